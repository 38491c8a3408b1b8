// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.reference.BookComparisons;
import io.stockscope.reference.ErpPostingDelay;
import io.stockscope.reference.PendingChanges;
import io.stockscope.reference.Row;
import io.stockscope.reference.StaleExposure;
import io.stockscope.reference.SyncLatency;
import io.stockscope.reference.SyncSlo;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.DuplicateReservation;
import io.stockscope.stock.Exposure;
import io.stockscope.stock.SloCount;
import io.stockscope.stock.SloVerdict;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.SyncSample;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the domain tells as signed numbers, slowly: every single thing is kept. What is
 * taken back is gone, whatever the order.
 */
final class FindingsBook {

    private static final long WINDOW_MILLIS = 10_000;

    /** Something that was told, and belongs to an instant of a channel. */
    record Exposed(String channel, long atMillis, Exposure exposure) {}

    record Compared(String location, StockSystem system, long atMillis, boolean differs) {}

    record Posted(@Nullable StockSystem system, long atMillis, long delayMillis) {}

    record GaugeOf(StockGauge gauge, String of, @Nullable StockSystem system) {}

    private final Map<Object, Long> counted = new HashMap<>();
    private final Map<String, TreeMap<Long, Long>> oldestPending = new TreeMap<>();
    private final Map<List<Object>, StaleSku> stale = new HashMap<>();
    private final Map<String, DuplicateReservation> duplicates = new HashMap<>();

    void count(Object what, long times) {
        counted.merge(what, times, Long::sum);
    }

    void exposure(String channel, ChannelType type, long atMillis, Exposure exposure, int times) {
        count(new Exposed(channel, atMillis, exposure), times);
    }

    void oldest(String channel, @Nullable Long from, @Nullable Long to) {
        TreeMap<Long, Long> of = oldestPending.computeIfAbsent(channel, name -> new TreeMap<>());
        if (from != null) {
            of.merge(from, -1L, Long::sum);
        }
        if (to != null) {
            of.merge(to, 1L, Long::sum);
        }
        of.values().removeIf(skus -> skus == 0);
    }

    void put(StaleSku spell) {
        stale.put(List.of(spell.channel(), spell.sku(), spell.sinceMillis()), spell);
    }

    void put(DuplicateReservation duplicate) {
        duplicates.put(duplicate.incidentId(), duplicate);
    }

    /** All that was counted and not taken back. */
    Map<Object, Long> counted() {
        Map<Object, Long> left = new HashMap<>(counted);
        left.values().removeIf(times -> times == 0);
        return left;
    }

    /** How many SKUs have their oldest pending change when, by channel. */
    Map<String, TreeMap<Long, Long>> oldestPending() {
        Map<String, TreeMap<Long, Long>> left = new TreeMap<>(oldestPending);
        left.values().removeIf(Map::isEmpty);
        return left;
    }

    /** The rows of {@code stale_skus}. */
    List<Row> staleSkus() {
        return stale.values().stream()
                .filter(spell -> !Long.valueOf(spell.sinceMillis()).equals(spell.endedAtMillis()))
                .<Row>map(
                        spell ->
                                new io.stockscope.reference.StaleSku(
                                        spell.channel(),
                                        spell.sku(),
                                        Instant.ofEpochMilli(spell.sinceMillis()),
                                        instant(spell.endedAtMillis()),
                                        spell.cause().name(),
                                        spell.displayed(),
                                        spell.truth(),
                                        spell.withheld(),
                                        spell.worstOversellUnits(),
                                        spell.worstOversellValue()))
                .toList();
    }

    /** The rows of {@code duplicate_reservations}. */
    List<Row> duplicates() {
        return duplicates.values().stream()
                .filter(one -> !Long.valueOf(one.openedAtMillis()).equals(one.closedAtMillis()))
                .<Row>map(
                        one ->
                                new io.stockscope.reference.DuplicateReservation(
                                        one.channel(),
                                        one.orderId(),
                                        one.orderLineId(),
                                        one.sku(),
                                        Instant.ofEpochMilli(one.beganAtMillis()),
                                        instant(one.closedAtMillis()),
                                        one.excessUnits(),
                                        one.reservationIds(),
                                        one.sources(),
                                        one.value()))
                .toList();
    }

    /** The rows of all tables that add up, and of those of incidents. */
    List<Row> rows(Instant until) {
        List<Row> rows = new ArrayList<>();
        rows.addAll(staleSkus());
        rows.addAll(duplicates());
        rows.addAll(latency());
        rows.addAll(slo());
        rows.addAll(comparisons());
        rows.addAll(postings());
        rows.addAll(pending());
        rows.addAll(exposure(until));
        return rows;
    }

