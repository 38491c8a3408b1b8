// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Gathers rows into batches and hands them to the committer at each barrier. It sends nothing
 * itself: what is not part of a complete checkpoint is not in the table. A batch stays in its state
 * until it is in the table, over as many checkpoints as that takes.
 *
 * @param <T> the rows
 */
public final class ExactlyOnceWriter<T>
        implements CommittingSinkWriter<T, BatchToken>, StatefulSinkWriter<T, WriterState> {

    private final RowIntake<T> rows;
    private final BatchStore store;
    private final BatchCommitter committer;
    private final WriterMetrics metrics;
    private final int lineage;
    // Those that are not in the table yet, in their order.
    private final Set<FrozenBatch> waiting = new LinkedHashSet<>();
    private List<BatchToken> closed = new ArrayList<>();
    private long lastCheckpointId;
    private boolean ended;

    private ExactlyOnceWriter(
            SinkSettings<T> settings,
            BatchCommitter committer,
            Duration checkpointInterval,
            int lineage,
            long lastCheckpointId,
            WriterMetrics metrics) {
        this.committer = committer;
        this.lineage = lineage;
        this.lastCheckpointId = lastCheckpointId;
        this.metrics = metrics;
        this.store =
                new BatchStore(settings.table().tableName(), settings.limits(), checkpointInterval);
        this.rows = new RowIntake<>(settings, this::token, store::keep, this::close, metrics);
        metrics.show(store);
    }

    /**
     * Opens a writer.
     *
     * @param restored its states; none at the first start
     */
    public static <T> ExactlyOnceWriter<T> open(
            SinkSettings<T> settings,
            RunContext run,
            WriterInitContext context,
            Collection<WriterState> restored)
            throws IOException {
        BatchCommitter committer = Chain.committer(run.sinkId(), settings.table().tableName());
        OptionalLong checkpoint = context.getRestoredCheckpointId();
        List<Integer> lineages = new ArrayList<>();
        List<FrozenBatch> batches = new ArrayList<>();
        boolean ended = false;
        for (WriterState state : restored) {
            if (state instanceof WriterState.Waiting waiting) {
                batches.add(waiting.batch());
                ended |= waiting.ended();
            } else if (state instanceof WriterState.Lineage lineage) {
                lineages.add(lineage.id());
            }
        }
        committer.settleBy(context.getMailboxExecutor());
        boolean anew =
                lineages.isEmpty()
                        || checkpoint.isEmpty()
                        || !committer.isChecked()
                        || hasGoneOn(settings, lineages, checkpoint.getAsLong());
        ExactlyOnceWriter<T> writer =
                new ExactlyOnceWriter<>(
                        settings,
                        committer,
                        run.checkpointInterval(),
                        anew ? BatchToken.newLineage() : lineages.get(0),
                        checkpoint.orElse(0),
                        new WriterMetrics(context.metricGroup()));
        writer.deliver(batches, ended);
        return writer;
    }

    @Override
    public void write(T row, Context context) throws IOException, InterruptedException {
        rows.add(row);
    }

    /** Sends nothing: rows wait for their checkpoint. At the end those of earlier ones go in. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (endOfInput) {
            ended = true;
            committer.end();
        }
    }

    @Override
    public Collection<BatchToken> prepareCommit() throws IOException, InterruptedException {
        rows.closeAll();
        List<BatchToken> ready = closed;
        closed = new ArrayList<>();
        return ready;
    }

    @Override
    public List<WriterState> snapshotState(long checkpointId) {
        lastCheckpointId = checkpointId;
        List<WriterState> states = new ArrayList<>();
        states.add(new WriterState.Lineage(lineage));
        waiting.forEach(batch -> states.add(new WriterState.Waiting(batch, ended)));
        return states;
    }

    /** Lets go of everything: what is not in the table is in the checkpoint, or comes again. */
    @Override
    public void close() {
        store.close();
    }

    private BatchToken token() {
        return BatchToken.next(lineage, lastCheckpointId);
    }

    private void close(FrozenBatch batch, int superseded) {
        keep(batch);
        metrics.closed(batch, superseded);
        committer.expect(batch);
        closed.add(batch.header().token());
    }

    /** Until it is in the table it is in each checkpoint. */
    private void keep(FrozenBatch batch) {
        batch.onRelease(
                () -> {
                    waiting.remove(batch);
                    metrics.settled(batch);
                });
        waiting.add(batch);
    }

    private void deliver(List<FrozenBatch> restored, boolean all) throws IOException {
        restored.forEach(
                batch -> {
                    keep(batch);
                    metrics.restored(batch);
                });
        try {
            committer.deliverRestored(restored, all);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while sending what had waited");
        }
    }

    private static boolean hasGoneOn(
            SinkSettings<?> settings, List<Integer> lineages, long checkpointId)
            throws IOException {
        if (!settings.table().key().isEmpty()) {
            // Rows that are written again replace themselves.
            return false;
        }
        OlderRun older =
                new OlderRun(settings.connection().database(), settings.table(), checkpointId);
        Opening opening = new Opening(settings, 1, Duration.ZERO);
        boolean goneOn = false;
        for (int lineage : lineages) {
            String message =
                    opening.<String>waitFor(
                            new Retry(Backoff.DEFAULT, failure -> {}),
                            http -> older.find(http, lineage, settings.rebuildCommand()));
            if (!message.isEmpty()) {
                OlderRun.warn(message);
                goneOn = true;
            }
        }
        return goneOn;
    }
}
