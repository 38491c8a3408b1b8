// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static java.util.Comparator.comparingLong;

import io.stockscope.reference.BookComparisons;
import io.stockscope.reference.DuplicateReservation;
import io.stockscope.reference.ErpPostingDelay;
import io.stockscope.reference.FlowHealth;
import io.stockscope.reference.PendingChanges;
import io.stockscope.reference.Row;
import io.stockscope.reference.StaleExposure;
import io.stockscope.reference.StaleSku;
import io.stockscope.reference.SyncLatency;
import io.stockscope.reference.SyncSlo;
import io.stockscope.stock.total.Span;
import io.stockscope.table.BookComparisonRow;
import io.stockscope.table.DuplicateReservationRow;
import io.stockscope.table.ErpPostingDelayRow;
import io.stockscope.table.FlowHealthRow;
import io.stockscope.table.PendingChangesRow;
import io.stockscope.table.SketchBins;
import io.stockscope.table.StaleExposureRow;
import io.stockscope.table.StaleSkuRow;
import io.stockscope.table.SyncLatencyRow;
import io.stockscope.table.SyncSloRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** The rows of the tables of metrics as their views show them: added up, or the last version. */
final class ViewBook {

    private final List<Row> rows = new ArrayList<>();
    private final boolean byVersion;

    /** Of several rows of one key the highest version counts, as in ClickHouse. */
    ViewBook() {
        this(true);
    }

    private ViewBook(boolean byVersion) {
        this.byVersion = byVersion;
    }

    /**
     * Of several rows of one key the one that was put in last counts: for rows of attempts that
     * failed, which ClickHouse never sees.
     */
    static ViewBook byArrival() {
        return new ViewBook(false);
    }

    /** The rows of all views that were put in. */
    List<Row> rows() {
        return rows;
    }

    void syncLatency(List<SyncLatencyRow> parts) {
        sum(
                parts,
                row -> List.of(row.windowStartMillis(), row.channel(), row.system(), row.stage()),
                (one, other) ->
                        new SyncLatencyRow(
                                one.windowStartMillis(),
                                one.channel(),
                                one.system(),
                                one.stage(),
                                one.samples() + other.samples(),
                                one.inferred() + other.inferred(),
                                one.skewed() + other.skewed(),
                                one.sumMillis() + other.sumMillis(),
                                Math.max(one.maxMillis(), other.maxMillis()),
                                merged(one.bins(), other.bins())),
                row ->
                        new SyncLatency(
                                at(row.windowStartMillis()),
                                row.channel(),
                                row.system(),
                                row.stage(),
                                row.samples(),
                                row.inferred(),
                                row.skewed(),
                                mean(row.sumMillis(), row.samples()),
                                row.maxMillis(),
                                percentile(row.bins(), 50),
                                percentile(row.bins(), 90),
                                percentile(row.bins(), 95),
                                percentile(row.bins(), 99)));
    }

    void syncSlo(List<SyncSloRow> parts) {
        sum(
                parts,
                row -> List.of(row.windowStartMillis(), row.channel()),
                (one, other) ->
                        new SyncSloRow(
                                one.windowStartMillis(),
                                one.channel(),
                                one.good() + other.good(),
                                one.bad() + other.bad(),
                                one.absorbed() + other.absorbed()),
                row ->
                        new SyncSlo(
                                at(row.windowStartMillis()),
                                row.channel(),
                                row.good(),
                                row.bad(),
                                row.absorbed()));
    }

    void erpPostingDelay(List<ErpPostingDelayRow> parts) {
        sum(
                parts,
                row -> List.of(row.windowStartMillis(), row.system()),
                (one, other) ->
                        new ErpPostingDelayRow(
                                one.windowStartMillis(),
                                one.system(),
                                one.samples() + other.samples(),
                                one.unmatched() + other.unmatched(),
                                one.sumMillis() + other.sumMillis(),
                                Math.max(one.maxMillis(), other.maxMillis()),
                                merged(one.bins(), other.bins())),
                row ->
                        new ErpPostingDelay(
                                at(row.windowStartMillis()),
                                row.system(),
                                row.samples(),
                                row.unmatched(),
                                mean(row.sumMillis(), row.samples()),
                                percentile(row.bins(), 50),
                                percentile(row.bins(), 95),
                                percentile(row.bins(), 99)));
    }

    void bookComparisons(List<BookComparisonRow> parts) {
        sum(
                parts,
                row -> List.of(row.windowStartMillis(), row.location(), row.system()),
                (one, other) ->
                        new BookComparisonRow(
                                one.windowStartMillis(),
                                one.location(),
                                one.system(),
                                one.comparisons() + other.comparisons(),
                                one.differing() + other.differing()),
                row ->
                        new BookComparisons(
                                at(row.windowStartMillis()),
                                row.location(),
                                row.system(),
                                row.comparisons(),
                                row.differing()));
    }

