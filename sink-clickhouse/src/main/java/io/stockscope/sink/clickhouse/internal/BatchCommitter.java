// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;

/**
 * Sends the batches of a checkpoint when it is complete, and returns when all are in.
 *
 * <p>Flink hands it tokens; the batches are the writer's, in whose state they are. In the state of
 * a committer Flink would serialize each of them eight times per checkpoint.
 *
 * <p>It tries again itself, and never asks Flink to: {@code retryLater} is eleven tries within
 * milliseconds, then the job fails. Meanwhile the task stands still, no further checkpoint
 * completes, and the source is not read.
 */
public final class BatchCommitter implements Committer<BatchToken> {
    // A second request keeps the server busy while the first one is being acknowledged.
    private static final int LANES = 2;

    private final ParallelDelivery delivery;
    private final DeliveryMetrics metrics;
    private final Map<BatchToken, FrozenBatch> waiting = new ConcurrentHashMap<>();

    private BatchCommitter(ParallelDelivery delivery, DeliveryMetrics metrics) {
        this.delivery = delivery;
        this.metrics = metrics;
    }

    /** Opens a committer: compares the tables first, and waits as long as ClickHouse is away. */
    public static BatchCommitter open(
            SinkSettings<?> settings, RunContext run, CommitterInitContext context)
            throws IOException {
        DeliveryMetrics metrics = new DeliveryMetrics(context.metricGroup());
        int subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
        new Opening(settings, subtasks, run.checkpointInterval())
                .check(new Retry(Backoff.DEFAULT, metrics::retried));
        List<Delivery> lanes =
                IntStream.range(0, LANES)
                        .mapToObj(lane -> Deliveries.open(settings, metrics))
                        .toList();
        BatchCommitter committer =
                new BatchCommitter(
                        new ParallelDelivery("clickhouse-" + settings.table().tableName(), lanes),
                        metrics);
        Chain.committerIsHere(run.sinkId(), committer);
        return committer;
    }

    /** Takes a batch that is to be sent when its token comes. */
    void expect(FrozenBatch batch) {
        waiting.put(batch.header().token(), batch);
    }

    /** Sends what a writer has found in the checkpoint that it is restored from. */
    void deliverRestored(List<FrozenBatch> batches) throws IOException, InterruptedException {
        batches.forEach(metrics::restored);
        delivery.deliver(batches, true);
    }

    @Override
    public void commit(Collection<CommitRequest<BatchToken>> requests)
            throws IOException, InterruptedException {
        // Tokens of the checkpoint that the job is restored from have no batch here: the writers
        // that have them in their state send them.
        List<FrozenBatch> batches =
                requests.stream()
                        .map(request -> waiting.get(request.getCommittable()))
                        .filter(Objects::nonNull)
                        .toList();
        delivery.deliver(batches, false);
        batches.forEach(batch -> waiting.remove(batch.header().token()));
    }

    @Override
    public void close() {
        delivery.close();
    }
}
