// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.sink.clickhouse.ClickHouseSink;
import io.stockscope.sink.clickhouse.Compression;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a Flink job writes exactly once is what ClickHouse has, value by value, for every type of
 * column.
 */
class AllTypesIT {
    private static final long SEED = 2_011;

    // Checkpoints hold batches that wait: in memory, Flink's default, they may have 5 MB.
    @TempDir private Path checkpoints;

    @ParameterizedTest
    @EnumSource
    void everyTypeComesBackAsItWasWritten(Compression compression) throws Exception {
        writeAndReadBack("all_types_short", 40_000, compression);
    }

    @Test
    @Tag("proof")
    void everyTypeComesBackAsItWasWrittenAMillionTimes() throws Exception {
        boolean shortened = "short".equals(System.getProperty("proof.scale"));
        writeAndReadBack("all_types_long", shortened ? 200_000 : 1_000_000, Compression.LZ4);
    }

    private void writeAndReadBack(String name, long rows, Compression compression)
            throws Exception {
        try (ClickHouseDatabase database = ClickHouseDatabase.create(name)) {
            database.run(AllTypesTable.create());
            Configuration options = new Configuration();
            options.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.STREAMING);
            options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
            options.set(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER, 1_000);
            options.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
            StreamExecutionEnvironment env =
                    StreamExecutionEnvironment.createLocalEnvironment(2, options);
            // No copies between the operators, so that only the sink handles the rows.
            env.getConfig().enableObjectReuse();
            env.fromSequence(0, rows - 1)
                    .map(id -> AllTypesRow.random(SEED, id))
                    .returns(AllTypesRow.class)
                    .sinkTo(
                            ClickHouseSink.builder(AllTypesTable.INSTANCE)
                                    .connection(database.writer())
                                    .compression(compression)
                                    .batchRows(7_001)
                                    .build());
            env.execute();

            AtomicLong next = new AtomicLong();
            database.query(
                    AllTypesTable.SELECT,
                    line -> {
                        AllTypesRow sent = AllTypesRow.random(SEED, next.getAndIncrement());
                        assertThat(AllTypesTable.parse(line))
                                .isEqualTo(AllTypesTable.expected(sent));
                    });
            assertThat(next).hasValue(rows);
        }
    }
}
