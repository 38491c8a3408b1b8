// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.reference.Row;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockTable;
import io.stockscope.table.AuthorityViolationRow;
import io.stockscope.table.BookComparisonRow;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.DuplicateReservationRow;
import io.stockscope.table.ErpPostingDelayRow;
import io.stockscope.table.FlowHealthRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.PendingChangesRow;
import io.stockscope.table.ReservationConflictRow;
import io.stockscope.table.StaleExposureRow;
import io.stockscope.table.StaleSkuRow;
import io.stockscope.table.StockLevelRow;
import io.stockscope.table.SyncLatencyRow;
import io.stockscope.table.SyncSloRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a test hands to a job on a MiniCluster of its own JVM, and what comes back. It outlives
 * failures and restarts of the job, as Kafka and a database do.
 */
final class TestFeed {

    /** One step of the input: a record, a watermark, or a failure that happens once. */
    private record Step(@Nullable DecodedRecord record, long watermark, boolean failure) {}

    /** A row, and the view that shows it. */
    private record Kept(String view, Object row) {}

    /** What a source does with a step. */
    interface Consumer {
        void record(DecodedRecord record);

        /** Until it has come as far as the sinks, no further step is done. */
        void watermark(long millis);
    }

    /** Rows that add up: those of an attempt that failed must not count. */
    private static final Set<Class<?>> ADDING_UP =
            Set.of(
                    SyncLatencyRow.class,
                    SyncSloRow.class,
                    ErpPostingDelayRow.class,
                    BookComparisonRow.class,
                    FlowHealthRow.class,
                    AuthorityViolationRow.class);

    private static final Map<String, TestFeed> FEEDS = new ConcurrentHashMap<>();

    private final List<Step> steps = new ArrayList<>();
    private int failed = -1;
    private volatile int done = -1;
    private volatile int sinks;
    private final Map<Integer, Long> watermarks = new ConcurrentHashMap<>();

    /** Before the records of the test were decoded. */
    private final Instant startedAt = Instant.now().minus(Duration.ofHours(1));

    private final List<Kept> rows = new ArrayList<>();

    /** Rows that add up and came since the last checkpoint. */
    private final List<Kept> uncommitted = new ArrayList<>();

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
                uncommitted.clear();
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

    synchronized void put(String view, Object row) {
        (ADDING_UP.contains(row.getClass()) ? uncommitted : rows).add(new Kept(view, row));
    }

    /** Wall clock before anything of the test failed. */
    Instant startedAt() {
        return startedAt;
    }

    /** What came so far is in a checkpoint that the job goes back to, and not further. */
    synchronized void commit() {
        rows.addAll(uncommitted);
        uncommitted.clear();
    }

    /** Forgets the rows so far. */
    synchronized void forgetRows() {
        rows.clear();
        uncommitted.clear();
    }

    /** The rows of a view that came, in order. */
    synchronized <T> List<T> rows(String view, Class<T> type) {
        return Stream.concat(rows.stream(), uncommitted.stream())
                .filter(kept -> kept.view.equals(view))
                .map(kept -> type.cast(kept.row))
                .toList();
    }

    /** The rows of the ledger that came. */
    ResultBook book() {
        ResultBook book = new ResultBook();
        book.putRows(
                rows("stock_levels", StockLevelRow.class),
                rows("negative_ats", NegativeAtsRow.class),
                rows("reservation_conflicts", ReservationConflictRow.class),
                rows("discrepancies", DiscrepancyRow.class));
        return book;
    }

    /** The rows that came, as the views show them. */
    StockResults results() {
        ViewBook views = ViewBook.byArrival();
        views.duplicates(rows("duplicate_reservations", DuplicateReservationRow.class));
        views.staleSkus(rows("stale_skus", StaleSkuRow.class));
        views.syncLatency(rows("sync_latency", SyncLatencyRow.class));
        views.syncSlo(rows("sync_slo", SyncSloRow.class));
        views.erpPostingDelay(rows("erp_posting_delay", ErpPostingDelayRow.class));
        views.bookComparisons(rows("book_comparisons", BookComparisonRow.class));
        views.flowHealth(rows("flow_health", FlowHealthRow.class), startedAt);
        views.staleExposure(rows("stale_exposure", StaleExposureRow.class));
        views.pendingChanges(rows("pending_changes", PendingChangesRow.class));
        StockResults ledger = book().results();
        List<Row> all = new ArrayList<>(views.rows());
        ledger.tables().values().forEach(all::addAll);
        return StockResults.of(StockTable.ALL, all, ledger.counts());
    }
}