    private List<Row> latency() {
        Map<List<Object>, List<SyncSample>> windows = new HashMap<>();
        each(
                SyncSample.class,
                sample ->
                        windows.computeIfAbsent(
                                        List.of(
                                                windowOf(sample.acknowledgedAtMillis()),
                                                sample.channel(),
                                                sample.system()),
                                        key -> new ArrayList<>())
                                .add(sample));
        List<Row> rows = new ArrayList<>();
        windows.forEach(
                (key, samples) -> {
                    rows.add(stage(key, "total", samples, SyncSample::totalMillis));
                    rows.add(stage(key, "capture", samples, SyncSample::captureMillis));
                    rows.add(stage(key, "compute", samples, SyncSample::computeMillis));
                    rows.add(stage(key, "publish", samples, SyncSample::publishMillis));
                    rows.add(stage(key, "acknowledge", samples, SyncSample::acknowledgeMillis));
                });
        return rows;
    }

    private static Row stage(
            List<Object> key,
            String stage,
            List<SyncSample> samples,
            ToLongFunction<SyncSample> millis) {
        List<Long> durations = new ArrayList<>();
        long inferred = 0;
        long skewed = 0;
        for (SyncSample sample : samples) {
            for (int i = 0; i < sample.weight(); i++) {
                durations.add(Math.max(0, millis.applyAsLong(sample)));
            }
            inferred += sample.inferred() ? sample.weight() : 0;
            skewed += millis.applyAsLong(sample) < 0 ? sample.weight() : 0;
        }
        durations.sort(null);
        return new SyncLatency(
                Instant.ofEpochMilli((Long) key.get(0)),
                (String) key.get(1),
                ((StockSystem) key.get(2)).name(),
                stage,
                durations.size(),
                inferred,
                skewed,
                durations.stream().mapToLong(Long::longValue).average().orElse(0),
                durations.get(durations.size() - 1),
                percentile(durations, 50),
                percentile(durations, 90),
                percentile(durations, 95),
                percentile(durations, 99));
    }

    private List<Row> slo() {
        Map<List<Object>, Map<SloVerdict, Long>> windows = new HashMap<>();
        counted()
                .forEach(
                        (what, times) -> {
                            if (what instanceof SloCount count) {
                                windows.computeIfAbsent(
                                                List.of(
                                                        windowOf(count.atMillis()),
                                                        count.channel()),
                                                key -> new HashMap<>())
                                        .merge(count.verdict(), times * count.changes(), Long::sum);
                            }
                        });
        List<Row> rows = new ArrayList<>();
        windows.forEach(
                (key, counts) ->
                        rows.add(
                                new SyncSlo(
                                        Instant.ofEpochMilli((Long) key.get(0)),
                                        (String) key.get(1),
                                        counts.getOrDefault(SloVerdict.GOOD, 0L),
                                        counts.getOrDefault(SloVerdict.BAD, 0L),
                                        counts.getOrDefault(SloVerdict.ABSORBED, 0L))));
        return rows;
    }

    private List<Row> comparisons() {
        Map<List<Object>, long[]> windows = new HashMap<>();
        each(
                Compared.class,
                one -> {
                    long[] counts =
                            windows.computeIfAbsent(
                                    List.of(windowOf(one.atMillis()), one.location(), one.system()),
                                    key -> new long[2]);
                    counts[0]++;
                    counts[1] += one.differs() ? 1 : 0;
                });
        List<Row> rows = new ArrayList<>();
        windows.forEach(
                (key, counts) ->
                        rows.add(
                                new BookComparisons(
                                        Instant.ofEpochMilli((Long) key.get(0)),
                                        (String) key.get(1),
                                        ((StockSystem) key.get(2)).name(),
                                        counts[0],
                                        counts[1])));
        return rows;
    }

    private List<Row> postings() {
        Map<List<Object>, List<Long>> windows = new HashMap<>();
        each(
                Posted.class,
                one ->
                        windows.computeIfAbsent(
                                        List.of(
                                                windowOf(one.atMillis()),
                                                one.system() == null ? "" : one.system().name()),
                                        key -> new ArrayList<>())
                                .add(one.delayMillis()));
        List<Row> rows = new ArrayList<>();
        windows.forEach(
                (key, delays) -> {
                    delays.sort(null);
                    boolean matched = !key.get(1).equals("");
                    rows.add(
                            new ErpPostingDelay(
                                    Instant.ofEpochMilli((Long) key.get(0)),
                                    (String) key.get(1),
                                    matched ? delays.size() : 0,
                                    matched ? 0 : delays.size(),
                                    delays.stream().mapToLong(Long::longValue).average().orElse(0),
                                    percentile(delays, 50),
                                    percentile(delays, 95),
                                    percentile(delays, 99)));
                });
        return rows;
    }

