// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextBytes;
import io.stockscope.event.text.TextEvent;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockReport;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.run.StockViews.TimelineEvent;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.simulation.EventOutput;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.Simulation;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SimulationTruth;
import io.stockscope.local.simulation.fault.CollectedTruth;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import io.stockscope.local.simulation.fault.GroundTruth.Hit;
import io.stockscope.local.simulation.fault.GroundTruth.Oversell;
import io.stockscope.local.simulation.fault.GroundTruthReader;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.FlowHealth;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.StaleSku;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Conflict;
import io.stockscope.reference.StockResults.Discrepancy;
import io.stockscope.reference.StockResults.Level;
import io.stockscope.reference.StockTable;
import io.stockscope.reference.SyncLatency;
import io.stockscope.reference.SyncSlo;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Two simulated days on which everything goes wrong that can, the whole way: {@code simulate
 * --faults all} to the topics, one bounded run, and what its rows say of each fault. The same
 * simulation run once more in memory says what came to the bus.
 */
class EveryFaultIT {
    private static final Set<FaultKind> BLINDING =
            Set.of(FaultKind.EVENTS_LOST, FaultKind.CLOCK_AHEAD);

    /** All tables but flow health, which counts bytes too that are no events. */
    private static final Set<StockTable> OF_EVENTS =
            EnumSet.complementOf(EnumSet.of(StockTable.FLOW_HEALTH));

    private static final int DAYS = 2;
    private static final int SKUS = 40;
    private static final long SEED = 3;
    private static final double DUPLICATES = 0.02;

    private static @Nullable LocalServices services;
    private static final CollectedTruth LABELS = new CollectedTruth();
    private static final Bus BUS = new Bus();
    private static @Nullable SimulationTruth truth;
    private static @Nullable StockReport report;
    private static @Nullable StockResults expected;
    private static @Nullable StockViews views;
    private static final Map<String, TimelineEvent> TIMELINE = new HashMap<>();

    /** What came to the bus. */
    private static final class Bus implements EventOutput {
        private final List<TextEvent> events = new ArrayList<>();
        private final Map<StockscopeTopic, Long> bytes = new HashMap<>();

        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) {
            events.add(TextEvent.of(topic, event));
        }

