// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.DuplicateReservation;
import io.stockscope.reference.RandomHistories;
import io.stockscope.reference.RandomHistory;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.ReferenceStock.Settings;
import io.stockscope.reference.Row;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockTable;
import io.stockscope.stock.ChannelDirectory;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.SkuStock;
import io.stockscope.stock.StockEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * "A late event is never dropped: present state is then as if it had come in time." Levels, open
 * incidents and open discrepancies are those of hindsight, down to when they began, by what, and
 * how bad they were; where nothing is forgotten, and no event is told twice with another content.
 */
class LateEventsAgainstReferenceTest {

    /** What is the same whatever came late: what adds up, and the present. */
    private static final Set<StockTable> TOLD_ALIKE =
            EnumSet.of(
                    StockTable.STOCK_LEVELS,
                    StockTable.SYNC_LATENCY,
                    StockTable.SYNC_SLO,
                    StockTable.PENDING_CHANGES,
                    StockTable.STALE_EXPOSURE,
                    StockTable.STALE_SKUS,
                    StockTable.BOOK_COMPARISONS,
                    StockTable.ERP_POSTING_DELAY);

    /** Of these what is open at the end. */
    private static final Set<StockTable> OF_INCIDENTS =
            EnumSet.of(
                    StockTable.NEGATIVE_ATS,
                    StockTable.DISCREPANCIES,
                    StockTable.DUPLICATE_RESERVATIONS);

    private static final Duration ALL = Duration.ofDays(100_000);
    private static final Duration LOOKBACK = LedgerSettings.DEFAULTS.lookback();
    private static final long HOURS = Duration.ofHours(12).toMillis();
    private static final long MINUTES = Duration.ofMinutes(100).toMillis();

    static LongStream seeds() {
        return LongStream.rangeClosed(54, 63);
    }

    static LongStream manySeeds() {
        return LongStream.rangeClosed(
                1, "short".equals(System.getProperty("proof.scale")) ? 40 : 1_000);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatComesInAnyOrderIsAsIfItHadComeInTime(long seed) throws Exception {
        check(seed);
    }

    @Tag("proof")
    @ParameterizedTest
    @MethodSource("manySeeds")
    void whatComesInAnyOrderIsAsIfItHadComeInTimeInManyHistories(long seed) throws Exception {
        check(seed);
    }

    private static void check(long seed) throws Exception {
        RandomHistory history = RandomHistories.of(seed);
        List<TextEvent> events = withoutPostingsOfTheirInstant(eachIdOnce(history.events()));
        Settings defaults = Settings.defaults(history.runClock());
        Settings remembering =
                new Settings(
                        defaults.runClock(),
                        defaults.maxClockSkew(),
                        ALL,
                        ALL,
                        defaults.reportingCurrency());
        StockResults expected =
                present(new ReferenceStock(remembering, rule -> {}).run(events, history.until()));
        DecodedHistory decoded = DecodedHistory.of(events, history.runClock());
        Random random = new Random(seed);
        long until = history.until().toEpochMilli();

        assertThat(expected.differences(present(inAnyOrder(decoded, until))))
                .as("all but the newest event of a SKU come late")
                .isEmpty();
        assertThat(expected.differences(present(delayed(decoded, until, random, ALL, HOURS))))
                .as("some events come hours late")
                .isEmpty();
        assertThat(
                        expected.differences(
                                present(delayed(decoded, until, random, LOOKBACK, MINUTES))))
                .as("some events come minutes late, and what is older than 2 h is forgotten")
                .isEmpty();
    }

    /** Every event is applied the moment it arrives. */
    private static StockResults inAnyOrder(DecodedHistory history, long until) {
        LiveRun run = new LiveRun(history, ALL);
        for (StockEvent event : events(history, until)) {
            SkuStock sku = run.sku(event.sku());
            sku.receive(event, run.observer);
            sku.advanceTo(event.occurredAtMillis(), run.observer);
            sku.report(run.observer);
        }
        return run.end(until);
    }

    /** Events arrive after a delay, most of them within the bound, and time follows them. */
    private static StockResults delayed(
            DecodedHistory history,
            long until,
            Random random,
            Duration lookback,
            long longestDelayMillis) {
        record Arrival(StockEvent event, long atMillis) {}
        long boundMillis = 5_000;
        List<Arrival> arrivals = new ArrayList<>();
        for (StockEvent event : events(history, until)) {
            double delay =
                    random.nextInt(4) == 0
                            ? random.nextDouble() * longestDelayMillis
                            : random.nextDouble() * boundMillis;
            arrivals.add(new Arrival(event, event.occurredAtMillis() + (long) delay));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::atMillis));
        LiveRun run = new LiveRun(history, lookback);
        for (Arrival arrival : arrivals) {
            SkuStock sku = run.sku(arrival.event.sku());
            sku.receive(arrival.event, run.observer);
            sku.advanceTo(Math.min(until, arrival.atMillis - boundMillis), run.observer);
            sku.report(run.observer);
        }
        return run.end(until);
    }

