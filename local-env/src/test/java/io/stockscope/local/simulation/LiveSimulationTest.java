// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.config.ClockSettings;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.time.RunClock;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.fault.GroundTruth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

final class LiveSimulationTest {
    private static final Instant NOW = Instant.parse("2026-03-04T21:17:33.123Z");
    private static final LocalTime TEN = LocalTime.of(10, 0);
    private static final SimulationOptions OPTIONS = new SimulationOptions(1, 0);
    private static final SalesHistory TWO_DAYS = SalesHistory.of(GeneratedSales.generate(2, 40, 1));

    /** What a run handed on, and when. */
    private record Sent(Instant at, SpecificRecord event) {
        Instant time(String field) {
            return (Instant) event.get(event.getSchema().getField(field).pos());
        }

        String eventId() {
            return event.get(event.getSchema().getField("eventId").pos()).toString();
        }

        boolean sells() {
            return event instanceof ReservationEvent || event instanceof PosLineEvent;
        }

        boolean opens() {
            return event instanceof ErpStockEvent erp
                    && (erp.getKind() == ErpStockKind.BASELINE
                            || erp.getKind() == ErpStockKind.SAFETY_STOCK);
        }
    }

    @Test
    void everythingIsSentWhenItsClockHasComeToItsTime() {
        FakeWall wall = new FakeWall(NOW);
        List<Sent> sent = run(wall, new ClockSettings(60, null, null), Duration.ofMinutes(10));

        assertThat(sent).hasSizeGreaterThan(500);
        for (Sent event : sent) {
            Instant read = NOW.plus(Duration.between(NOW, event.at).multipliedBy(60));
            Duration late = Duration.between(event.time("recordedAt"), read);
            assertThat(late).as("%s", event).isGreaterThanOrEqualTo(Duration.ZERO);
            if (event.time("recordedAt").isAfter(NOW)) {
                assertThat(late).as("%s", event).isLessThan(Duration.ofSeconds(1));
            }
        }
    }

