// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.RowBinaryOutput;
import io.stockscope.sink.clickhouse.TableCheck;
import io.stockscope.sink.clickhouse.WriteOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Gathers rows into batches, and hands them to a {@link SendThread} when they are full, when the
 * flush interval has passed, and at each flush.
 *
 * <p>At least once: {@link #flush} returns only when ClickHouse has acknowledged every row that was
 * written before it.
 *
 * @param <T> the rows
 */
public final class BatchingWriter<T> implements SinkWriter<T> {
    private static final int FIRST_BUFFER_BYTES = 1 << 16;

    private final RowEncoder<T> encoder;
    private final WriteOptions options;
    private final ProcessingTimeService clock;
    private final SendThread sending;
    private RowBinaryOutput filling = new RowBinaryOutput(FIRST_BUFFER_BYTES);
    private int fillingRows;

    BatchingWriter(
            RowEncoder<T> encoder,
            WriteOptions options,
            ProcessingTimeService clock,
            SendThread sending) {
        this.encoder = encoder;
        this.options = options;
        this.clock = clock;
        this.sending = sending;
        scheduleTick();
    }

    /** Opens a writer as {@link io.stockscope.sink.clickhouse.ClickHouseSink} says. */
    public static <T> BatchingWriter<T> open(
            ClickHouseTable<T> table,
            ClickHouseConnection connection,
            WriteOptions options,
            WriterInitContext context)
            throws IOException {
        WriterMetrics metrics = new WriterMetrics(context.metricGroup());
        Retry retry = new Retry(Backoff.DEFAULT, metrics::retried);
        try {
            retry.call(
                    () -> {
                        TableCheck.check(table, connection, options.requestTimeout());
                        return table;
                    });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while waiting for " + connection);
        }
        BatchSender sender =
                new RetryingSender(
                        new ClickHouseHttp(connection, options.requestTimeout()),
                        table.tableName(),
                        table.columns().stream().map(Column::name).toList(),
                        retry);
        String threadName = "clickhouse-" + table.tableName();
        return new BatchingWriter<>(
                new RowEncoder<>(table),
                options,
                context.getProcessingTimeService(),
                new SendThread(threadName, sender, context.getMailboxExecutor(), metrics));
    }

    @Override
    public void write(T row, Context context) throws IOException, InterruptedException {
        encoder.encode(row, filling);
        fillingRows++;
        if (fillingRows >= options.batchRows() || filling.size() >= options.batchBytes()) {
            submit();
        }
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (fillingRows > 0) {
            submit();
        }
        sending.awaitIdle();
    }

    /** Ends what is under way, and sends nothing: what is not acknowledged comes again. */
    @Override
    public void close() {
        sending.close();
    }

    private void scheduleTick() {
        clock.registerTimer(
                clock.getCurrentProcessingTime() + options.flushInterval().toMillis(),
                time -> {
                    // A batch that is still under way is not waited for: the task has other work.
                    if (fillingRows > 0 && sending.isIdle()) {
                        submit();
                    }
                    scheduleTick();
                });
    }

    private void submit() throws IOException, InterruptedException {
        Batch batch = new Batch(filling, fillingRows);
        // The next batch is likely as large as this one.
        filling =
                new RowBinaryOutput(
                        Math.max(FIRST_BUFFER_BYTES, filling.size() + filling.size() / 8));
        fillingRows = 0;
        sending.submit(batch);
    }
}
