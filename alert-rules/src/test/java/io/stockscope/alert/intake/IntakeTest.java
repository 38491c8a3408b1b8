// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.intake;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.series.Reading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntakeTest {

    private static final Set<String> KINDS = Set.of("stock");
    private static final Duration PATIENCE = Duration.ofSeconds(7);
    private static final long NOW = 0;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void countsOnceWhatIsToldAgainAfterFailures(int producers) throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            ToldHistory history = ToldHistory.random(seed, "stock", producers);
            List<Telling> read = history.read(4);
            Map<String, Double> counted = new TreeMap<>();
            Intake intake = new Intake(KINDS, PATIENCE);
            SplittableRandom random = new SplittableRandom(seed);
            for (Telling telling : read) {
                intake.take(telling, NOW).forEach(reading -> count(reading, counted));
                if (random.nextInt(50) == 0) {
                    intake = writtenAndRead(intake);
                }
            }
            counted.values().removeIf(value -> value == 0);
            assertThat(counted).as("seed %d", seed).isEqualTo(history.truth);
            assertThat(intake.frontierMillis()).hasValue(history.seconds * 1_000L);
        }
    }

    @Test
    void timeGoesOnOnlyAsFarAsAllIsKnown() {
        for (long seed = 0; seed < 100; seed++) {
            ToldHistory history = ToldHistory.random(seed, "stock", 2);
            Intake intake = new Intake(KINDS, PATIENCE);
            List<Telling> come = new ArrayList<>();
            for (Telling telling : history.read(3)) {
                come.add(telling);
                intake.take(telling, NOW);
                assertThat(intake.frontierMillis())
                        .as("seed %d after %d", seed, come.size())
                        .isEqualTo(frontier(come, 2));
            }
        }
    }

    /** Slow and obvious: of each producer the newest attempt, and of that the first that came. */
    private static OptionalLong frontier(List<Telling> come, int producers) {
        long frontier = Long.MAX_VALUE;
        for (int i = 0; i < producers; i++) {
            String producer = "stock-" + i;
            long newest =
                    come.stream()
                            .filter(telling -> telling.producer().equals(producer))
                            .mapToLong(Telling::attempt)
                            .max()
                            .orElse(0);
            TreeMap<Long, Telling> ofNewest = new TreeMap<>();
            come.stream()
                    .filter(telling -> telling.producer().equals(producer))
                    .filter(telling -> telling.attempt() == newest)
                    .forEach(telling -> ofNewest.put(telling.sequence(), telling));
            long known = Long.MIN_VALUE;
            for (long next = (newest << 32) + 1; ofNewest.containsKey(next); next++) {
                Telling telling = ofNewest.get(next);
                if (telling.metric().equals("frontier")) {
                    known = telling.frontierMillis();
                }
            }
            frontier = Math.min(frontier, known);
        }
        boolean heard = come.stream().anyMatch(telling -> telling.metric().equals("frontier"));
        return heard && frontier != Long.MIN_VALUE
                ? OptionalLong.of(frontier)
                : OptionalLong.empty();
    }

    @Test
    void waitsForAllKindsOfProducers() {
        Intake intake = new Intake(Set.of("stock", "stock-totals"), PATIENCE);
        tellAll(ToldHistory.random(1, "stock", 1), intake);
        assertThat(intake.frontierMillis()).isEmpty();
        tellAll(ToldHistory.random(2, "stock-totals", 1), intake);
        assertThat(intake.frontierMillis()).isPresent();
    }

    private static void tellAll(ToldHistory history, Intake intake) {
        history.sent.forEach(telling -> intake.take(telling, NOW));
    }

    @Test
    void givesUpWhatDoesNotComeAndSaysHowMuch() {
        ToldHistory history = ToldHistory.random(3, "stock", 1);
        TreeSet<Long> attempts = new TreeSet<>();
        history.sent.forEach(telling -> attempts.add(telling.attempt()));
        List<Telling> last =
                history.sent.stream()
                        .filter(telling -> telling.attempt() == attempts.last())
                        .toList();
        Intake intake = new Intake(KINDS, PATIENCE);
        last.subList(4, last.size()).forEach(telling -> intake.take(telling, NOW));

        assertThat(intake.frontierMillis()).isEmpty();
        assertThat(intake.giveUpMissing(NOW + PATIENCE.toMillis())).isZero();
        assertThat(intake.giveUpMissing(NOW + PATIENCE.toMillis() + 1)).isEqualTo(4);
        assertThat(intake.frontierMillis()).hasValue(history.seconds * 1_000L);
        assertThat(intake.giveUpMissing(Long.MAX_VALUE)).isZero();
    }

    @Test
    void givesUpAllGapsAtOnceButNoneThatIsYoung() {
        Intake intake = new Intake(KINDS, PATIENCE);
        for (int number = 2; number <= 2_000; number += 2) {
            intake.take(overdue(1_000, number), NOW);
        }
        intake.take(overdue(1_000, 2_002), NOW + 5_000);
        long late = NOW + PATIENCE.toMillis() + 1;
        assertThat(intake.giveUpMissing(late)).isEqualTo(1_000);
        assertThat(intake.take(overdue(1_000, 1_999), late)).isEmpty();
        assertThat(intake.take(overdue(1_000, 2_001), late)).hasSize(1);
        assertThat(intake.giveUpMissing(Long.MAX_VALUE)).isZero();
    }

    @Test
    void waitsForWhatIsMissingThoughTheClockJumps() {
        Intake intake = new Intake(KINDS, PATIENCE);
        intake.take(overdue(1_000, 2), NOW);
        long jumped = NOW - 3_600_000;
        intake.waitAnew(jumped);
        assertThat(intake.giveUpMissing(jumped + PATIENCE.toMillis())).isZero();
        assertThat(intake.giveUpMissing(jumped + PATIENCE.toMillis() + 1)).isOne();
    }

    @Test
    void saysThatWhatItHasForgottenCountsTwice() {
        for (int number : new int[] {1, 2}) {
            Intake intake = new Intake(KINDS, PATIENCE);
            intake.take(overdue(1_000, 1), NOW);
            intake.take(overdue(1_000, 2), NOW);
            intake.take(overdue(1_000, 3, ToldLog.KEPT_MILLIS + 1), NOW);
            Telling resumed = resumed(1_001, 1, (1_000L << 32) + number);
            intake.take(resumed, NOW);
            assertThat(intake.takeProblems())
                    .extracting(Intake.Problem::kind)
                    .hasSize(2 - number)
                    .allMatch(kind -> kind == Intake.Problem.Kind.COUNTED_TWICE);
            intake.take(resumed, NOW);
            assertThat(intake.takeProblems()).isEmpty();
        }
    }

    @Test
    void dropsWhatAnAttemptThatFailedSendsAfterwards() {
        Intake intake = new Intake(KINDS, PATIENCE);
        intake.take(overdue(1_000, 1), NOW);
        intake.take(resumed(1_001, 1, (1_000L << 32) + 1), NOW);

        assertThat(intake.take(overdue(1_000, 2), NOW)).isEmpty();
        assertThat(intake.take(overdue(1_001, 2), NOW)).hasSize(1);
    }

    /** A late event changes what was told of earlier ones. */
    @Test
    void takesSamplesThatAreTakenBack() {
        Intake intake = new Intake(KINDS, PATIENCE);
        Telling takenBack =
                new Telling(
                        "sync_latency_ms",
                        Map.of("channel", "web", "stage", "total"),
                        0,
                        null,
                        Map.of("7", -1L, "9", 1L),
                        "stock-0",
                        (1_000L << 32) + 1,
                        0);

        assertThat(intake.take(takenBack, NOW))
                .singleElement()
                .satisfies(
                        reading ->
                                assertThat(reading.bins())
                                        .containsExactlyInAnyOrderEntriesOf(Map.of(7, -1L, 9, 1L)));
        assertThat(intake.takeProblems()).isEmpty();
    }

    private static Telling overdue(long attempt, int number) {
        return overdue(attempt, number, 0);
    }

    private static Telling overdue(long attempt, int number, long atMillis) {
        return new Telling(
                "sync_overdue",
                Map.of("channel", "web"),
                0,
                1.0,
                null,
                "stock-0",
                (attempt << 32) + number,
                atMillis);
    }

    private static Telling resumed(long attempt, int number, long after) {
        return new Telling(
                "resumed",
                Map.of("resumed", "stock-0", "afterSequence", String.valueOf(after)),
                0,
                0.0,
                null,
                "stock-0",
                (attempt << 32) + number,
                0);
    }

    private static void count(Reading reading, Map<String, Double> counted) {
        String key =
                reading.metric().wireName()
                        + reading.labels().get("source")
                        + reading.windowStartMillis();
        counted.merge(key, reading.value(), Double::sum);
    }

    private static Intake writtenAndRead(Intake intake) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        intake.write(new DataOutputStream(bytes));
        return Intake.read(
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())),
                KINDS,
                PATIENCE,
                NOW);
    }
}
