// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.reference.Row;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockTable;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.DuplicateReservationRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.PendingChangesRow;
import io.stockscope.table.ReservationConflictRow;
import io.stockscope.table.StaleExposureRow;
import io.stockscope.table.StaleSkuRow;
import io.stockscope.table.StockLevelRow;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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

        /** Until it has come as far as the sinks, no further step is done. */
        void watermark(long millis);
    }

    /** Of which the last row of a key counts: those that add up would count failures. */
    static final Set<StockTable> TABLES =
            EnumSet.of(
                    StockTable.STOCK_LEVELS,
                    StockTable.NEGATIVE_ATS,
                    StockTable.RESERVATION_CONFLICTS,
                    StockTable.DISCREPANCIES,
                    StockTable.DUPLICATE_RESERVATIONS,
                    StockTable.STALE_SKUS,
                    StockTable.STALE_EXPOSURE,
                    StockTable.PENDING_CHANGES);

    private static final Map<String, TestFeed> FEEDS = new ConcurrentHashMap<>();

    private final List<Step> steps = new ArrayList<>();
    private int failed = -1;
    private volatile int done = -1;
    private volatile int sinks;
    private final Map<Integer, Long> watermarks = new ConcurrentHashMap<>();
    private final List<StockLevelRow> levels = new ArrayList<>();
    private final List<NegativeAtsRow> incidents = new ArrayList<>();
    private final List<ReservationConflictRow> conflicts = new ArrayList<>();
    private final List<DiscrepancyRow> discrepancies = new ArrayList<>();
    private final List<DuplicateReservationRow> duplicates = new ArrayList<>();
    private final List<StaleSkuRow> staleSkus = new ArrayList<>();
    private final List<StaleExposureRow> exposure = new ArrayList<>();
    private final List<PendingChangesRow> pending = new ArrayList<>();

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

    /** Waits a moment, or until something changes. */
    synchronized void awaitChange() throws InterruptedException {
        wait(5);
    }

    /** Does the step at a position; returns whether there is one. */
    synchronized boolean doStep(int position, Consumer consumer) {
        if (position >= steps.size()) {
            done = position;
            return false;
        }
        Step step = steps.get(position);
        if (step.failure()) {
            if (failed < position) {
                failed = position;
                watermarks.clear();
                done = -1;
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

    synchronized void reached(int subtask, long watermark) {
        watermarks.put(subtask, watermark);
        notifyAll();
    }

    /** Whether the source has done all steps. */
    synchronized boolean isRead() {
        return done == steps.size();
    }

    /** Whether all sinks have seen a watermark. */
    boolean hasReached(long watermark) {
        return watermarks.size() == sinks
                && watermarks.values().stream().allMatch(seen -> seen >= watermark);
    }

    /** A job is about to start, with so many sinks that tell the time. */
    void starting(int sinksOfTheJob) {
        watermarks.clear();
        done = -1;
        sinks = sinksOfTheJob;
    }

    synchronized void put(StockLevelRow row) {
        levels.add(row);
    }

    synchronized void put(NegativeAtsRow row) {
        incidents.add(row);
    }

    synchronized void put(DiscrepancyRow row) {
        discrepancies.add(row);
    }

    synchronized void put(ReservationConflictRow row) {
        conflicts.add(row);
    }

    synchronized void put(DuplicateReservationRow row) {
        duplicates.add(row);
    }

    synchronized void put(StaleSkuRow row) {
        staleSkus.add(row);
    }

    synchronized void put(StaleExposureRow row) {
        exposure.add(row);
    }

    synchronized void put(PendingChangesRow row) {
        pending.add(row);
    }

    /** Forgets the rows so far. */
    synchronized void forgetRows() {
        levels.clear();
        incidents.clear();
        conflicts.clear();
        discrepancies.clear();
        duplicates.clear();
        staleSkus.clear();
        exposure.clear();
        pending.clear();
    }

    /** The rows of the ledger that came. */
    synchronized ResultBook book() {
        ResultBook book = new ResultBook();
        book.putRows(levels, incidents, conflicts, discrepancies);
        return book;
    }

    /** The rows that came, as the views show them. */
    synchronized StockResults results() {
        ViewBook views = ViewBook.byArrival();
        views.duplicates(duplicates);
        views.staleSkus(staleSkus);
        views.staleExposure(exposure);
        views.pendingChanges(pending);
        StockResults ledger = book().results();
        List<Row> rows = new ArrayList<>(views.rows());
        ledger.tables().values().forEach(rows::addAll);
        return StockResults.of(TABLES, rows, ledger.counts());
    }
}
