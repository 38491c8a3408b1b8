// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.Rule;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.yaml.RuleFiles;
import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.Metric;
import io.stockscope.local.lockstep.Lockstep.Commands;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SteppedSimulation;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A brake must not be measured as the trouble that it is for, or it would hold itself. The channel
 * here is that of business customers, who order what they want whatever is displayed: so the world
 * is the same with a brake and without.
 */
class BrakeFeedsNoAlertTest {
    private static final String CHANNEL = "b2b";
    private static final SalesHistory SALES =
            SalesHistory.of(GeneratedSales.generate(1, 80, 1_500, 5));

    private static final String HOLD_INCREASES = "{ mode: HOLD_INCREASES }";
    private static final String BUFFER = "{ mode: BUFFER, bufferPercent: 30 }";
    private static final String CAP = "{ mode: CAP, capUnits: 3 }";
    private static final String PAUSE = "{ mode: PAUSE }";

    private static final Map<String, Play> BRAKED = new HashMap<>();
    private static Play free;

    /** What is measured of the channel. */
    private static final class Play implements LockstepListener {
        /** Of a sum all of it, of a gauge the highest reading. */
        private final Map<Metric, Double> measured = new EnumMap<>(Metric.class);

        private long commands;
        private long published;
        private long withheld;

        static Play of(Commands commands, String step) {
            Play play = new Play();
            Lockstep.run(
                    (sales, options) ->
                            SteppedSimulation.ofFirstDay(
                                    sales, options, LocalTime.of(10, 0), LocalTime.of(11, 30)),
                    SALES,
                    new SimulationOptions(5, 0).withNoLate(true),
                    LockstepSettings.defaults(List.of(rule(step))),
                    commands,
                    play);
            return play;
        }

        private static Rule rule(String step) {
            RuleFiles.Result read =
                    RuleFiles.read(
                            Map.of(
                                    "always.yaml",
                                    """
                                    groups:
                                      - name: always
                                        rules:
                                          - alert: AnythingArrives
                                            metric: sync_latency_ms
                                            where: { channel: b2b, stage: total }
                                            by: [channel]
                                            aggregate: count
                                            over: 30m
                                            condition: "> 0"
                                            labels: { severity: info }
                                            annotations: { summary: "{{channel}}", runbook: "none" }
                                            throttle:
                                              scope: channel
                                              steps: [%s]
                                              ttl: 5m
                                              release: { after: 5m }
                                    """
                                            .formatted(step)));
            assertThat(read.mistakes()).isEmpty();
            return read.rules().get(0);
        }

        @Override
        public void measured(Measured of, long nowMillis) {
            if (!CHANNEL.equals(of.labels().get("channel"))) {
                return;
            }
            for (Metric metric : Metric.values()) {
                if (!metric.wireName().equals(of.metric())) {
                    continue;
                }
                switch (of.kind()) {
                    case GAUGE -> measured.merge(metric, requireNonNull(of.value()), Math::max);
                    case COUNT -> measured.merge(metric, requireNonNull(of.value()), Double::sum);
                    case DISTRIBUTION -> {}
                }
            }
        }

        @Override
        public void event(StockscopeTopic topic, SpecificRecord event, long nowMillis) {
            if (event instanceof AvailabilityEvent update
                    && update.getKind() == AvailabilityKind.PUBLISHED
                    && update.getChannel().equals(CHANNEL)) {
                published++;
                withheld += update.getWithheldQuantity();
            }
        }

        @Override
        public void command(Command command, long nowMillis) {
            commands++;
        }

        double of(Metric metric) {
            return measured.getOrDefault(metric, 0.0);
        }
    }

    @BeforeAll
    static void playFreely() {
        free = Play.of(Commands.IGNORED, PAUSE);
    }

    @Test
    void withoutABrakeItIsAQuietMorning() {
        assertThat(free.of(Metric.SYNC_SLO_GOOD)).isGreaterThan(500);
        assertThat(free.of(Metric.SYNC_OVERDUE)).isZero();
        assertThat(free.of(Metric.STALE_SKUS)).isZero();
        assertThat(free.withheld).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {HOLD_INCREASES, BUFFER, CAP, PAUSE})
    void withABrakeItIsMeasuredAsQuiet(String step) {
        Play braked = braked(step);

        assertThat(braked.commands).as("renewed all the time").isGreaterThan(20);
        assertThat(braked.withheld).isPositive();
        assertThat((double) braked.published)
                .as("publishing goes on")
                .isGreaterThan(0.99 * free.published);
        for (Metric metric :
                List.of(
                        Metric.SYNC_OVERDUE,
                        Metric.STALE_SKUS,
                        Metric.STALE_OVERSELL_UNITS,
                        Metric.STALE_LOST_SALE_VALUE,
                        Metric.STALE_OLDEST_AGE_MS)) {
            assertThat(braked.of(metric)).as("%s", metric).isEqualTo(free.of(metric));
        }
    }

    /** But for a pause: a channel that shows nothing is right about all that is sold elsewhere. */
    @ParameterizedTest
    @ValueSource(strings = {HOLD_INCREASES, BUFFER, CAP})
    void everyChangeStillArrivesInTime(String step) {
        assertThat(braked(step).of(Metric.SYNC_SLO_GOOD))
                .isGreaterThan(0.99 * free.of(Metric.SYNC_SLO_GOOD));
    }

    private static Play braked(String step) {
        return BRAKED.computeIfAbsent(step, one -> Play.of(Commands.OBEYED, one));
    }
}