    private static List<StockEvent> events(DecodedHistory history, long until) {
        List<StockEvent> events = new ArrayList<>();
        for (DecodedRecord record : history.events()) {
            StockEvent event = record.input() == null ? null : record.input().event();
            if (event != null && event.occurredAtMillis() <= until) {
                events.add(event);
            }
        }
        return events;
    }

    /** SKUs that are reported after every event. */
    private static final class LiveRun {
        private final DomainRun.BookKeeper observer = new DomainRun.BookKeeper(new ResultBook());
        private final Map<String, SkuStock> skus = new HashMap<>();

        private final LedgerSettings settings;
        private final ChannelDirectory channels;

        LiveRun(DecodedHistory history, Duration lookback) {
            channels = history.directory();
            settings =
                    new LedgerSettings(
                            lookback, ALL, ALL, LedgerSettings.DEFAULTS.duplicateGrace());
            for (DecodedRecord record : history.items()) {
                ItemUpdate item = record.input() == null ? null : record.input().item();
                if (item != null) {
                    sku(item.sku()).item(item.terms(), item.revision());
                }
            }
        }

        SkuStock sku(String sku) {
            return skus.computeIfAbsent(
                    sku,
                    name -> {
                        SkuStock stock = new SkuStock(name, settings);
                        stock.configure(settings, channels);
                        return stock;
                    });
        }

        StockResults end(long until) {
            for (SkuStock sku : skus.values()) {
                sku.advanceTo(until, observer);
                sku.report(observer);
            }
            return observer.results(Instant.ofEpochMilli(until));
        }
    }

    /** What is so at the end; what was, and has ended, may have been told otherwise on the way. */
    private static StockResults present(StockResults results) {
        List<Row> rows = new ArrayList<>();
        results.withOnly(TOLD_ALIKE).tables().values().forEach(rows::addAll);
        results.incidents().stream().filter(row -> row.closedAt() == null).forEach(rows::add);
        results.discrepancies().stream().filter(row -> row.closedAt() == null).forEach(rows::add);
        results.rows(StockTable.DUPLICATE_RESERVATIONS, DuplicateReservation.class).stream()
                .filter(row -> row.closedAt() == null)
                .forEach(rows::add);
        Set<StockTable> tables = EnumSet.copyOf(TOLD_ALIKE);
        tables.addAll(OF_INCIDENTS);
        return StockResults.of(tables, rows, Map.of());
    }

    /** Of several events with one id the first that arrives counts, whichever that is. */
    private static List<TextEvent> eachIdOnce(List<TextEvent> events) {
        Set<List<Object>> seen = new HashSet<>();
        return events.stream()
                .filter(
                        event ->
                                !ReferenceStock.STOCK_TOPICS.contains(event.topic())
                                        || seen.add(List.of(event.key(), eventId(event.event()))))
                .toList();
    }

    /** Of an event and its posting at one instant the ledger does not know which was first. */
    private static List<TextEvent> withoutPostingsOfTheirInstant(List<TextEvent> events) {
        Map<List<Object>, Object> occurred = new HashMap<>();
        for (TextEvent event : events) {
            if (ReferenceStock.STOCK_TOPICS.contains(event.topic())) {
                occurred.put(
                        List.of(event.key(), eventId(event.event())),
                        field(event.event(), "occurredAt"));
            }
        }
        return events.stream()
                .filter(
                        event ->
                                !(event.event() instanceof ErpStockEvent posting)
                                        || posting.getDocumentRef() == null
                                        || !posting.getOccurredAt()
                                                .equals(
                                                        occurred.get(
                                                                List.of(
                                                                        event.key(),
                                                                        posting.getDocumentRef()))))
                .toList();
    }

    private static Object eventId(SpecificRecord event) {
        return field(event, "eventId");
    }

    private static Object field(SpecificRecord event, String name) {
        return event.get(event.getSchema().getField(name).pos());
    }
}
