// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.RandomHistories;
import io.stockscope.reference.RandomHistory;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.ReferenceStock.Settings;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Level;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.SkuStock;
import io.stockscope.stock.StockEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * "A late event is never dropped: present state is then as if it had come in time." In histories
 * where that can be: nothing is forgotten, and nothing is said twice with another content.
 */
class LateEventsAgainstReferenceTest {
    private static final Duration ALL = Duration.ofDays(100_000);

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53, 54, 55})
    void lateEventsLeadToTheSameStock(long seed) throws Exception {
        RandomHistory history = RandomHistories.of(seed);
        List<TextEvent> events = withoutContradictions(history.events());
        Settings defaults = Settings.defaults(history.runClock());
        Settings remembering =
                new Settings(
                        defaults.runClock(),
                        defaults.maxClockSkew(),
                        defaults.deduplicationHorizon(),
                        ALL,
                        defaults.reportingCurrency());
        StockResults expected =
                new ReferenceStock(remembering, rule -> {}).run(events, history.until());

        List<Level> actual = applyOneByOne(events, history);

        assertThat(comparable(expected.levels()).differences(comparable(actual))).isEmpty();
    }

    /** Applies every event the moment it arrives: all but the newest of a SKU are late. */
    private static List<Level> applyOneByOne(List<TextEvent> events, RandomHistory history)
            throws Exception {
        long until = history.until().toEpochMilli();
        LedgerSettings settings = new LedgerSettings(ALL, Duration.ofHours(24), ALL);
        DomainRun.BookKeeper observer = new DomainRun.BookKeeper(new ResultBook());
        Map<String, SkuStock> skus = new HashMap<>();
        for (DecodedRecord record : DecodedHistory.of(events, history.runClock()).events()) {
            if (record.input() == null || record.input().event() == null) {
                continue;
            }
            StockEvent event = record.input().event();
            if (event.occurredAtMillis() <= until) {
                SkuStock sku =
                        skus.computeIfAbsent(event.sku(), name -> new SkuStock(name, settings));
                sku.receive(event, observer);
                sku.advanceTo(event.occurredAtMillis(), observer);
            }
        }
        for (SkuStock sku : skus.values()) {
            sku.advanceTo(until, observer);
            sku.report(observer);
        }
        return observer.book().results().levels();
    }

    /**
     * Damaged and held stop at zero on their way, so they depend on the order; and ATS with them.
     */
    private static StockResults comparable(List<Level> levels) {
        return new StockResults(
                levels.stream()
                        .map(
                                level ->
                                        new Level(
                                                level.sku(),
                                                level.location(),
                                                level.onHand(),
                                                0,
                                                0,
                                                level.reserved(),
                                                level.safetyStock(),
                                                0))
                        .toList(),
                List.of(),
                List.of(),
                Map.of());
    }

    private static List<TextEvent> withoutContradictions(List<TextEvent> events) {
        Set<List<Object>> seen = new HashSet<>();
        List<TextEvent> unique = new ArrayList<>();
        for (TextEvent event : events) {
            if (!ReferenceStock.STOCK_TOPICS.contains(event.topic())
                    || (seen.add(List.of(event.key(), "event", eventId(event.event())))
                            && !saysTheSameAgain(event, seen))) {
                unique.add(event);
            }
        }
        return unique;
    }

    /** A second creation of a reservation; a second word of the ERP about one instant. */
    private static boolean saysTheSameAgain(TextEvent event, Set<List<Object>> seen) {
        if (event.event() instanceof ReservationEvent reservation
                && reservation.getKind() == ReservationKind.CREATED) {
            return !seen.add(List.of(event.key(), "created", reservation.getReservationId()));
        }
        return event.event() instanceof ErpStockEvent erp
                && !seen.add(
                        List.of(
                                event.key(),
                                erp.getLocation(),
                                erp.getKind(),
                                erp.getOccurredAt()));
    }

    private static Object eventId(SpecificRecord event) {
        return event.get(event.getSchema().getField("eventId").pos());
    }
}
