// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import static io.stockscope.local.lockstep.MeasuredSums.name;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.throttle.Command;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextEvent;
import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.Metric;
import io.stockscope.local.lockstep.Lockstep.Commands;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SimulationTruth;
import io.stockscope.local.simulation.SteppedSimulation;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import io.stockscope.reference.PendingChanges;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.StaleSku;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockTable;
import io.stockscope.reference.SyncLatency;
import io.stockscope.reference.SyncSlo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two hours of a retailer whose marketplace stops applying updates, through all that there is. */
class LockstepTest {

    private static final long SEED = 3;
    private static final String DAY = "2011-03-07T";
    private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(5);
    private static final long LOOK_MILLIS = 10_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final SalesHistory SALES =
            SalesHistory.of(GeneratedSales.generate(1, 60, 300, SEED));

    private static @Nullable Play obeyed;

    /** All that a run tells. */
    private static final class Play implements LockstepListener {
        private final List<TextEvent> events = new ArrayList<>();
        private final Map<String, String> typeByChannel = new HashMap<>();
        private final MeasuredSums sums = new MeasuredSums();
        private final List<String> told = new ArrayList<>();
        private final List<Command> commands = new ArrayList<>();
        private @Nullable SimulationTruth truth;
        private long endMillis;

        /** Units, added up over all looks at what the channel displays. */
        private long displayedInVain;

        static Play of(long seed, Commands commands) throws Exception {
            Play play = new Play();
            play.truth =
                    Lockstep.run(
                            LockstepTest::simulation,
                            SALES,
                            options(seed),
                            LockstepSettings.defaults(ShippedRules.all()),
                            commands,
                            play);
            return play;
        }

        @Override
        public void event(StockscopeTopic topic, SpecificRecord event, long nowMillis) {
            if (event instanceof ChannelProfile profile) {
                typeByChannel.put(profile.getChannel(), profile.getType().name());
            }
            if (topic != StockscopeTopic.CHANNEL_ORDERS && topic != StockscopeTopic.THROTTLE_ACKS) {
                events.add(TextEvent.of(topic, event));
            }
        }

        @Override
        public void measured(Measured measurement, long nowMillis) {
            sums.measured(measurement, nowMillis);
            told.add(nowMillis + " " + measurement);
        }

        @Override
        public void alert(AlertMessage alert, long nowMillis) {
            told.add(nowMillis + " " + alert);
        }

        @Override
        public void command(Command command, long nowMillis) {
            commands.add(command);
            told.add(nowMillis + " " + command);
        }

        @Override
        public void second(SteppedSimulation simulation, long nowMillis) {
            endMillis = nowMillis;
            if (nowMillis % LOOK_MILLIS == 0) {
                displayedInVain += simulation.displayedInVain("amazon");
            }
        }

        Instant frontier() {
            return Instant.ofEpochMilli(endMillis).minus(OUT_OF_ORDERNESS);
        }

        boolean alerted(String rule) {
            return told.stream()
                    .anyMatch(line -> line.contains(rule) && line.contains("state=FIRING"));
        }

        String type(String channel) {
            return requireNonNull(typeByChannel.get(channel));
        }
    }

    private static SteppedSimulation simulation(SalesHistory sales, SimulationOptions options) {
        return SteppedSimulation.ofFirstDay(
                sales, options, LocalTime.of(10, 0), LocalTime.of(12, 0));
    }

    private static SimulationOptions options(long seed) {
        Fault stops =
                new Fault(
                        FaultKind.FEED_STOPS_APPLYING,
                        "amazon",
                        millis("10:20:00"),
                        millis("13:00:00"),
                        1);
        return new SimulationOptions(seed, 0.01)
                .withNoLate(true)
                .withFaults(new Faults(List.of(stops), GroundTruth.NONE));
    }

    private static long millis(String timeOfDay) {
        return Instant.parse(DAY + timeOfDay + "Z").toEpochMilli();
    }

    @BeforeAll
    static void play() throws Exception {
        obeyed = Play.of(SEED, Commands.OBEYED);
    }

    private static Play obeyed() {
        return requireNonNull(obeyed);
    }

    private static StockResults reference(Play play) {
        return new ReferenceStock(
                        new ReferenceStock.Settings(
                                play.frontier().plus(MINUTE),
                                MINUTE,
                                Duration.ofHours(24),
                                Duration.ofDays(7),
                                "GBP"),
                        rule -> {})
                .run(play.events, play.frontier());
    }