    @Test
    void booksAreOpenWhenTheFirstSaleIsMadeAndThatIsSoon() {
        List<Sent> sent =
                run(new FakeWall(NOW), new ClockSettings(1, null, null), Duration.ofMinutes(30));

        List<Sent> opening = sent.stream().filter(Sent::opens).toList();
        assertThat(opening).hasSizeGreaterThanOrEqualTo(40 * 5);
        assertThat(opening).allSatisfy(event -> assertThat(event.at).isEqualTo(NOW));
        List<Sent> sales = sent.stream().filter(Sent::sells).toList();
        assertThat(sales)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.time("occurredAt")).isAfter(NOW));
    }

    @Test
    void salesBeginAgainOnLaterDaysAndUnderNumbersOfTheirOwn() {
        List<Sent> sent =
                run(new FakeWall(NOW), new ClockSettings(3600, null, null), Duration.ofMinutes(4));

        Set<String> ids = new HashSet<>();
        sent.forEach(event -> ids.add(event.eventId()));
        Instant last = sent.get(sent.size() - 1).time("recordedAt");
        assertThat(last).isAfter(NOW.plus(Duration.ofDays(9)));
        assertThat(ids).anyMatch(id -> id.contains("600001r2-"));
        assertThat(ids).anyMatch(id -> id.contains("600001r5-"));
        assertThat(ids).as("an id is used once").hasSameSizeAs(sent);
    }

    @Test
    void stockJobWithItsSettingsRunsByTheSameClock() {
        FakeWall wall = new FakeWall(NOW);
        LiveSimulation simulation = simulation(wall, new ClockSettings(60, null, null));
        wall.now += 5_000;

        assertThat(simulation.now()).isEqualTo(NOW.plusSeconds(300).toEpochMilli());
        assertThat(simulation.clock()).isEqualTo(new ClockSettings(60, NOW, NOW));
        assertThat(simulation.clock().asConfig())
                .containsEntry("clock.speed", "60.0")
                .containsEntry("clock.start", NOW.toString())
                .containsEntry("clock.origin", NOW.toString());
        assertThat(RunClock.of(simulation.clock(), Instant.EPOCH).toString())
                .contains("reads " + NOW + " at " + NOW, "60.0 times");
    }

    @Test
    void runThatWaitsIsStoppedAtOnce() throws Exception {
        LiveSimulation simulation = new LiveSimulation(TWO_DAYS, OPTIONS, 0.001, TEN);
        CountDownLatch opened = new CountDownLatch(1);
        CompletableFuture<SimulationTruth> run =
                CompletableFuture.supplyAsync(
                        () -> simulation.run((topic, event) -> opened.countDown()));
        assertThat(opened.await(60, TimeUnit.SECONDS)).isTrue();

        simulation.stop();

        assertThat(run.get(60, TimeUnit.SECONDS).levels()).hasSize(40 * 5);
    }

    @Test
    void returnsOfLaterRoundsFindWhatWasSoldInTheirs() {
        FakeWall wall = new FakeWall(NOW);
        LiveSimulation simulation =
                new LiveSimulation(
                        SalesHistory.of(GeneratedSales.generate(7, 40, 1)),
                        OPTIONS,
                        new ClockSettings(3600, null, null),
                        TEN,
                        wall);
        List<Sent> sent = run(wall, simulation, Duration.ofMinutes(15));

        List<String> returned =
                sent.stream().map(Sent::eventId).filter(id -> id.startsWith("return-")).toList();
        for (String round : List.of("r2-", "r3-", "r4-")) {
            assertThat(returned).as(round).anyMatch(id -> id.contains(round));
        }
    }

    @Test
    void numbersOfLinesDoNotBeginAgain() {
        SalesRounds rounds = new SalesRounds(TWO_DAYS);

        assertThat(rounds.firstIndex(2)).isEqualTo(2 * rounds.firstIndex(1)).isPositive();
        assertThatThrownBy(() -> rounds.firstIndex(Integer.MAX_VALUE))
                .isInstanceOf(ArithmeticException.class);
    }

    /** Minutes of events are always under way when it is stopped: these do not count. */
    @Test
    void truthCountsWhatWasHandedOnAndAllOfThatIsPassedOnBeforeItWaits() {
        FakeWall wall = new FakeWall(NOW);
        LiveSimulation simulation =
                new LiveSimulation(
                        TWO_DAYS,
                        new SimulationOptions(1, 0.2),
                        new ClockSettings(60, null, null),
                        TEN,
                        wall);
        long[] taken = new long[2];
        wall.stopAt(NOW.plus(Duration.ofMinutes(10)), simulation);
        wall.beforeWaiting = () -> assertThat(taken[1]).isEqualTo(taken[0]);

        SimulationTruth truth =
                simulation.run(
                        new EventOutput() {
                            @Override
                            public void accept(StockscopeTopic topic, SpecificRecord event) {
                                taken[0]++;
                            }

                            @Override
                            public void flush() {
                                taken[1] = taken[0];
                            }
                        });

        assertThat(truth.totalEvents() + truth.totalDuplicates()).isEqualTo(taken[0]);
        assertThat(truth.totalDuplicates()).isPositive();
    }

    @Test
    void whatFollowsFromTheBusIsKnownOnlyWhereItIsAskedFor() {
        assertThat(faulty(OPTIONS).bus().levels()).isEmpty();
        assertThat(faulty(OPTIONS.withLiveBusTruth(true)).bus().levels()).hasSize(40 * 5);
    }

    private static SimulationTruth faulty(SimulationOptions options) {
        long from = NOW.toEpochMilli();
        Fault fault = new Fault(FaultKind.FEED_STOPS_APPLYING, "web", from, from + 60_000, 1);
        FakeWall wall = new FakeWall(NOW);
        LiveSimulation simulation =
                new LiveSimulation(
                        TWO_DAYS,
                        options.withFaults(new Faults(List.of(fault), GroundTruth.NONE)),
                        new ClockSettings(60, null, null),
                        TEN,
                        wall);
        wall.stopAt(NOW.plus(Duration.ofMinutes(1)), simulation);
        return simulation.run((topic, event) -> {});
    }

    @Test
    void failureOfTheOutputEndsIt() {
        assertThatThrownBy(
                        () ->
                                simulation(new FakeWall(NOW), ClockSettings.WALL)
                                        .run(
                                                (topic, event) -> {
                                                    throw new IOException("gone");
                                                }))
                .isInstanceOf(UncheckedIOException.class);
    }

    private static LiveSimulation simulation(FakeWall wall, ClockSettings clock) {
        return new LiveSimulation(TWO_DAYS, OPTIONS, clock, TEN, wall);
    }

    /** Runs it until so much time has passed by the wall clock. */
    private static List<Sent> run(FakeWall wall, ClockSettings clock, Duration howLong) {
        return run(wall, simulation(wall, clock), howLong);
    }

    private static List<Sent> run(FakeWall wall, LiveSimulation simulation, Duration howLong) {
        List<Sent> sent = new ArrayList<>();
        wall.stopAt(NOW.plus(howLong), simulation);
        simulation.run(
                (topic, event) -> {
                    Schema.Field field = event.getSchema().getField("recordedAt");
                    if (field != null) {
                        sent.add(new Sent(Instant.ofEpochMilli(wall.now), event));
                    }
                });
        return sent;
    }

    /** A wall clock that is where it is waited for. */
    private static final class FakeWall implements WallTime {
        private long now;
        private long stopAt = Long.MAX_VALUE;
        private Runnable stop = () -> {};
        private Runnable beforeWaiting = () -> {};

        FakeWall(Instant now) {
            this.now = now.toEpochMilli();
        }

        void stopAt(Instant end, LiveSimulation simulation) {
            this.stopAt = end.toEpochMilli();
            this.stop = simulation::stop;
        }

        @Override
        public long nowMillis() {
            return now;
        }

        @Override
        public void await(long untilMillis, CountDownLatch stopped) {
            beforeWaiting.run();
            now = untilMillis;
            if (now >= stopAt) {
                stop.run();
            }
        }
    }
}
