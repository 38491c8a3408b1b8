// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Gathers rows into batches, and hands them to a {@link SendThread} when they are full, when the
 * flush interval has passed, and at each flush: at least once, and in batch execution, where Flink
 * would hand over all rows of the job in one commit. There, the flush interval does not count:
 * nobody waits for single rows, and what comes key by key has few rows of each partition in a
 * second, each of which would be an insert.
 *
 * <p>{@link #flush} returns only when ClickHouse has acknowledged every row that was written before
 * it. One batch is under way while the next one fills; after that the task waits.
 *
 * @param <T> the rows
 */
public final class BatchingWriter<T>
        implements CommittingSinkWriter<T, BatchToken>, StatefulSinkWriter<T, WriterState> {

    private final RowIntake<T> rows;
    private final Duration flushInterval;
    private final ProcessingTimeService clock;
    private final SendThread sending;
    private final WriterMetrics metrics;
    private final int lineage;

    BatchingWriter(
            SinkSettings<T> settings,
            int lineage,
            ProcessingTimeService clock,
            SendThread sending,
            WriterMetrics metrics,
            boolean batchExecution) {
        this.lineage = lineage;
        this.clock = clock;
        this.sending = sending;
        this.metrics = metrics;
        this.flushInterval = settings.options().flushInterval();
        this.rows = new RowIntake<>(settings, this::token, Content::of, this::submit, metrics);
        if (!batchExecution) {
            scheduleTick();
        }
    }

    /**
     * Opens a writer as {@link io.stockscope.sink.clickhouse.ClickHouseSink} says.
     *
     * @param restored what waits, if the checkpoint was made when the sink wrote exactly once
     */
    public static <T> BatchingWriter<T> open(
            SinkSettings<T> settings,
            RunContext run,
            WriterInitContext context,
            Collection<WriterState> restored)
            throws IOException {
        DeliveryMetrics delivered = new DeliveryMetrics(context.metricGroup());
        Opening opening =
                new Opening(
                        settings,
                        context.getTaskInfo().getNumberOfParallelSubtasks(),
                        Duration.ZERO);
        Retry retry = Deliveries.retry(delivered, () -> {});
        opening.check(retry);
        int lineage = lineage(run, context);
        if (settings.exactlyOnce() && context.getTaskInfo().getAttemptNumber() > 0) {
            String found =
                    opening.<String>waitFor(
                            retry, http -> EarlierTry.find(http, settings, lineage));
            if (!found.isEmpty()) {
                throw new IllegalStateException(found);
            }
        }
        Delivery delivery = Deliveries.open(settings, delivered, () -> {});
        deliver(restored, delivery, delivered);
        String table = settings.table().tableName();
        WriterMetrics metrics = new WriterMetrics(context.metricGroup());
        return new BatchingWriter<>(
                settings,
                lineage,
                context.getProcessingTimeService(),
                new SendThread(
                        "clickhouse-" + table, delivery, context.getMailboxExecutor(), metrics),
                metrics,
                run.batch());
    }

    private static void deliver(
            Collection<WriterState> restored, Delivery delivery, DeliveryMetrics metrics)
            throws IOException {
        try {
            for (WriterState state : restored) {
                if (state instanceof WriterState.Waiting waiting) {
                    metrics.restored(waiting.batch());
                    delivery.deliver(waiting.batch(), true);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while sending what had waited");
        }
    }

    /** The same for all tries of this subtask in batch execution. */
    private static int lineage(RunContext run, WriterInitContext context) {
        return run.batch()
                ? 31 * context.getJobInfo().getJobId().hashCode()
                        + context.getTaskInfo().getIndexOfThisSubtask()
                : BatchToken.newLineage();
    }

    @Override
    public void write(T row, Context context) throws IOException, InterruptedException {
        rows.add(row);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        rows.closeAll();
        sending.awaitIdle();
    }

    /** Nothing is left to commit. */
    @Override
    public Collection<BatchToken> prepareCommit() {
        return List.of();
    }

    /** Nothing is to be remembered. */
    @Override
    public List<WriterState> snapshotState(long checkpointId) {
        return List.of();
    }

    /** Ends what is under way, and sends nothing: what is not acknowledged comes again. */
    @Override
    public void close() {
        sending.close();
    }

    private void scheduleTick() {
        clock.registerTimer(
                clock.getCurrentProcessingTime() + flushInterval.toMillis(),
                time -> {
                    // A batch that is still under way is not waited for: the task has other work.
                    if (sending.isIdle()) {
                        rows.closeAll();
                    }
                    scheduleTick();
                });
    }

    private BatchToken token() {
        return BatchToken.next(lineage, 0);
    }

    private void submit(FrozenBatch batch, int superseded)
            throws IOException, InterruptedException {
        metrics.closed(batch, superseded);
        batch.onRelease(() -> metrics.settled(batch));
        sending.submit(batch);
    }
}