    @Test
    void measurementsAddUpToWhatTheReferenceSays() {
        Play play = obeyed();
        StockResults expected = reference(play);
        Map<String, Long> good = new TreeMap<>();
        Map<String, Long> bad = new TreeMap<>();
        for (SyncSlo row : expected.rows(StockTable.SYNC_SLO, SyncSlo.class)) {
            put(good, row, Metric.SYNC_SLO_GOOD, row.good(), play);
            put(bad, row, Metric.SYNC_OVERDUE, row.bad(), play);
        }
        Map<String, Long> samples = new TreeMap<>();
        for (SyncLatency row : expected.rows(StockTable.SYNC_LATENCY, SyncLatency.class)) {
            samples.put(
                    name(
                            row.windowStart(),
                            Metric.SYNC_LATENCY_MS,
                            "channel",
                            row.channel(),
                            "channelType",
                            play.type(row.channel()),
                            "system",
                            row.system(),
                            "stage",
                            row.stage()),
                    row.samples());
        }

        assertThat(play.sums.sums(Metric.SYNC_SLO_GOOD)).hasSizeGreaterThan(100).isEqualTo(good);
        assertThat(play.sums.sums(Metric.SYNC_OVERDUE)).isNotEmpty().isEqualTo(bad);
        assertThat(play.sums.sums(Metric.SYNC_LATENCY_MS))
                .hasSizeGreaterThan(500)
                .isEqualTo(samples);
    }

    private static void put(
            Map<String, Long> rows, SyncSlo row, Metric metric, long number, Play play) {
        if (number != 0) {
            rows.put(
                    name(
                            row.windowStart(),
                            metric,
                            "channel",
                            row.channel(),
                            "channelType",
                            play.type(row.channel())),
                    number);
        }
    }

    @Test
    void gaugesReadAtTheEndWhatTheReferenceSays() {
        Play play = obeyed();
        StockResults expected = reference(play);
        Map<String, Long> pending = new TreeMap<>();
        for (PendingChanges row : expected.rows(StockTable.PENDING_CHANGES, PendingChanges.class)) {
            if (row.pending() != 0) {
                pending.put(name(Metric.PENDING_CHANGES, "channel", row.channel()), row.pending());
            }
        }
        Map<String, Long> negative = new TreeMap<>();
        expected.incidents().stream()
                .filter(StockResults.Incident::lasts)
                .forEach(
                        open ->
                                negative.merge(
                                        name(Metric.NEGATIVE_ATS_OPEN, "location", open.location()),
                                        1L,
                                        Long::sum));
        Map<String, Long> stale = new TreeMap<>();
        expected.rows(StockTable.STALE_SKUS, StaleSku.class).stream()
                .filter(StaleSku::lasts)
                .forEach(
                        open ->
                                stale.merge(
                                        name(
                                                Metric.STALE_SKUS,
                                                "channel",
                                                open.channel(),
                                                "channelType",
                                                play.type(open.channel())),
                                        1L,
                                        Long::sum));

        assertThat(play.sums.gauges(Metric.PENDING_CHANGES)).isNotEmpty().isEqualTo(pending);
        assertThat(play.sums.gauges(Metric.NEGATIVE_ATS_OPEN)).isEqualTo(negative);
        assertThat(play.sums.gauges(Metric.STALE_SKUS)).isEqualTo(stale);
    }

    @Test
    void oneSeedIsOneRun() throws Exception {
        Play again = Play.of(SEED, Commands.OBEYED);

        assertThat(again.told).hasSizeGreaterThan(10_000).isEqualTo(obeyed().told);
        assertThat(again.truth).isEqualTo(obeyed().truth);
        assertThat(again.events).isEqualTo(obeyed().events);
    }

    @Test
    void commandsThatNobodyObeysChangeNothingInTheWorld() throws Exception {
        Play ignored = Play.of(SEED, Commands.IGNORED);

        assertThat(obeyed().alerted("OversellExposure")).isTrue();
        assertThat(ignored.alerted("OversellExposure")).isTrue();
        assertThat(ignored.commands)
                .isNotEmpty()
                .allSatisfy(command -> assertThat(command.channel()).isEqualTo("amazon"));
        assertThat(ignored.alerted("PublisherDoesNotAnswer")).isFalse();
        assertThat(requireNonNull(ignored.truth))
                .isEqualTo(simulation(SALES, options(SEED)).run(at -> true, (topic, event) -> {}));
        assertThat(ignored.displayedInVain).isPositive();
        assertThat(obeyed().displayedInVain).isLessThan(ignored.displayedInVain);
    }
}
