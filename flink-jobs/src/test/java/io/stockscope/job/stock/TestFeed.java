// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.ReservationConflictRow;
import io.stockscope.table.StockLevelRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a test hands to a job on a MiniCluster of its own JVM, and what comes back. It outlives
 * failures and restarts of the job, as Kafka and a database do.
 */
final class TestFeed {

    /** One step of the input: a record, a watermark, or a failure that happens once. */
    private record Step(@Nullable DecodedRecord record, long watermark, boolean failure) {}

    /** What a source does with a step. */
    interface Consumer {
        void record(DecodedRecord record);

        void watermark(long millis);
    }

    private static final Map<String, TestFeed> FEEDS = new ConcurrentHashMap<>();

    private final List<Step> steps = new ArrayList<>();
    private int failed = -1;
    private final Map<Integer, Long> watermarks = new ConcurrentHashMap<>();
    private final List<StockLevelRow> levels = new ArrayList<>();
    private final List<NegativeAtsRow> incidents = new ArrayList<>();
    private final List<ReservationConflictRow> conflicts = new ArrayList<>();

    /** A feed that the parts of a job find by its name. */
    static TestFeed named(String name) {
        return FEEDS.computeIfAbsent(name, unused -> new TestFeed());
    }

    static void forget(String name) {
        FEEDS.remove(name);
    }

    synchronized void add(DecodedRecord record) {
        add(new Step(record, Long.MIN_VALUE, false));
    }

    synchronized void addWatermark(long millis) {
        add(new Step(null, millis, false));
    }

    /** The job fails when it gets here for the first time. */
    synchronized void addFailure() {
        add(new Step(null, Long.MIN_VALUE, true));
    }

    private void add(Step step) {
        steps.add(step);
        notifyAll();
    }

    /** Waits a moment for a step; returns whether there was one, and it was done. */
    synchronized boolean doStep(int position, Consumer consumer) throws InterruptedException {
        if (position >= steps.size()) {
            wait(20);
            return false;
        }
        Step step = steps.get(position);
        if (step.failure()) {
            if (failed < position) {
                failed = position;
                throw new IllegalStateException("the failure that the test asked for");
            }
        } else if (step.record() != null) {
            consumer.record(Objects.requireNonNull(step.record()));
        } else {
            consumer.watermark(step.watermark());
        }
        return true;
    }

    /** A sink has started anew. */
    void sinkOpened(int subtask) {
        watermarks.put(subtask, Long.MIN_VALUE);
    }

    void reached(int subtask, long watermark) {
        watermarks.put(subtask, watermark);
    }

    /** Whether all of so many sinks have seen a watermark. */
    boolean hasReached(long watermark, int sinks) {
        return watermarks.size() == sinks
                && watermarks.values().stream().allMatch(seen -> seen >= watermark);
    }

    /** No job runs; the next one may have another parallelism. */
    void stopped() {
        watermarks.clear();
    }

    synchronized void put(StockLevelRow row) {
        levels.add(row);
    }

    synchronized void put(NegativeAtsRow row) {
        incidents.add(row);
    }

    synchronized void put(ReservationConflictRow row) {
        conflicts.add(row);
    }

    /** Forgets the rows so far. */
    synchronized void forgetRows() {
        levels.clear();
        incidents.clear();
        conflicts.clear();
    }

    /** The rows that came, as the views show them. */
    synchronized ResultBook book() {
        ResultBook book = new ResultBook();
        book.putRows(levels, incidents, conflicts);
        return book;
    }
}
