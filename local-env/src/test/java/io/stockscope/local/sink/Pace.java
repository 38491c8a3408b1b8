// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource.NumberSequenceSplit;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiter;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;

/**
 * Lets a source go on only as checkpoints complete, so that a known number of rows is between two.
 *
 * @param rows between two checkpoints
 * @param everyCheckpoints 1, or more so that some checkpoints have no rows
 */
record Pace(int rows, int everyCheckpoints) implements RateLimiterStrategy<NumberSequenceSplit> {

    /** As fast as it can. */
    static final Pace UNLIMITED = new Pace(Integer.MAX_VALUE, 1);

    @Override
    public RateLimiter<NumberSequenceSplit> createRateLimiter(int parallelism) {
        return new Limiter();
    }

    private final class Limiter implements RateLimiter<NumberSequenceSplit> {
        private int left = rows;
        private int completed;
        private CompletableFuture<Void> goOn = CompletableFuture.completedFuture(null);

        @Override
        public CompletionStage<Void> acquire(int count) {
            if (left == 0 && goOn.isDone()) {
                goOn = new CompletableFuture<>();
            } else if (left > 0) {
                left--;
            }
            return goOn;
        }

        @Override
        public void notifyCheckpointComplete(long checkpointId) {
            if (++completed % everyCheckpoints == 0) {
                left = rows;
                goOn.complete(null);
            }
        }
    }
}
