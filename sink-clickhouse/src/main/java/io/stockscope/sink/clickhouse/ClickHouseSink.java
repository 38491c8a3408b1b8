// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import io.stockscope.sink.clickhouse.internal.BatchCommitter;
import io.stockscope.sink.clickhouse.internal.BatchToken;
import io.stockscope.sink.clickhouse.internal.BatchTokenSerializer;
import io.stockscope.sink.clickhouse.internal.BatchingWriter;
import io.stockscope.sink.clickhouse.internal.ExactlyOnceWriter;
import io.stockscope.sink.clickhouse.internal.NothingToCommit;
import io.stockscope.sink.clickhouse.internal.RunContext;
import io.stockscope.sink.clickhouse.internal.SinkSettings;
import io.stockscope.sink.clickhouse.internal.WriterState;
import io.stockscope.sink.clickhouse.internal.WriterStateSerializer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.SupportsPreWriteTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of rows into one ClickHouse table.
 *
 * <p><b>Exactly once</b>, the default: each row is in the table once, over failures and restarts
 * from the latest checkpoint or savepoint. Rows are packed into batches, which are part of the
 * checkpoint and are inserted when it is complete, so a row is there one checkpoint interval after
 * it came. The table needs a column {@code _batch} and a deduplication window; both are checked at
 * start, like the declared columns and the job's options, and the message has what mends it.
 *
 * <p><b>At least once</b>: rows are inserted when a batch is full, each flush interval, and before
 * each checkpoint completes. After a failure rows since the last checkpoint are written again.
 *
 * <p><b>Batch execution</b> writes straight through, in both.
 *
 * <p><b>Failures.</b> What passes by itself (network, overload, memory, too many parts, timeouts)
 * is tried again without end, with growing pauses; meanwhile the job goes on, until more waits than
 * {@link Builder#backlogLimit}: then it is held back. Rows that ClickHouse refuses for their values
 * go to the table of rejected rows, if there is one. Everything else stops the job with a {@link
 * ClickHouseRejectedException}.
 *
 * <p>What exactly is promised, and all metrics: the README of this module.
 *
 * @param <T> the rows
 */
public final class ClickHouseSink<T>
        implements Sink<T>,
                SupportsWriterState<T, WriterState>,
                SupportsCommitter<BatchToken>,
                SupportsPreWriteTopology<T> {
    private static final long serialVersionUID = 2L;

    private final SinkSettings<T> settings;
    // Known when the sink is put into a job's graph, which is before it is serialized.
    private RunContext run = new RunContext(UUID.randomUUID().toString(), false, Duration.ZERO);

    private ClickHouseSink(SinkSettings<T> settings) {
        this.settings = settings;
    }

    /** Starts the description of a sink into {@code table}. */
    public static <T> Builder<T> builder(ClickHouseTable<T> table) {
        return new Builder<>(table);
    }

    /**
     * Looks at the job's options.
     *
     * @throws IllegalStateException naming each option that exactly once needs and that is not set
     */
    @Override
    public DataStream<T> addPreWriteTopology(DataStream<T> rows) {
        if (settings.exactlyOnce()) {
            GraphCheck check =
                    new GraphCheck(settings.table().tableName(), settings.longestOutage(), rows);
            boolean batch = check.isBatch();
            if (!batch) {
                check.requireStreamingOptions();
            }
            long interval =
                    rows.getExecutionEnvironment().getCheckpointConfig().getCheckpointInterval();
            run =
                    new RunContext(
                            run.sinkId(),
                            batch,
                            batch ? Duration.ZERO : Duration.ofMillis(interval));
        }
        return rows;
    }

    /**
     * Connects, compares the table with what is declared, and waits as long as ClickHouse is not
     * there.
     *
     * @throws ClickHouseRejectedException if the table is not as declared, or access is denied
     */
    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return restoreWriter(context, List.of());
    }

    @Override
    public StatefulSinkWriter<T, WriterState> restoreWriter(
            WriterInitContext context, Collection<WriterState> states) throws IOException {
        return isCommitting()
                ? ExactlyOnceWriter.open(settings, run, context, states)
                : BatchingWriter.open(settings, run, context, states);
    }

    @Override
    public Committer<BatchToken> createCommitter(CommitterInitContext context) throws IOException {
        return isCommitting() ? BatchCommitter.open(settings, run, context) : new NothingToCommit();
    }

    @Override
    public SimpleVersionedSerializer<BatchToken> getCommittableSerializer() {
        return new BatchTokenSerializer();
    }

    @Override
    public SimpleVersionedSerializer<WriterState> getWriterStateSerializer() {
        return new WriterStateSerializer();
    }

    private boolean isCommitting() {
        return settings.exactlyOnce() && !run.batch();
    }

    /**
     * Describes a sink. Only {@link #connection} has no default.
     *
     * @param <T> the rows
     */
    public static final class Builder<T> {
        private static final int EXACTLY_ONCE_ROWS = 250_000;
        private static final int EXACTLY_ONCE_BYTES = 32 << 20;
        private static final int AT_LEAST_ONCE_ROWS = 50_000;
        private static final int AT_LEAST_ONCE_BYTES = 16 << 20;

        private final ClickHouseTable<T> table;
        private @Nullable ClickHouseConnection connection;
        private WriteOptions options = WriteOptions.DEFAULTS;
        private StorageLimits limits = StorageLimits.DEFAULTS;
        private boolean exactlyOnce = true;
        private Duration longestOutage = Duration.ofHours(1);
        private SinkSettings.@Nullable Rejected<?> rejected;
        private @Nullable String rebuildCommand;

        private Builder(ClickHouseTable<T> table) {
            this.table = table;
        }

        /** Sets where ClickHouse is. */
        public Builder<T> connection(ClickHouseConnection connection) {
            this.connection = connection;
            return this;
        }

        /**
         * Sets what is promised; default EXACTLY_ONCE.
         *
         * @throws IllegalArgumentException if it is NONE
         */
        public Builder<T> deliveryGuarantee(DeliveryGuarantee guarantee) {
            if (guarantee == DeliveryGuarantee.NONE) {
                throw new IllegalArgumentException(
                        "a ClickHouseSink delivers AT_LEAST_ONCE or EXACTLY_ONCE, not NONE");
            }
            exactlyOnce = guarantee == DeliveryGuarantee.EXACTLY_ONCE;
            return this;
        }

        /** Sets how many rows make a full batch; default 250,000, at least once 50,000. */
        public Builder<T> batchRows(int rows) {
            options = options.withBatchRows(rows);
            return this;
        }

        /**
         * Sets how many bytes make a full batch, before the rows do; default 32 MiB, at least once
         * 16 MiB.
         */
        public Builder<T> batchBytes(int bytes) {
            options = options.withBatchBytes(bytes);
            return this;
        }

        /**
         * Sets after how long a batch is sent that is not full, at least once; default 1 s. In
         * batch execution it waits until it is full, or for the end.
         */
        public Builder<T> flushInterval(Duration interval) {
            options = options.withFlushInterval(interval);
            return this;
        }

        /**
         * Sets how long one request may take before it is given up and tried again; default 60 s.
         */
        public Builder<T> requestTimeout(Duration timeout) {
            options = options.withRequestTimeout(timeout);
            return this;
        }

        /** Sets how batches are packed; default LZ4. */
        public Builder<T> compression(Compression compression) {
            options = options.withCompression(compression);
            return this;
        }

        /**
         * Sets how many bytes of packed batches one writer holds in memory while they wait for a
         * checkpoint; default 64 MiB.
         */
        public Builder<T> memoryLimit(long bytes) {
            limits = limits.withMemoryBytes(bytes);
            return this;
        }

        /**
         * Sets how many bytes of packed batches one writer holds on local disk beyond those in
         * memory; default 1 GiB. Beyond that the job fails, and goes on from its last checkpoint.
         */
        public Builder<T> spillLimit(long bytes) {
            limits = limits.withSpillBytes(bytes);
            return this;
        }

        /**
         * Sets how many bytes of packed batches one writer holds for a ClickHouse that is away, or
         * slow, while the job goes on; default 32 MiB, at most half of {@link #memoryLimit} and
         * {@link #spillLimit} together. They are in each checkpoint. Beyond that the job waits for
         * ClickHouse. With 0 it always does.
         */
        public Builder<T> backlogLimit(long bytes) {
            limits = limits.withBacklogBytes(bytes);
            return this;
        }

        /** Sets the directory on disk; default: the TaskManager's {@code java.io.tmpdir}. */
        public Builder<T> spillDirectory(String directory) {
            limits = limits.withSpillPath(directory);
            return this;
        }

        /**
         * Sets how long ClickHouse may be away without a failure of the job; the job's options and
         * the table's window are checked for it. Default 1 h.
         */
        public Builder<T> longestOutage(Duration outage) {
            WriteOptions.require(outage.toMillis() >= 1, "longestOutage", outage, "at least 1 ms");
            longestOutage = outage;
            return this;
        }

        /**
         * Sets where rows go that cannot be in the table for their values; without it they stop the
         * job.
         *
         * @param rejectedTable of the same database; for exactly once it needs what every table
         *     needs
         * @param toRow makes its row; keep {@link RejectedRow#id} in it, so that a row that is
         *     refused again is found to be the same
         */
        public <R> Builder<T> rejectedRowsTo(
                ClickHouseTable<R> rejectedTable, SerializableFunction<RejectedRow, R> toRow) {
            rejected = new SinkSettings.Rejected<>(rejectedTable, toRow);
            return this;
        }

        /**
         * Sets the command that repairs partitions of the table, named when the job is restored
         * from a checkpoint that is not its latest.
         *
         * @param format with two {@code %s}: the first and the last partition
         */
        public Builder<T> rebuildCommand(String format) {
            rebuildCommand = format;
            return this;
        }

        /**
         * Makes the sink.
         *
         * @throws NullPointerException if there is no connection
         */
        public ClickHouseSink<T> build() {
            return new ClickHouseSink<>(
                    new SinkSettings<>(
                            table,
                            Objects.requireNonNull(
                                    connection, "a ClickHouseSink needs a connection(...)"),
                            exactlyOnce
                                    ? options.withSizes(EXACTLY_ONCE_ROWS, EXACTLY_ONCE_BYTES)
                                    : options.withSizes(AT_LEAST_ONCE_ROWS, AT_LEAST_ONCE_BYTES),
                            limits,
                            exactlyOnce,
                            longestOutage,
                            rejected,
                            rebuildCommand));
        }
    }
}
