// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the batches of a checkpoint when it is complete.
 *
 * <p>It returns when all are in, or when ClickHouse is in trouble: when a try has failed, none has
 * come back for {@link #PATIENCE}, or earlier batches are still on their way. Then it goes on in
 * the background, and so does the task. What is not in stays in the state of the writer, so it is
 * in each checkpoint from there on. Of such bytes there is a limit; beyond it the task stands still
 * until ClickHouse has taken enough: no further checkpoint completes, and the source is not read.
 *
 * <p>Flink hands it tokens; the batches are the writer's, in whose state they are. In the state of
 * a committer Flink would serialize each of them eight times per checkpoint.
 *
 * <p>It tries again itself, and never asks Flink to: {@code retryLater} is eleven tries within
 * milliseconds, then the job fails.
 */
public final class BatchCommitter implements Committer<BatchToken> {
    private static final Logger LOG = LoggerFactory.getLogger(BatchCommitter.class);

    /** For longer no insert holds the rows of other tables up, which wait in the same task. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    // A second request keeps the server busy while the first one is being acknowledged.
    private static final int LANES = 2;

    private final String table;
    private final long backlogBytes;
    private final LateOpening opening;
    private final Outbox outbox;
    private final DeliveryMetrics metrics;
    private final Map<BatchToken, FrozenBatch> waiting = new HashMap<>();
    private boolean ending;

    BatchCommitter(
            String table,
            long backlogBytes,
            LateOpening opening,
            Outbox outbox,
            DeliveryMetrics metrics) {
        this.table = table;
        this.backlogBytes = backlogBytes;
        this.opening = opening;
        this.outbox = outbox;
        this.metrics = metrics;
        metrics.show(outbox);
    }

    /**
     * Opens a committer: compares the tables first, and waits as long as ClickHouse is away; a job
     * that is restored does not wait.
     */
    public static BatchCommitter open(
            SinkSettings<?> settings, RunContext run, CommitterInitContext context)
            throws IOException {
        DeliveryMetrics metrics = new DeliveryMetrics(context.metricGroup());
        int subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
        LateOpening opening =
                open(
                        new Opening(settings, subtasks, run.checkpointInterval()),
                        context.getRestoredCheckpointId().isPresent(),
                        metrics);
        String table = settings.table().tableName();
        BatchCommitter committer =
                new BatchCommitter(
                        table,
                        settings.limits().effectiveBacklogBytes(),
                        opening,
                        new Outbox(
                                "clickhouse-" + table,
                                LANES,
                                onFailedTry ->
                                        opening.before(
                                                Deliveries.open(settings, metrics, onFailedTry),
                                                Deliveries.retry(metrics, onFailedTry))),
                        metrics);
        Chain.committerIsHere(run.sinkId(), committer);
        return committer;
    }

    private static LateOpening open(Opening opening, boolean restored, DeliveryMetrics metrics)
            throws IOException {
        if (restored) {
            return new LateOpening(opening::check, opening.checkIfThere());
        }
        opening.check(Deliveries.retry(metrics, () -> {}));
        return new LateOpening(opening::check, true);
    }

    /** Whether ClickHouse has been there since the job was started. */
    boolean isChecked() {
        return opening.isChecked();
    }

    /** Lets go of batches, and tells failures, also between checkpoints. */
    void settleBy(MailboxExecutor mailbox) {
        outbox.onNews(
                () -> {
                    try {
                        mailbox.execute(outbox::settle, "batches that ClickHouse has taken");
                    } catch (RejectedExecutionException e) {
                        // The task is ending already.
                    }
                });
    }

    /** Takes a batch that is to be sent when its token comes. */
    void expect(FrozenBatch batch) {
        waiting.put(batch.header().token(), batch);
    }

    /**
     * Sends what a writer has found in the checkpoint that it is restored from, as a commit.
     *
     * @param all whether it waits until all is in, however long that takes
     */
    void deliverRestored(List<FrozenBatch> batches, boolean all)
            throws IOException, InterruptedException {
        batches.forEach(metrics::restored);
        deliver(batches, true);
        if (all) {
            outbox.awaitAtMost(0);
        }
    }

    @Override
    public void commit(Collection<CommitRequest<BatchToken>> requests)
            throws IOException, InterruptedException {
        // Tokens of the checkpoint that the job is restored from have no batch here: the writers
        // that have them in their state send them.
        List<FrozenBatch> batches = new ArrayList<>();
        for (CommitRequest<BatchToken> request : requests) {
            FrozenBatch batch = waiting.remove(request.getCommittable());
            if (batch != null) {
                batches.add(batch);
            }
        }
        deliver(batches, false);
    }

    private void deliver(List<FrozenBatch> batches, boolean mayBeIn)
            throws IOException, InterruptedException {
        boolean troubled = !outbox.isEmpty();
        outbox.submit(batches, mayBeIn);
        if (!troubled) {
            outbox.awaitUntroubled(PATIENCE);
        }
        awaitBacklog();
    }

    /**
     * There are no more rows: from now on nothing stays behind when a commit returns.
     *
     * @throws IOException if a batch cannot be delivered
     */
    void end() throws IOException, InterruptedException {
        ending = true;
        awaitBacklog();
    }

    private void awaitBacklog() throws IOException, InterruptedException {
        long most = ending ? 0 : backlogBytes;
        if (outbox.bytes() > most) {
            LOG.warn(
                    "The job waits for ClickHouse: {} bytes of table {} are not in it yet, {}",
                    outbox.bytes(),
                    table,
                    ending
                            ? "and no more rows come"
                            : "and backlogLimit is %d".formatted(backlogBytes));
        }
        outbox.awaitAtMost(most);
    }

    @Override
    public void close() {
        outbox.close();
    }
}
