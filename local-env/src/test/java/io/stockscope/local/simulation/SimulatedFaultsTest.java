// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import io.stockscope.event.text.EventText;
import io.stockscope.event.text.TextBytes;
import io.stockscope.event.text.TextEvent;
import io.stockscope.local.simulation.SimulationTruth.Level;
import io.stockscope.local.simulation.fault.CollectedTruth;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.FaultSchedule;
import io.stockscope.local.simulation.fault.FaultTargets;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import io.stockscope.local.simulation.publish.ThrottleCommands;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.StockResults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whole simulations in which things go wrong. */
final class SimulatedFaultsTest {
    private static final SalesHistory TWO_DAYS = SalesHistory.of(GeneratedSales.generate(2, 40, 3));
    private static final Schedule SCHEDULE = Schedule.ofTheSales(TWO_DAYS);
    private static final List<Fault> EVERY_KIND =
            FaultSchedule.everyKind(RetailCalendar.OF_THE_SALES.tradingDays(TWO_DAYS));

    /** What came to the bus, as text, and what is true. */
    private static final class Run implements EventOutput {
        private final List<String> lines = new ArrayList<>();
        private final List<TextEvent> events = new ArrayList<>();
        private final CollectedTruth labels = new CollectedTruth();
        private final Faults faults;
        private final SimulationTruth truth;

        Run(long seed, List<Fault> planned) {
            faults = new Faults(planned, labels);
            SimulationOptions options = new SimulationOptions(seed, 0.02).withFaults(faults);
            truth = Simulation.run(TWO_DAYS, options, this);
        }

        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) {
            lines.add(EventText.write(topic, event));
            events.add(TextEvent.of(topic, event));
        }