        @Override
        public void acceptBytes(TextBytes garbage) {
            bytes.merge(garbage.topic(), 1L, Long::sum);
        }
    }

    @BeforeAll
    static void simulateAndRun(@TempDir Path folder) throws Exception {
        SharedServices.assumePlatform();
        LocalServices started = LocalServices.startTemporary();
        services = started;
        StockscopeConfig config =
                started.config(
                        Map.of(
                                "reportingCurrency", "GBP",
                                "registry.unknownSchemaPatience", "2s",
                                "flink.parallelism.default", "2"));
        Foundation.lay(config);
        Path labels = folder.resolve("labels.jsonl");
        simulate(labels, started);
        GroundTruthReader.read(labels, LABELS);
        SimulationTruth known =
                Simulation.run(
                        SalesHistory.of(GeneratedSales.generate(DAYS, SKUS, SEED)),
                        new SimulationOptions(SEED, DUPLICATES)
                                .withFaults(new Faults(LABELS.faults(), GroundTruth.NONE)),
                        BUS);
        truth = known;
        Instant now = Instant.now();
        report = new BoundedRun(config).execute(RunMode.bounded(now, known.until()));
        expected =
                new ReferenceStock(
                                new ReferenceStock.Settings(
                                        now,
                                        Duration.ofSeconds(60),
                                        Duration.ofHours(24),
                                        Duration.ofDays(7),
                                        "GBP"),
                                rule -> {})
                        .run(BUS.events, known.until());
        StockViews found = new StockViews(started.endpoints().clickHouse(), "stockscope");
        views = found;
        found.events().forEach(event -> TIMELINE.put(event.eventId(), event));
    }

    private static void simulate(Path labels, LocalServices to) {
        StringWriter err = new StringWriter();
        int exitCode =
                StockscopeCommand.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .setErr(new PrintWriter(err))
                        .execute(
                                "simulate",
                                "--days=" + DAYS,
                                "--skus=" + SKUS,
                                "--seed=" + SEED,
                                "--duplicates=" + DUPLICATES,
                                "--faults=all",
                                "--ground-truth=" + labels,
                                "--endpoints=" + to.endpointsFile());
        assertThat(exitCode).as(err.toString()).isZero();
    }

    @AfterAll
    static void stop() {
        if (services != null) {
            services.close();
        }
    }

    @Test
    void topicsHoldWhatTheSimulationSaysItSent() throws Exception {
        try (Admin admin =
                Admin.create(
                        requireNonNull(services).config(Map.of()).kafka().clientProperties())) {
            for (StockscopeTopic topic : StockscopeTopic.values()) {
                if (topic.input()) {
                    String name = topic.topicName();
                    SimulationTruth known = requireNonNull(truth);
                    assertThat(records(admin, name))
                            .as(name)
                            .isEqualTo(
                                    known.events().getOrDefault(name, 0L)
                                            + known.duplicates().getOrDefault(name, 0L)
                                            + known.bus().garbage().getOrDefault(name, 0L));
                }
            }
        }
    }

    @Test
    void everyFaultHasHitSomething() {
        for (FaultKind kind : FaultKind.values()) {
            assertThat(LABELS.hits(kind)).as(kind.word()).isNotEmpty();
        }
    }

    @Test
    void levelsAreThoseThatFollowFromTheBus() throws Exception {
        assertThat(levels(requireNonNull(views).levels()))
                .isEqualTo(levels(rows(requireNonNull(truth).bus().levels())));
    }

    @Test
    void whereLevelsAreNotWhatIsSoTheLabelsSayWhy() throws Exception {
        Map<String, Level> so = levels(rows(requireNonNull(truth).levels()));
        Set<String> wrong = new TreeSet<>();
        for (Level level : requireNonNull(views).levels()) {
            if (!level.equals(so.get(level.key()))) {
                wrong.add(level.sku());
            }
        }

        assertThat(wrong).isNotEmpty().isSubsetOf(skusLostOrDatedWrong());
    }

    @Test
    void countsBalanceAndEveryRowIsThatOfTheReference() throws Exception {
        StockReport counted = requireNonNull(report);
        StockViews rows = requireNonNull(views);

        assertThat(counted.balances()).as(counted.table()).isTrue();
        StockResults found =
                rows.results(withoutBytes(WholeWayRun.counts(counted))).withOnly(OF_EVENTS);
        assertThat(requireNonNull(expected).withOnly(OF_EVENTS).differences(found)).isEmpty();
        assertThat(rows.conflicts()).isNotEmpty();
        assertThat(rows.incidents()).isNotEmpty();
    }

    // ---- Each fault ----

    @Test
    void garbageIsInTheDeadLettersByItsSort() throws Exception {
        List<Hit> hits = LABELS.hits(FaultKind.GARBAGE);
        long invalid =
                hits.stream()
                        .filter(hit -> hit.detail().matches("(negative quantity|dated 1970),.*"))
                        .count();
        Map<String, Long> letters = requireNonNull(views).deadLetters();

        assertThat(letters)
                .containsEntry("wms.stock INVALID", invalid)
                .containsEntry("wms.stock UNDECODABLE", hits.size() - invalid)
                .containsOnlyKeys(
                        "wms.stock INVALID", "wms.stock UNDECODABLE", "wms.stock FUTURE_TIMESTAMP");
        assertThat(invalid).isPositive().isLessThan(hits.size());
        assertThat(requireNonNull(views).deadLettersBySource())
                .containsEntry("INVALID wms-dc1", invalid);
    }

    @Test
    void eventsOfAClockAheadAreInTheDeadLetters() throws Exception {
        Set<String> ids = ids(FaultKind.CLOCK_AHEAD);
        long sent =
                BUS.events.stream()
                        .filter(event -> event.topic() == StockscopeTopic.WMS_STOCK)
                        .filter(event -> ids.contains((String) event.event().get(0)))
                        .count();

        assertThat(requireNonNull(views).deadLettersBySource())
                .containsEntry("FUTURE_TIMESTAMP wms-dc2", sent);
        assertThat(sent).isGreaterThanOrEqualTo(ids.size());
        assertThat(TIMELINE).doesNotContainKeys(ids.toArray(String[]::new));
    }

    /** The ERP has booked what the warehouse's lost events would have told. */
    @Test
    void lostShipmentsAreDiscrepanciesAtTheNextSnapshot() throws Exception {
        assertThat(TIMELINE).doesNotContainKeys(ids(FaultKind.EVENTS_LOST).toArray(String[]::new));
        Set<String> lost = new TreeSet<>();
        long until = 0;
        for (Hit hit : LABELS.hits(FaultKind.EVENTS_LOST)) {
            if (hit.detail().startsWith("SHIP ")) {
                lost.add(String.valueOf(hit.sku()));
                until = hit.fault().untilMillis();
            }
        }
        Set<String> differing = new TreeSet<>();
        for (Discrepancy discrepancy : requireNonNull(views).discrepancies()) {
            if (discrepancy.system().equals("ERP")
                    && discrepancy.location().equals("dc1")
                    && discrepancy.openedAt().toEpochMilli() > until) {
                differing.add(discrepancy.sku());
            }
        }

        assertThat(lost).hasSizeGreaterThan(5);
        assertThat(differing).containsAll(lost);
    }

    @Test
    void doubledEventsAreCountedAsDuplicatesAndAppliedOnce() {
        Map<String, Long> copies = new TreeMap<>();
        for (TextEvent event : BUS.events) {
            copies.merge(String.valueOf(event.event().get(0)), 1L, Long::sum);
        }

        assertThat(ids(FaultKind.EVENTS_DOUBLED))
                .allSatisfy(
                        id -> {
                            assertThat(copies.get(id)).as(id).isGreaterThanOrEqualTo(2);
                            if (isStock(id)) {
                                assertThat(TIMELINE).containsKey(id);
                            }
                        });
        // That the report's duplicates are the second copies, the reference has said.
    }

    /**
     * In hindsight nothing is late, and positions are anchored from midnight on: what is seen is
     * that the events are there, were recorded late, and did no harm to the levels.
     */
    @Test
    void lateBaselinesLateUploadsAndSilenceAreSeenInWhenTheirEventsWereRecorded() {
        for (FaultKind kind :
                List.of(FaultKind.LATE_BASELINE, FaultKind.LATE_UPLOAD, FaultKind.SOURCE_SILENT)) {
            for (Hit hit : LABELS.hits(kind)) {
                String id = String.valueOf(hit.id());
                if (isStock(id)) {
                    TimelineEvent event = requireNonNull(TIMELINE.get(id), hit::toString);
                    assertThat(event.recordedAt().toEpochMilli())
                            .as(hit.toString())
                            .isGreaterThanOrEqualTo(hit.fault().untilMillis());
                }
            }
        }
    }

    /** No row says yet when an event reached the bus; that it counts all the same one does. */
    @Test
    void eventsThatOvertookEachOtherAllCount() {
        Set<String> overtaken = new TreeSet<>();
        Map<String, Instant> newest = new HashMap<>();
        for (TextEvent event : BUS.events) {
            if (field(event, "recordedAt") instanceof Instant recordedAt) {
                String source = String.valueOf(field(event, "source"));
                if (recordedAt.isBefore(newest.getOrDefault(source, Instant.MIN))) {
                    overtaken.add(String.valueOf(event.event().get(0)));
                }
                newest.merge(source, recordedAt, (one, other) -> one.isAfter(other) ? one : other);
            }
        }

        assertThat(overtaken).containsAnyElementsOf(ids(FaultKind.EVENTS_OUT_OF_ORDER));
        assertThat(ids(FaultKind.EVENTS_OUT_OF_ORDER))
                .allSatisfy(
                        id -> {
                            if (isStock(id)) {
                                assertThat(TIMELINE).containsKey(id);
                            }
                        });
    }

    /** Overdue by a timer and stale, though not one acknowledgement comes. */
    @ParameterizedTest
    @EnumSource(names = {"FEED_STOPS_APPLYING", "ACCEPTED_ONLY"})
    void channelsThatDoNotApplyAreOverdueAndStaleWhileThatLasts(FaultKind kind) throws Exception {
        Fault fault = LABELS.hits(kind).get(0).fault();
        long bad = 0;
        for (SyncSlo slo : requireNonNull(views).metrics().slo()) {
            if (slo.channel().equals(fault.target())
                    && fault.activeAt(slo.windowStart().toEpochMilli())) {
                bad += slo.bad();
            }
        }

        assertThat(bad).isPositive();
        assertThat(staleDuring(fault)).containsAnyElementsOf(skusHitBy(kind));
        assertThat(staleDuring(fault, "NOT_PROPAGATED")).isNotEmpty();
    }

    @Test
    void wrongQuantitiesAreStaleThoughNothingIsPending() throws Exception {
        Fault fault = LABELS.hits(FaultKind.WRONG_QUANTITY).get(0).fault();

        assertThat(staleDuring(fault, "WRONG_QUANTITY"))
                .isNotEmpty()
                .containsAnyElementsOf(skusHitBy(FaultKind.WRONG_QUANTITY));
    }

    @Test
    void aSlowFeedIsSlowInTheStageOfTheAcknowledgement() throws Exception {
        Fault fault = LABELS.hits(FaultKind.SLOW_FEED).get(0).fault();
        List<SyncLatency> ofChannel =
                requireNonNull(views).metrics().latency().stream()
                        .filter(row -> row.channel().equals(fault.target()))
                        .toList();

        assertThat(meanMillis(ofChannel, "acknowledge", fault, true))
                .isGreaterThan(3 * meanMillis(ofChannel, "acknowledge", fault, false));
        assertThat(meanMillis(ofChannel, "publish", fault, true))
                .isLessThan(3 * meanMillis(ofChannel, "publish", fault, false) + 1_000);
    }

    private static double meanMillis(
            List<SyncLatency> rows, String stage, Fault fault, boolean during) {
        double sum = 0;
        long samples = 0;
        for (SyncLatency row : rows) {
            if (row.stage().equals(stage)
                    && fault.activeAt(row.windowStart().toEpochMilli()) == during) {
                sum += row.meanMs() * row.samples();
                samples += row.samples();
            }
        }
        assertThat(samples).as("%s, during the fault: %s", stage, during).isPositive();
        return sum / samples;
    }

    @Test
    void whatComesTwiceAndWhatIsRecordedLateIsInTheHealthOfItsSource() throws Exception {
        List<FlowHealth> flow = requireNonNull(views).metrics().flow();
        for (FaultKind kind : List.of(FaultKind.LATE_UPLOAD, FaultKind.SOURCE_SILENT)) {
            Hit hit =
                    LABELS.hits(kind).stream()
                            .filter(one -> isStock(String.valueOf(one.id())))
                            .findFirst()
                            .orElseThrow();
            TimelineEvent event = requireNonNull(TIMELINE.get(String.valueOf(hit.id())));
            assertThat(flow)
                    .as(hit.toString())
                    .anySatisfy(
                            row -> {
                                assertThat(row.source()).isEqualTo(event.source());
                                assertThat(row.captureP99Ms())
                                        .isGreaterThan(Duration.ofMinutes(2).toMillis());
                            });
        }
        String doubled = LABELS.hits(FaultKind.EVENTS_DOUBLED).get(0).fault().target();
        assertThat(shareOfDuplicates(flow, doubled::equals))
                .isGreaterThan(2 * shareOfDuplicates(flow, source -> !source.equals(doubled)));
    }

    private static double shareOfDuplicates(List<FlowHealth> flow, Predicate<String> sources) {
        List<FlowHealth> of = flow.stream().filter(row -> sources.test(row.source())).toList();
        return (double) of.stream().mapToLong(FlowHealth::duplicates).sum()
                / of.stream().mapToLong(FlowHealth::events).sum();
    }

    /** The SKUs whose display on the fault's channel was stale from then on. */
    private static Set<String> staleDuring(Fault fault, String... causes) throws Exception {
        Set<String> skus = new TreeSet<>();
        for (StaleSku stale : requireNonNull(views).metrics().staleSkus()) {
            if (stale.channel().equals(fault.target())
                    && fault.activeAt(stale.since().toEpochMilli())
                    && (causes.length == 0 || List.of(causes).contains(stale.cause()))) {
                skus.add(stale.sku());
            }
        }
        return skus;
    }

    private static Set<String> skusHitBy(FaultKind kind) {
        Set<String> skus = new TreeSet<>();
        LABELS.hits(kind).forEach(hit -> skus.add(String.valueOf(hit.sku())));
        return skus;
    }

    @Test
    void channelsThatDoNotApplyAreSeenInTheirUpdates() {
        Map<String, Set<String>> kinds = updateKinds();
        Map<String, Long> acknowledged = times("ACKNOWLEDGED");

        for (Hit hit : LABELS.hits(FaultKind.ACCEPTED_ONLY)) {
            assertThat(kinds.get(hit.id())).as("%s", hit).contains("ACCEPTED");
            assertThat(kinds.get(hit.id())).as("%s", hit).doesNotContain("ACKNOWLEDGED");
        }
        for (Hit hit : LABELS.hits(FaultKind.FEED_STOPS_APPLYING)) {
            assertThat(acknowledged.getOrDefault(hit.id(), Long.MAX_VALUE))
                    .as("%s", hit)
                    .isGreaterThanOrEqualTo(hit.fault().untilMillis());
        }
    }

    @Test
    void aSlowFeedIsSeenInHowLateItIsAcknowledged() {
        Set<String> slow = ids(FaultKind.SLOW_FEED);
        Map<String, Long> delays = acknowledgedAfter();

        double usual = mean(delays, id -> id.startsWith("ebay-") && !slow.contains(id));

        assertThat(mean(delays, slow::contains)).isGreaterThan(3 * usual);
    }

    private static double mean(Map<String, Long> delays, Predicate<String> updates) {
        return delays.entrySet().stream()
                .filter(entry -> updates.test(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .average()
                .orElseThrow();
    }

    /**
     * A customer who was sold what nobody had is a reservation conflict of that channel at that
     * time; where events were lost, the ledger may not know that it was one.
     */
    @Test
    void oversellsAreReservationConflictsOfTheirChannelAndTime() throws Exception {
        Set<String> conflicts = conflicts();
        List<Oversell> oversells =
                LABELS.oversells().stream().filter(sale -> !isBlind(sale)).toList();

        assertThat(oversells)
                .isNotEmpty()
                .allSatisfy(sale -> assertThat(conflicts).contains(conflict(sale)));
    }

    /** What a channel displays that has stopped, or that was told wrong, is sold, and not there. */
    @ParameterizedTest
    @EnumSource(names = {"FEED_STOPS_APPLYING", "WRONG_QUANTITY"})
    void wrongDisplaysAreConflictsWhileTheyLast(FaultKind kind) throws Exception {
        Set<String> conflicts = conflicts();

        assertThat(LABELS.oversells())
                .anySatisfy(
                        sale -> {
                            assertThat(LABELS.hits(kind)).anyMatch(hit -> causes(hit, sale));
                            assertThat(conflicts).contains(conflict(sale));
                        });
    }

    private static boolean causes(Hit hit, Oversell sale) {
        return sale.channel().equals(hit.fault().target())
                && sale.sku().equals(hit.sku())
                && hit.atMillis() <= sale.atMillis()
                && sale.atMillis() < hit.fault().untilMillis();
    }

    /** No row says yet what is on its way: it left, and no event says that it came. */
    @Test
    void lostTransfersLeaveAndNeverArrive() {
        assertThat(ids(FaultKind.TRANSFER_LOST))
                .allSatisfy(
                        id ->
                                assertThat(TIMELINE)
                                        .containsKey(id + "-out")
                                        .doesNotContainKey(id + "-in"));
        assertThat(TIMELINE.values()).anyMatch(event -> event.kind().equals("TRANSFER_IN"));
    }

    @Test
    void aSecondReserverIsSeenInDuplicatesAndConflicts() throws Exception {
        Set<String> second = ids(FaultKind.SECOND_RESERVER);
        Set<String> created =
                TIMELINE.values().stream()
                        .filter(event -> event.source().equals("legacy-oms"))
                        .filter(event -> event.kind().equals("CREATED"))
                        .map(event -> event.eventId().replaceFirst("-created$", ""))
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(created).isEqualTo(second);
        Fault fault = LABELS.hits(FaultKind.SECOND_RESERVER).get(0).fault();
        assertThat(requireNonNull(views).metrics().duplicates())
                .filteredOn(duplicate -> duplicate.sources().contains("legacy-oms"))
                .isNotEmpty()
                .allSatisfy(
                        duplicate -> {
                            assertThat(duplicate.channel()).isEqualTo(fault.target());
                            assertThat(second).containsAnyElementsOf(duplicate.reservationIds());
                        });
        assertThat(requireNonNull(views).conflicts())
                .extracting(Conflict::reservationId)
                .containsAnyElementsOf(second);
    }

    /**
     * Tills have told, what is published meanwhile knows nothing of it and says so, and the store's
     * own channel is told too late.
     */
    @Test
    void aPublisherThatReadsNoTillsPublishesAfterwards() {
        List<Hit> hits = LABELS.hits(FaultKind.POS_INPUT_HANGS);
        Fault hang = hits.get(0).fault();
        List<AvailabilityEvent> meanwhile = new ArrayList<>();
        for (TextEvent event : BUS.events) {
            if (event.event() instanceof AvailabilityEvent update
                    && update.getKind() == AvailabilityKind.PUBLISHED
                    && hang.activeAt(requireNonNull(update.getComputedAt()).toEpochMilli())) {
                meanwhile.add(update);
            }
        }
        assertThat(meanwhile)
                .hasSizeGreaterThan(10)
                .allSatisfy(
                        update -> {
                            Map<String, Instant> upTo =
                                    requireNonNull(update.getCoversUpToBySystem());
                            assertThat(upTo)
                                    .containsEntry(
                                            "POS", Instant.ofEpochMilli(hang.fromMillis() - 1));
                            assertThat(upTo.get("WMS"))
                                    .isEqualTo(
                                            requireNonNull(update.getComputedAt()).minusMillis(1));
                        });

        assertThat(hits)
                .isNotEmpty()
                .allSatisfy(hit -> assertThat(TIMELINE).containsKey(String.valueOf(hit.id())));
        assertThat(hits)
                .anySatisfy(
                        hit ->
                                assertThat(TIMELINE.values())
                                        .anyMatch(event -> tellsAfterwards(event, hit)));
    }

    private static boolean tellsAfterwards(TimelineEvent event, Hit hit) {
        long late = event.occurredAt().toEpochMilli() - hit.fault().untilMillis();
        return event.kind().equals("PUBLISHED")
                && event.sku().equals(hit.sku())
                && String.valueOf(event.channel()).startsWith("store")
                && late >= 0
                && late < Duration.ofMinutes(5).toMillis();
    }

    // ---- What is known ----

    /** Reference data have neither source nor time. */
    private static @Nullable Object field(TextEvent event, String name) {
        Schema.Field field = event.event().getSchema().getField(name);
        return field == null ? null : event.event().get(field.pos());
    }

    private static Set<String> conflicts() throws Exception {
        Set<String> conflicts = new HashSet<>();
        for (Conflict conflict : requireNonNull(views).conflicts()) {
            conflicts.add(
                    "%s %s %s %d"
                            .formatted(
                                    conflict.channel(),
                                    conflict.sku(),
                                    conflict.location(),
                                    conflict.at().toEpochMilli()));
        }
        return conflicts;
    }

    private static String conflict(Oversell sale) {
        return "%s %s %s %d"
                .formatted(sale.channel(), sale.sku(), sale.location(), sale.atMillis());
    }

    /** Whether the bus was wrong about that SKU before. */
    private static boolean isBlind(Oversell sale) {
        return LABELS.hits().stream()
                .filter(hit -> BLINDING.contains(hit.fault().kind()))
                .anyMatch(hit -> sale.sku().equals(hit.sku()) && hit.atMillis() <= sale.atMillis());
    }

    private static Set<String> ids(FaultKind kind) {
        Set<String> ids =
                LABELS.hits(kind).stream()
                        .map(Hit::id)
                        .map(String::valueOf)
                        .collect(Collectors.toCollection(TreeSet::new));
        assertThat(ids).isNotEmpty();
        return ids;
    }

    private static Set<String> skusLostOrDatedWrong() {
        Set<String> skus = new TreeSet<>();
        for (FaultKind kind : BLINDING) {
            LABELS.hits(kind).forEach(hit -> skus.add(String.valueOf(hit.sku())));
        }
        return skus;
    }

    /** Orders are no stock: the stock job does not read them. */
    private static boolean isStock(String eventId) {
        return BUS.events.stream()
                .filter(event -> eventId.equals(event.event().get(0)))
                .allMatch(event -> event.topic() != StockscopeTopic.CHANNEL_ORDERS);
    }

    private static Map<String, Set<String>> updateKinds() {
        Map<String, Set<String>> kinds = new HashMap<>();
        for (TimelineEvent event : TIMELINE.values()) {
            if (event.topic().equals("channel.availability")) {
                kinds.computeIfAbsent(event.correlationId(), id -> new TreeSet<>())
                        .add(event.kind());
            }
        }
        return kinds;
    }

    /** How long after it was published each update was acknowledged, in milliseconds. */
    private static Map<String, Long> acknowledgedAfter() {
        Map<String, Long> published = times("PUBLISHED");
        Map<String, Long> acknowledged = times("ACKNOWLEDGED");
        acknowledged.replaceAll((id, at) -> at - published.getOrDefault(id, at));
        return acknowledged;
    }

    /** When updates came to that point, by their ids. */
    private static Map<String, Long> times(String kind) {
        Map<String, Long> times = new HashMap<>();
        for (TimelineEvent event : TIMELINE.values()) {
            if (event.kind().equals(kind)) {
                times.put(event.correlationId(), event.occurredAt().toEpochMilli());
            }
        }
        return times;
    }

    private static Map<String, Level> levels(List<Level> levels) {
        Map<String, Level> byKey = new TreeMap<>();
        levels.forEach(level -> byKey.put(level.key(), level));
        return byKey;
    }

    private static List<Level> rows(List<SimulationTruth.Level> levels) {
        return levels.stream()
                .map(
                        level ->
                                new Level(
                                        level.sku(),
                                        level.location(),
                                        level.onHand(),
                                        level.damaged(),
                                        level.held(),
                                        level.reserved(),
                                        level.safetyStock(),
                                        level.ats()))
                .toList();
    }

    /** The reference reads events only. */
    private static Map<StockscopeTopic, StockResults.Counts> withoutBytes(
            Map<StockscopeTopic, StockResults.Counts> counts) {
        Map<StockscopeTopic, StockResults.Counts> without = new HashMap<>();
        counts.forEach(
                (topic, count) -> {
                    long bytes = BUS.bytes.getOrDefault(topic, 0L);
                    without.put(
                            topic,
                            new StockResults.Counts(
                                    count.read() - bytes,
                                    count.applied(),
                                    count.duplicates(),
                                    count.superseded(),
                                    count.tooOld(),
                                    count.leftOut(),
                                    count.undecodable() - bytes,
                                    count.invalid(),
                                    count.future()));
                });
        return without;
    }

    private static long records(Admin admin, String topic) throws Exception {
        List<TopicPartition> partitions =
                admin.describeTopics(List.of(topic)).allTopicNames().get().values().stream()
                        .flatMap(description -> description.partitions().stream())
                        .map(partition -> new TopicPartition(topic, partition.partition()))
                        .toList();
        return admin
                .listOffsets(
                        partitions.stream()
                                .collect(
                                        Collectors.toMap(
                                                Function.identity(),
                                                partition -> OffsetSpec.latest())))
                .all()
                .get()
                .values()
                .stream()
                .mapToLong(end -> end.offset())
                .sum();
    }
}