    /**
     * Without what hangs on a wall clock: dead letters in the window in which they failed.
     *
     * @param startedAt wall clock when the run began
     */
    void flowHealth(List<FlowHealthRow> parts, Instant startedAt) {
        long now = Span.TEN_SECONDS.startOf(startedAt.toEpochMilli());
        sum(
                parts.stream().filter(part -> part.windowStartMillis() < now).toList(),
                row -> List.of(row.windowStartMillis(), row.source(), row.topic()),
                (one, other) ->
                        new FlowHealthRow(
                                one.windowStartMillis(),
                                one.source(),
                                one.topic(),
                                one.events() + other.events(),
                                one.duplicates() + other.duplicates(),
                                one.late() + other.late(),
                                one.superseded() + other.superseded(),
                                one.tooOld() + other.tooOld(),
                                one.unmapped() + other.unmapped(),
                                one.unpriced() + other.unpriced(),
                                merged(one.deadLetters(), other.deadLetters()),
                                one.captureSumMillis() + other.captureSumMillis(),
                                merged(one.captureBins(), other.captureBins()),
                                null),
                row ->
                        new FlowHealth(
                                at(row.windowStartMillis()),
                                row.source(),
                                row.topic(),
                                row.events(),
                                row.duplicates(),
                                row.late(),
                                row.superseded(),
                                row.tooOld(),
                                row.deadLetters().getOrDefault("INVALID", 0L),
                                row.unmapped(),
                                row.unpriced(),
                                row.events() == 0 ? null : percentile(row.captureBins(), 50),
                                row.events() == 0 ? null : percentile(row.captureBins(), 99)));
    }

    void staleExposure(List<StaleExposureRow> versions) {
        last(
                versions,
                row -> List.of(row.channel(), row.windowStartMillis()),
                StaleExposureRow::version,
                row ->
                        new StaleExposure(
                                at(row.windowStartMillis()),
                                row.channel(),
                                row.staleSkus(),
                                row.oversellUnits(),
                                row.oversellValue(),
                                row.lostSaleUnits(),
                                row.lostSaleValue(),
                                atOrNull(row.oldestSinceMillis())));
    }

    void pendingChanges(List<PendingChangesRow> versions) {
        last(
                versions,
                row -> List.of(row.channel()),
                PendingChangesRow::version,
                row ->
                        new PendingChanges(
                                row.channel(),
                                row.pending(),
                                row.overdue(),
                                atOrNull(row.oldestOccurredAtMillis())));
    }

    void staleSkus(List<StaleSkuRow> versions) {
        last(
                versions,
                row -> List.of(row.channel(), row.sku(), row.sinceMillis()),
                StaleSkuRow::version,
                row ->
                        Long.valueOf(row.sinceMillis()).equals(row.endedAtMillis())
                                ? null
                                : new StaleSku(
                                        row.channel(),
                                        row.sku(),
                                        at(row.sinceMillis()),
                                        atOrNull(row.endedAtMillis()),
                                        row.cause(),
                                        row.displayed(),
                                        row.truth(),
                                        row.withheld(),
                                        row.worstOversellUnits(),
                                        row.worstOversellValue()));
    }

    void duplicates(List<DuplicateReservationRow> versions) {
        last(
                versions,
                row -> List.of(row.incidentId()),
                DuplicateReservationRow::version,
                row ->
                        Long.valueOf(row.openedAtMillis()).equals(row.closedAtMillis())
                                ? null
                                : new DuplicateReservation(
                                        row.channel(),
                                        row.orderId(),
                                        row.orderLineId(),
                                        row.sku(),
                                        at(row.beganAtMillis()),
                                        atOrNull(row.closedAtMillis()),
                                        row.excessUnits(),
                                        row.reservationIds(),
                                        row.sources(),
                                        row.value()));
    }

    private <T> void sum(
            List<T> parts,
            Function<T, List<Object>> key,
            BiFunction<T, T, T> plus,
            Function<T, Row> row) {
        Map<List<Object>, T> sums = new LinkedHashMap<>();
        parts.forEach(part -> sums.merge(key.apply(part), part, plus));
        sums.values().forEach(sum -> rows.add(row.apply(sum)));
    }

    private <T> void last(
            List<T> versions,
            Function<T, List<Object>> key,
            ToLongFunction<T> version,
            Function<T, @Nullable Row> row) {
        Map<List<Object>, T> last = new LinkedHashMap<>();
        List<T> inOrder = new ArrayList<>(versions);
        if (byVersion) {
            inOrder.sort(comparingLong(version));
        }
        inOrder.forEach(one -> last.put(key.apply(one), one));
        for (T one : last.values()) {
            Row shown = row.apply(one);
            if (shown != null) {
                rows.add(shown);
            }
        }
    }

    private static <K extends Comparable<K>> Map<K, Long> merged(
            Map<K, Long> one, Map<K, Long> other) {
        Map<K, Long> sum = new TreeMap<>(one);
        other.forEach((key, value) -> sum.merge(key, value, Long::sum));
        return sum;
    }

    private static double mean(long sum, long samples) {
        return samples == 0 ? 0 : (double) sum / samples;
    }

    private static double percentile(Map<Integer, Long> bins, int percent) {
        return bins.isEmpty() ? 0 : SketchBins.quantile(bins, percent / 100.0);
    }

    private static Instant at(long millis) {
        return Instant.ofEpochMilli(millis);
    }

    private static @Nullable Instant atOrNull(@Nullable Long millis) {
        return millis == null ? null : at(millis);
    }
}
