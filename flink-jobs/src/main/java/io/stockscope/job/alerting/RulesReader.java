// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.job.alerting.RulesSource.Split;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every ten seconds, in a thread of its own: a folder may be on a slow file system. */
final class RulesReader implements SourceReader<RuleTexts, Split> {

    private static final Logger LOG = LoggerFactory.getLogger(RulesReader.class);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final Supplier<RuleTexts> place;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> {
                        Thread looking = new Thread(task, "stockscope-rules");
                        looking.setDaemon(true);
                        return looking;
                    });

    /** Of the thread that looks. */
    private RuleTexts found = RuleTexts.NONE;

    private CompletableFuture<Void> available = new CompletableFuture<>();
    private @Nullable RuleTexts untold;

    RulesReader(Supplier<RuleTexts> place) {
        this.place = place;
    }

    @Override
    public void start() {
        thread.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks once. */
    void look() {
        RuleTexts now;
        try {
            now = place.get();
        } catch (RuntimeException e) {
            LOG.error("Alert rules cannot be read", e);
            now = RuleTexts.unreadable("rules cannot be read: " + e);
        }
        if (!now.equals(found)) {
            found = now;
            tell(now);
        }
    }

    private synchronized void tell(RuleTexts next) {
        untold = next;
        available.complete(null);
    }

    @Override
    public synchronized InputStatus pollNext(ReaderOutput<RuleTexts> output) {
        if (untold != null) {
            output.collect(untold);
            untold = null;
        }
        if (available.isDone()) {
            available = new CompletableFuture<>();
        }
        return InputStatus.NOTHING_AVAILABLE;
    }

    @Override
    public synchronized CompletableFuture<Void> isAvailable() {
        return available;
    }

    @Override
    public List<Split> snapshotState(long checkpointId) {
        return List.of();
    }

    @Override
    public void addSplits(List<Split> splits) {}

    @Override
    public void notifyNoMoreSplits() {}

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
