// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;

/**
 * Sends the batches of a checkpoint when it is complete, and returns when all are in.
 *
 * <p>It tries again itself, and never asks Flink to: {@code retryLater} is eleven tries within
 * milliseconds, then the job fails. Meanwhile the task stands still, no further checkpoint
 * completes, and the source is not read.
 */
public final class BatchCommitter implements Committer<FrozenBatch> {
    // A second request keeps the server busy while the first one is being acknowledged.
    private static final int LANES = 2;

    private final ParallelDelivery delivery;
    private final DeliveryMetrics metrics;

    private BatchCommitter(ParallelDelivery delivery, DeliveryMetrics metrics) {
        this.delivery = delivery;
        this.metrics = metrics;
    }

    /** Opens a committer: compares the tables first, and waits as long as ClickHouse is away. */
    public static BatchCommitter open(
            SinkSettings<?> settings, RunContext run, CommitterInitContext context)
            throws IOException {
        Chain.committerIsHere(run.sinkId());
        DeliveryMetrics metrics = new DeliveryMetrics(context.metricGroup());
        int subtasks = context.getTaskInfo().getNumberOfParallelSubtasks();
        new Opening(settings, subtasks, run.checkpointInterval())
                .check(new Retry(Backoff.DEFAULT, metrics::retried));
        List<Delivery> lanes =
                IntStream.range(0, LANES)
                        .mapToObj(lane -> Deliveries.open(settings, metrics))
                        .toList();
        return new BatchCommitter(
                new ParallelDelivery("clickhouse-" + settings.table().tableName(), lanes), metrics);
    }

    @Override
    public void commit(Collection<CommitRequest<FrozenBatch>> requests)
            throws IOException, InterruptedException {
        List<FrozenBatch> batches = requests.stream().map(CommitRequest::getCommittable).toList();
        batches.stream().filter(batch -> !batch.isOfThisRun()).forEach(metrics::restored);
        delivery.deliver(batches);
    }

    @Override
    public void close() {
        delivery.close();
    }
}