    private List<Row> pending() {
        List<Row> rows = new ArrayList<>();
        oldestPending()
                .forEach(
                        (channel, oldest) ->
                                rows.add(
                                        new PendingChanges(
                                                channel,
                                                gauge(StockGauge.PENDING_CHANGES, channel),
                                                gauge(StockGauge.OVERDUE_CHANGES, channel),
                                                Instant.ofEpochMilli(oldest.firstKey()))));
        return rows;
    }

    private long gauge(StockGauge gauge, String of) {
        return counted.getOrDefault(new GaugeOf(gauge, of, null), 0L);
    }

    private List<Row> exposure(Instant until) {
        Map<String, TreeMap<Long, List<Map.Entry<Exposure, Long>>>> byChannel = new HashMap<>();
        counted()
                .forEach(
                        (what, times) -> {
                            if (what instanceof Exposed exposed) {
                                byChannel
                                        .computeIfAbsent(exposed.channel(), name -> new TreeMap<>())
                                        .computeIfAbsent(
                                                windowOf(exposed.atMillis()),
                                                window -> new ArrayList<>())
                                        .add(Map.entry(exposed.exposure(), times));
                            }
                        });
        List<Row> rows = new ArrayList<>();
        byChannel.forEach(
                (channel, windows) -> {
                    StaleExposure last = row(0, channel, Map.of());
                    Map<Exposure, Long> open = new HashMap<>();
                    for (var window : windows.entrySet()) {
                        window.getValue()
                                .forEach(
                                        change ->
                                                open.merge(
                                                        change.getKey(),
                                                        change.getValue(),
                                                        Long::sum));
                        open.values().removeIf(times -> times == 0);
                        StaleExposure now = row(window.getKey(), channel, open);
                        boolean isOver =
                                window.getKey() + WINDOW_MILLIS - 1 <= until.toEpochMilli();
                        if (isOver && !sameNumbers(now, last)) {
                            rows.add(now);
                        }
                        last = now;
                    }
                });
        return rows;
    }

    private static boolean sameNumbers(StaleExposure one, StaleExposure other) {
        return new StaleExposure(
                        other.windowStart(),
                        one.channel(),
                        one.staleSkus(),
                        one.oversellUnits(),
                        one.oversellValue(),
                        one.lostSaleUnits(),
                        one.lostSaleValue(),
                        one.oldestSince())
                .equals(other);
    }

    private static StaleExposure row(long window, String channel, Map<Exposure, Long> open) {
        long skus = 0;
        long oversellUnits = 0;
        BigDecimal oversellValue = BigDecimal.ZERO;
        long lostSaleUnits = 0;
        BigDecimal lostSaleValue = BigDecimal.ZERO;
        Long oldest = null;
        for (Map.Entry<Exposure, Long> entry : open.entrySet()) {
            Exposure exposure = entry.getKey();
            long times = entry.getValue();
            skus += times;
            oversellUnits += times * exposure.oversellUnits();
            lostSaleUnits += times * exposure.lostSaleUnits();
            oversellValue =
                    oversellValue.add(exposure.oversellValue().multiply(BigDecimal.valueOf(times)));
            lostSaleValue =
                    lostSaleValue.add(exposure.lostSaleValue().multiply(BigDecimal.valueOf(times)));
            oldest =
                    oldest == null
                            ? exposure.sinceMillis()
                            : Math.min(oldest, exposure.sinceMillis());
        }
        return new StaleExposure(
                Instant.ofEpochMilli(window),
                channel,
                skus,
                oversellUnits,
                oversellValue,
                lostSaleUnits,
                lostSaleValue,
                instant(oldest));
    }

    private <T> void each(Class<T> type, Consumer<T> action) {
        counted()
                .forEach(
                        (what, times) -> {
                            if (type.isInstance(what)) {
                                for (long i = 0; i < times; i++) {
                                    action.accept(type.cast(what));
                                }
                            }
                        });
    }

    private static double percentile(List<Long> sorted, int percent) {
        return sorted.get((percent * sorted.size() + 99) / 100 - 1);
    }

    private static long windowOf(long atMillis) {
        return atMillis - Math.floorMod(atMillis, WINDOW_MILLIS);
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
