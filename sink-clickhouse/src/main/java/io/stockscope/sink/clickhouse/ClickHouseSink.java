// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import io.stockscope.sink.clickhouse.internal.BatchingWriter;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.jspecify.annotations.Nullable;

/**
 * Writes a stream of rows into one ClickHouse table.
 *
 * <p><b>Guarantee.</b> At least once: a row is in the table when the checkpoint that covers it
 * completes, in batch execution when the job ends with success. After a failure rows since the last
 * checkpoint are written again, so the table has to absorb repeats: a {@code ReplacingMergeTree}
 * whose sorting key is the row's key.
 *
 * <p><b>When.</b> Rows are inserted when a batch is full (rows or bytes), each flush interval, at
 * each checkpoint, and at the end of input; never on close. One insert is under way while the next
 * batch fills; after that the task waits, so that a slow ClickHouse slows the stream down.
 *
 * <p><b>Failures.</b> What passes by itself (network, overload, memory, too many parts, timeouts)
 * is tried again without end, with growing pauses, and counted; while that lasts no checkpoint
 * completes. Everything else stops the job with a {@link ClickHouseRejectedException}. At start the
 * columns are compared with the table ({@link TableCheck}).
 *
 * <p><b>Metrics.</b> The standard ones of a sink (numRecordsSend, numBytesSend, currentSendTime:
 * milliseconds that the last insert took), and in group {@code clickhouse}: {@code
 * insertedBatches}, {@code insertRetries}, {@code insertMillis} (the sum over all inserts, retries
 * and pauses included) and {@code waitMillis} (the sum of the time that the task stood still
 * waiting for an insert).
 *
 * @param <T> the rows
 */
public final class ClickHouseSink<T> implements Sink<T> {
    private static final long serialVersionUID = 1L;

    private final ClickHouseTable<T> table;
    private final ClickHouseConnection connection;
    private final WriteOptions options;

    private ClickHouseSink(
            ClickHouseTable<T> table, ClickHouseConnection connection, WriteOptions options) {
        this.table = table;
        this.connection = connection;
        this.options = options;
    }

    /** Starts the description of a sink into {@code table}. */
    public static <T> Builder<T> builder(ClickHouseTable<T> table) {
        return new Builder<>(table);
    }

    /**
     * Connects, compares the columns with the table, and waits as long as ClickHouse is not there.
     *
     * @throws ClickHouseRejectedException if the table is not as declared, or access is denied
     */
    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return BatchingWriter.open(table, connection, options, context);
    }

    /**
     * Describes a sink. Only {@link #connection} has no default.
     *
     * @param <T> the rows
     */
    public static final class Builder<T> {
        private final ClickHouseTable<T> table;
        private @Nullable ClickHouseConnection connection;
        private WriteOptions options = WriteOptions.DEFAULTS;

        private Builder(ClickHouseTable<T> table) {
            this.table = table;
        }

        /** Sets where ClickHouse is. */
        public Builder<T> connection(ClickHouseConnection connection) {
            this.connection = connection;
            return this;
        }

        /** Sets how many rows make a full batch; default 50,000. */
        public Builder<T> batchRows(int rows) {
            options = options.withBatchRows(rows);
            return this;
        }

        /** Sets how many bytes make a full batch, before the rows do; default 16 MiB. */
        public Builder<T> batchBytes(int bytes) {
            options = options.withBatchBytes(bytes);
            return this;
        }

        /** Sets after how long a batch is sent that is not full; default 1 s. */
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

        /**
         * Makes the sink.
         *
         * @throws NullPointerException if there is no connection
         */
        public ClickHouseSink<T> build() {
            return new ClickHouseSink<>(
                    table,
                    Objects.requireNonNull(connection, "a ClickHouseSink needs a connection(...)"),
                    options);
        }
    }
}
