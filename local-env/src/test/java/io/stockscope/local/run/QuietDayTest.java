// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextBytes;
import io.stockscope.event.text.TextEvent;
import io.stockscope.job.stock.DomainRun;
import io.stockscope.local.simulation.EventOutput;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.Simulation;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SimulationTruth;
import io.stockscope.local.simulation.fault.FaultSchedule;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import io.stockscope.reference.BookComparisons;
import io.stockscope.reference.DuplicateReservation;
import io.stockscope.reference.PendingChanges;
import io.stockscope.reference.StaleSku;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Counts;
import io.stockscope.reference.StockTable;
import io.stockscope.reference.SyncSlo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two simulated days on which nothing goes wrong, through the domain in memory: of what rules would
 * look at, nothing is shown but what trade itself brings, and that to the piece. Beside them the
 * same days with a fault of every kind, on which all of it is.
 */
class QuietDayTest {

    private static final long SEED = 7;

    /** An article that is sold. */
    private static final String SKU = "20001";

    private static @Nullable Days quiet;
    private static @Nullable Days faulty;

    /** What happened, and what the domain says of it. */
    private record Days(SimulationTruth truth, StockResults results, Map<String, Long> doubts) {

        static Days of(Faults faults, Predicate<TextEvent> known) throws Exception {
            List<TextEvent> events = new ArrayList<>();
            SimulationTruth truth =
                    Simulation.run(
                            SalesHistory.of(GeneratedSales.generate(2, 120, 100, SEED)),
                            new SimulationOptions(SEED, 0).withFaults(faults),
                            new EventOutput() {
                                @Override
                                public void accept(StockscopeTopic topic, SpecificRecord event) {
                                    TextEvent sent = TextEvent.of(topic, event);
                                    if (known.test(sent)) {
                                        events.add(sent);
                                    }
                                }

                                @Override
                                public void acceptBytes(TextBytes garbage) {
                                    // Is no event, so it does not come as far as the domain.
                                }
                            });
            DomainRun run = new DomainRun(truth.until());
            return new Days(truth, run.run(events, truth.until()), run.doubts());
        }

        /** Changes by channel: good, bad. */
        Map<String, long[]> slo() {
            Map<String, long[]> byChannel = new TreeMap<>();
            for (SyncSlo row : results.rows(StockTable.SYNC_SLO, SyncSlo.class)) {
                long[] sum = byChannel.computeIfAbsent(row.channel(), none -> new long[2]);
                sum[0] += row.good();
                sum[1] += row.bad();
            }
            return byChannel;
        }

        List<StaleSku> stale() {
            return results.rows(StockTable.STALE_SKUS, StaleSku.class);
        }

        List<DuplicateReservation> duplicates() {
            return results.rows(StockTable.DUPLICATE_RESERVATIONS, DuplicateReservation.class);
        }

        long differing() {
            return results.rows(StockTable.BOOK_COMPARISONS, BookComparisons.class).stream()
                    .mapToLong(BookComparisons::differing)
                    .sum();
        }

        long overdue() {
            return results.rows(StockTable.PENDING_CHANGES, PendingChanges.class).stream()
                    .mapToLong(PendingChanges::overdue)
                    .sum();
        }

        long count(ToLongFunction<Counts> column) {
            return results.counts().values().stream().mapToLong(column).sum();
        }
    }

    @BeforeAll
    static void simulate() throws Exception {
        Days without = Days.of(Faults.none(), event -> true);
        quiet = without;
        long midnight = without.truth.from().toEpochMilli();
        faulty =
                Days.of(
                        new Faults(FaultSchedule.everyKind(List.of(midnight)), GroundTruth.NONE),
                        event -> true);
    }

    @Test
    void everyChannelKeepsTheObjectiveOfItsOwnPace() {
        Map<String, long[]> slo = requireNonNull(quiet).slo();

        assertThat(slo)
                .containsOnlyKeys("amazon", "b2b", "ebay", "store1", "store2", "store3", "web");
        assertThat(slo)
                .allSatisfy(
                        (channel, changes) -> {
                            assertThat(changes[0]).as("%s, good", channel).isGreaterThan(20);
                            assertThat(changes[1])
                                    .as("%s, bad of %d", channel, changes[0] + changes[1])
                                    // Of the 2,000th part, which a channel rejects and is sent
                                    // again, what the web shop's minute is too short for.
                                    .isLessThanOrEqualTo(
                                            channel.equals("web") ? changes[0] / 1_000 : 0);
                        });
        assertThat(requireNonNull(quiet).overdue()).isZero();
    }

    @Test
    void nothingIsStaleReservedTwiceOrUnknown() {
        Days days = requireNonNull(quiet);

        assertThat(days.stale()).isEmpty();
        assertThat(days.duplicates()).isEmpty();
        assertThat(days.doubts).isEmpty();
    }

    @Test
    void everyEventIsAppliedOnce() {
        Days days = requireNonNull(quiet);

        assertThat(days.count(Counts::applied)).isEqualTo(days.count(Counts::read));
    }

    /**
     * What is promised and not there comes from the sales: business customers wait for the next
     * delivery, and people take the last pieces off the shelf. Counts differ where somebody
     * miscounted.
     */
    @Test
    void shortagesConflictsAndDifferencesAreThoseThatTradeBrought() {
        Days days = requireNonNull(quiet);
        long found =
                days.truth.discrepancies().values().stream()
                        .mapToLong(SimulationTruth.Discrepancies::found)
                        .sum();

        assertThat(days.results.conflicts()).hasSize((int) days.truth.reservationConflicts());
        assertThat(days.results.incidents()).hasSize((int) days.truth.negativeAtsIncidents());
        assertThat(days.results.discrepancies()).hasSize((int) found);
    }

    @Test
    void daysOfFaultsShowAllOfThat() {
        Days calm = requireNonNull(quiet);
        Days days = requireNonNull(faulty);
        SoftAssertions shown = new SoftAssertions();

        days.slo().forEach((channel, changes) -> shownBad(shown, channel, changes[1]));
        shown.assertThat(days.overdue()).as("overdue").isPositive();
        shown.assertThat(days.stale()).as("stale").isNotEmpty();
        shown.assertThat(days.stale())
                .extracting(StaleSku::channel)
                .as("stale on the channels that were struck")
                .contains("amazon", "ebay", "web");
        shown.assertThat(days.duplicates()).as("duplicate reservations").isNotEmpty();
        shown.assertThat(days.count(Counts::duplicates)).as("duplicate events").isPositive();
        shown.assertThat(days.count(Counts::future)).as("dead letters").isPositive();
        shown.assertThat(days.differing()).as("differences").isGreaterThan(calm.differing());
        shown.assertAll();
    }

    /** In hindsight no fault of the simulation brings that. */
    @Test
    void whatIsNotKnownIsShown() throws Exception {
        Days days =
                Days.of(
                        Faults.none(),
                        event ->
                                !event.key().equals(SKU)
                                        || !(event.event() instanceof ItemMaster
                                                || isBaseline(event.event())));

        assertThat(days.doubts.keySet())
                .anyMatch(doubt -> doubt.startsWith("unmapped "))
                .anyMatch(doubt -> doubt.startsWith("unanchored "));
    }

    private static boolean isBaseline(SpecificRecord event) {
        return event instanceof ErpStockEvent erp && erp.getKind() == ErpStockKind.BASELINE;
    }

    private static void shownBad(SoftAssertions shown, String channel, long bad) {
        if (List.of("amazon", "ebay").contains(channel)) {
            shown.assertThat(bad).as("%s, bad", channel).isGreaterThan(20);
        }
    }
}
