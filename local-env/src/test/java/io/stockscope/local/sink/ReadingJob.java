// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import io.stockscope.local.service.Endpoints;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseSink;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Describes and runs the job of these tests: readings 0 to {@code rows - 1} into {@link
 * ReadingTable}, and those that are not refused into {@link LatestReadingTable}.
 */
final class ReadingJob implements Serializable {
    private static final long serialVersionUID = 1L;

    private final ClickHouseConnection connection;
    private final HashMap<String, String> flink = new HashMap<>();
    private Rows rows = new Rows(1_000, 500, 0, 0);
    private Pace pace = new Pace(150, 1);
    private int parallelism = 2;
    private boolean oneSubtaskOnly;
    private int batchRows = 100;
    private Duration requestTimeout = Duration.ofSeconds(2);
    private Duration longestOutage = Duration.ofMinutes(1);
    private long backlogLimit = 1 << 20;
    private boolean latest;
    private boolean rejectedRows = true;

    /**
     * Which rows.
     *
     * @param count how many
     * @param perDay as in {@link Reading#of}
     * @param salt as in {@link Reading#of}
     * @param poisonEvery every so many-th row is refused, by ClickHouse and by the encoder in turn;
     *     0 for none
     */
    record Rows(long count, long perDay, long salt, int poisonEvery) implements Serializable {
        Reading row(long n) {
            Reading row = Reading.of(n, salt, perDay);
            if (poisonEvery == 0 || n % poisonEvery != poisonEvery - 1) {
                return row;
            }
            return n / poisonEvery % 2 == 0 ? row.poisoned() : row.unencodable();
        }
    }

    /**
     * A small job with some checkpoints.
     *
     * @param url of ClickHouse, or of the proxy before it
     */
    ReadingJob(ClickHouseDatabase database, String url) {
        Endpoints.User writer = database.clickHouse().writer();
        connection = database.connection(url, writer);
        flink.put("execution.runtime-mode", "STREAMING");
        flink.put("execution.checkpointing.interval", "100ms");
        flink.put("execution.checkpointing.timeout", "60s");
        flink.put("execution.checkpointing.tolerable-failed-checkpoints", "1000");
        flink.put("restart-strategy.type", "disable");
    }

    ReadingJob rows(Rows written) {
        rows = written;
        return this;
    }

    Rows rows() {
        return rows;
    }

    ReadingJob pace(Pace kept) {
        pace = kept;
        return this;
    }

    ReadingJob parallelism(int subtasks) {
        parallelism = subtasks;
        return this;
    }

    ReadingJob oneSubtaskGetsAll() {
        oneSubtaskOnly = true;
        return this;
    }

    ReadingJob batchRows(int full) {
        batchRows = full;
        return this;
    }

    ReadingJob requestTimeout(Duration timeout) {
        requestTimeout = timeout;
        return this;
    }

    ReadingJob longestOutage(Duration outage) {
        longestOutage = outage;
        return this;
    }

    ReadingJob backlogLimit(long bytes) {
        backlogLimit = bytes;
        return this;
    }

    /** Writes the replacing table, too. */
    ReadingJob alsoLatest() {
        latest = true;
        return this;
    }

    ReadingJob withoutTableForRejectedRows() {
        rejectedRows = false;
        return this;
    }

    /** Sets an option of Flink. */
    ReadingJob flink(String key, String value) {
        flink.put(key, value);
        return this;
    }

    /** Starts it in this JVM. */
    JobClient start() throws Exception {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(
                        parallelism, Configuration.fromMap(flink));
        build(env);
        return env.executeAsync("readings");
    }

    /** Runs it in this JVM to its end. */
    void run() throws Exception {
        start().getJobExecutionResult().get();
    }

    private void build(StreamExecutionEnvironment env) {
        // Only the rows, and not the job with its connection, are in the source.
        GeneratorFunction<Long, Reading> generator = rows::row;
        DataStream<Reading> numbered =
                env.fromSource(
                                new DataGeneratorSource<>(
                                        generator,
                                        rows.count(),
                                        pace,
                                        TypeInformation.of(Reading.class)),
                                WatermarkStrategy.noWatermarks(),
                                "Readings")
                        .setParallelism(1)
                        .uid("readings");
        DataStream<Reading> readings =
                (oneSubtaskOnly
                                ? numbered.partitionCustom((key, count) -> 0, Reading::n)
                                : numbered.rebalance())
                        .map(new ProbedRows())
                        .uid("probe")
                        .name("Probe");
        ClickHouseSink.Builder<Reading> sink = sink(ReadingTable.INSTANCE);
        if (rejectedRows) {
            sink.rejectedRowsTo(RejectedReadingTable.INSTANCE, rejected -> rejected);
        }
        readings.sinkTo(sink.build()).uid("readings-sink").name("ClickHouse readings");
        if (latest) {
            readings.filter(row -> !row.isRefused())
                    .uid("not-refused")
                    .name("Not refused")
                    .sinkTo(sink(LatestReadingTable.INSTANCE).build())
                    .uid("latest-sink")
                    .name("ClickHouse latest readings");
        }
    }

    private ClickHouseSink.Builder<Reading> sink(ClickHouseTable<Reading> table) {
        return ClickHouseSink.builder(table)
                .connection(connection)
                .batchRows(batchRows)
                .requestTimeout(requestTimeout)
                .longestOutage(longestOutage)
                .backlogLimit(backlogLimit)
                .rebuildCommand("rebuild --from %s --to %s");
    }
}