        @Override
        public void acceptBytes(TextBytes bytes) {
            lines.add(bytes.toString());
        }
    }

    private static Run everyKind;

    @BeforeAll
    static void runOnce() {
        everyKind = new Run(1, EVERY_KIND);
    }

    @Test
    void sameSeedGivesTheSameEventsLabelsAndTruth() {
        Run one = everyKind;
        Run again = new Run(1, EVERY_KIND);

        assertThat(again.lines).isEqualTo(one.lines);
        assertThat(again.labels.hits()).isEqualTo(one.labels.hits()).hasSizeGreaterThan(100);
        assertThat(again.labels.oversells()).isEqualTo(one.labels.oversells());
        assertThat(again.labels.lostSales()).isEqualTo(one.labels.lostSales());
        assertThat(again.truth).isEqualTo(one.truth);
        assertThat(new Run(2, EVERY_KIND).labels.hits()).isNotEqualTo(one.labels.hits());
    }

    @Test
    void faultsThatNeverStrikeChangeNothing() {
        long later = SCHEDULE.untilMillis() + Duration.ofDays(30).toMillis();
        Run calm = new Run(1, List.of());
        Run spared = new Run(1, FaultSchedule.everyKind(List.of(later)));

        assertThat(spared.lines).isEqualTo(calm.lines);
        assertThat(spared.labels.hits()).isEmpty();
        assertThat(spared.truth).isEqualTo(calm.truth);
        assertThat(calm.truth.bus().levels()).isEqualTo(calm.truth.levels());
        assertThat(calm.truth.bus().garbage()).isEmpty();
    }

    @Test
    void whatFollowsFromTheBusIsWhatTheReferenceFinds() throws Exception {
        Run run = everyKind;

        StockResults found =
                new ReferenceStock(Instant.parse("2026-01-01T00:00:00Z"))
                        .run(run.events, run.truth.until());

        assertThat(found.levels())
                .isEqualTo(
                        new StockResults(
                                        run.truth.bus().levels().stream()
                                                .map(SimulatedFaultsTest::row)
                                                .toList(),
                                        List.of(),
                                        List.of(),
                                        List.of(),
                                        found.counts())
                                .levels());
        assertThat(run.truth.bus().levels()).isNotEqualTo(run.truth.levels());
    }

    @Test
    void onlyWhatIsLostOrDatedWrongSetsTheBusApartFromWhatIsSo() {
        Set<FaultKind> apart = Set.of(FaultKind.EVENTS_LOST, FaultKind.CLOCK_AHEAD);
        Run run = everyKind;

        Set<String> explained = new HashSet<>();
        for (FaultKind kind : apart) {
            run.labels.hits(kind).stream().map(GroundTruth.Hit::sku).forEach(explained::add);
        }
        Set<String> different = new TreeSet<>();
        Set<Level> onTheBus = new HashSet<>(run.truth.bus().levels());
        for (Level level : run.truth.levels()) {
            if (!onTheBus.contains(level)) {
                different.add(level.sku());
            }
        }
        assertThat(different).isNotEmpty().isSubsetOf(explained);

        Run others =
                new Run(
                        1,
                        EVERY_KIND.stream()
                                .filter(fault -> !apart.contains(fault.kind()))
                                .toList());
        assertThat(others.labels.hits()).isNotEmpty();
        assertThat(others.truth.bus().levels()).isEqualTo(others.truth.levels());
    }

    @Test
    void itemsThatAreLateHaveNoMasterDataUntilTheEndOfIt() {
        Fault fault = fault(FaultKind.LATE_ITEMS, "", 0, 30, 0.4);
        Run run = new Run(1, List.of(fault));

        Set<String> late = skus(run.labels.hits(FaultKind.LATE_ITEMS));
        assertThat(late).hasSizeBetween(8, 24);
        List<ItemMaster> items = items(run.events);
        assertThat(items).hasSize(40);
        assertThat(items).extracting(ItemMaster::getCurrency).containsOnly("GBP");
        assertThat(skusAfterFirstEvent(run.events)).isEqualTo(late);
    }

    @Test
    void pricesInAnotherCurrencyComeAtTheBeginningAndAreMendedAtTheEnd() {
        Fault fault = fault(FaultKind.WRONG_CURRENCY, "", 10, 4, 0.4);
        Run run = new Run(1, List.of(fault));

        Set<String> struck = skus(run.labels.hits(FaultKind.WRONG_CURRENCY));
        assertThat(struck).hasSizeBetween(8, 24);
        Map<String, List<String>> currencies = new TreeMap<>();
        for (ItemMaster item : items(run.events)) {
            currencies
                    .computeIfAbsent(item.getSku(), sku -> new ArrayList<>())
                    .add(item.getCurrency());
        }
        assertThat(currencies)
                .hasSize(40)
                .allSatisfy(
                        (sku, all) ->
                                assertThat(all)
                                        .isEqualTo(
                                                struck.contains(sku)
                                                        ? List.of("GBP", "EUR", "GBP")
                                                        : List.of("GBP")));
    }

    @Test
    void salesThatTheWarehouseBooksAreNoTillsAndStockIsRight() {
        Fault fault = fault(FaultKind.SALES_BY_WMS, "store1", 0, 48, 1);
        Run run = new Run(1, List.of(fault));
        Run calm = new Run(1, List.of());

        assertThat(sources(calm.events)).contains("pos-store1");
        assertThat(sources(run.events)).doesNotContain("pos-store1");
        assertThat(run.labels.hits(FaultKind.SALES_BY_WMS)).hasSizeGreaterThan(5);
        assertThat(run.truth.levels()).isEqualTo(calm.truth.levels());
        assertThat(run.truth.bus().levels()).isEqualTo(calm.truth.levels());
    }

    private static Fault fault(
            FaultKind kind, String target, int fromHour, int hours, double strength) {
        long from = SCHEDULE.opensMillis() + Duration.ofHours(fromHour).toMillis();
        return new Fault(kind, target, from, from + Duration.ofHours(hours).toMillis(), strength);
    }

    private static Set<String> skus(List<GroundTruth.Hit> hits) {
        Set<String> skus = new TreeSet<>();
        hits.forEach(hit -> skus.add(String.valueOf(hit.sku())));
        return skus;
    }

    private static List<ItemMaster> items(List<TextEvent> events) {
        List<ItemMaster> items = new ArrayList<>();
        events.forEach(
                event -> {
                    if (event.event() instanceof ItemMaster item) {
                        items.add(item);
                    }
                });
        return items;
    }

    /** The SKUs whose master data come after events have come. */
    private static Set<String> skusAfterFirstEvent(List<TextEvent> events) {
        Set<String> skus = new TreeSet<>();
        boolean begun = false;
        for (TextEvent event : events) {
            if (event.event() instanceof ItemMaster item) {
                if (begun) {
                    skus.add(item.getSku());
                }
            } else {
                begun |= event.topic() != StockscopeTopic.REFERENCE_CHANNELS;
            }
        }
        return skus;
    }

    private static Set<String> sources(List<TextEvent> events) {
        Set<String> sources = new TreeSet<>();
        for (TextEvent event : events) {
            if (event.event().getSchema().getField("source") != null) {
                sources.add((String) event.event().get(1));
            }
        }
        return sources;
    }

    @Test
    void topicsHoldEventsDuplicatesAndGarbage() {
        Run run = everyKind;

        long garbage = run.truth.bus().garbage().values().stream().mapToLong(Long::longValue).sum();
        assertThat(run.lines)
                .hasSize((int) (run.truth.totalEvents() + run.truth.totalDuplicates() + garbage));
        assertThat(garbage).isPositive().isEqualTo(run.labels.hits(FaultKind.GARBAGE).size());
    }

    @Test
    void everyFaultOfTheTransportFindsSomethingToHit() {
        Run run = everyKind;

        assertThat(run.faults.planned())
                .allSatisfy(
                        fault ->
                                assertThat(run.faults.hits(fault))
                                        .as("%s", fault)
                                        .isEqualTo(run.labels.hits(fault.kind()).size()));
        for (FaultKind kind :
                List.of(
                        FaultKind.LATE_UPLOAD,
                        FaultKind.LATE_BASELINE,
                        FaultKind.EVENTS_LOST,
                        FaultKind.EVENTS_DOUBLED,
                        FaultKind.EVENTS_OUT_OF_ORDER,
                        FaultKind.CLOCK_AHEAD,
                        FaultKind.GARBAGE,
                        FaultKind.SOURCE_SILENT,
                        FaultKind.SLOW_SOURCE)) {
            assertThat(run.labels.hits(kind)).as("%s", kind).isNotEmpty();
        }
    }

    @Test
    void commandsAreAnsweredWhateverGoesWrong() {
        List<ThrottleAck> acks = new ArrayList<>();
        Deque<ThrottleCommands.Received> commands = new ArrayDeque<>();
        for (String channel : List.of("web", "amazon", "store1")) {
            commands.add(ThrottleCommands.Received.now(pause(channel)));
        }
        SimulationTruth paused =
                Simulation.run(
                        TWO_DAYS,
                        new SimulationOptions(1, 0)
                                .withFaults(new Faults(EVERY_KIND, GroundTruth.NONE))
                                .withThrottleCommands(now -> commands.poll()),
                        new EventOutput() {
                            @Override
                            public void accept(StockscopeTopic topic, SpecificRecord event) {
                                if (event instanceof ThrottleAck ack) {
                                    acks.add(ack);
                                }
                            }

                            @Override
                            public void acceptBytes(TextBytes bytes) {}
                        });

        assertThat(acks)
                .extracting(ThrottleAck::getChannel, ThrottleAck::getStatus)
                .containsExactlyInAnyOrder(
                        tuple("web", ThrottleAckStatus.APPLIED),
                        tuple("amazon", ThrottleAckStatus.APPLIED),
                        tuple("store1", ThrottleAckStatus.APPLIED));
        assertThat(paused.events()).containsEntry("throttle.acks", 3L);
    }

    private static ThrottleCommand pause(String channel) {
        return ThrottleCommand.newBuilder()
                .setCommandId(channel)
                .setChannel(channel)
                .setDirectives(
                        List.of(
                                ThrottleDirective.newBuilder()
                                        .setSkus(List.of())
                                        .setMode(ThrottleMode.PAUSE)
                                        .build()))
                .setRevision(1)
                .setIssuedAt(Instant.EPOCH)
                .setTtlMs(3_600_000)
                .setExpiresAt(Instant.EPOCH)
                .setRuleNames(List.of())
                .setAlertIds(List.of())
                .setReason("test")
                .setEvidence(Map.of())
                .setDryRun(false)
                .build();
    }

    @Test
    void everySourceOfEventsCanBeHit() {
        assertThat(Retailer.faultTargets().sources())
                .containsAll(sources(new Run(1, List.of()).events));
    }

    @Test
    void shippedFaultsHaveTargetsOfThisRetailer() {
        FaultTargets targets = Retailer.faultTargets();
        List<Fault> shipped = new ArrayList<>(EVERY_KIND);
        shipped.addAll(FaultSchedule.demo(0, UkTime.DAY));

        assertThat(shipped)
                .allSatisfy(
                        fault -> {
                            List<String> possible = targets.of(fault.kind());
                            assertThat(possible.isEmpty() ? List.of("") : possible)
                                    .as("%s", fault)
                                    .contains(fault.target());
                        });
    }

    private static StockResults.Level row(Level level) {
        return new StockResults.Level(
                level.sku(),
                level.location(),
                level.onHand(),
                level.damaged(),
                level.held(),
                level.reserved(),
                level.safetyStock(),
                level.ats());
    }
}
