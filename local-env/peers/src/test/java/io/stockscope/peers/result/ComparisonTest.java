// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.peers.result.Results.Beginning;
import io.stockscope.peers.result.Results.Incident;
import io.stockscope.peers.result.Results.Level;
import io.stockscope.peers.result.Results.Place;
import io.stockscope.peers.result.Results.Sync;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

    private static final Place MUG_IN_OSLO = new Place("mug", "oslo");
    private static final Level TEN = new Level(12, 2, 10);
    private static final Beginning NOON = new Beginning(MUG_IN_OSLO, 43_200_000);
    private static final Incident AN_HOUR = new Incident(46_800_000L, -3);
    private static final Sync WEB = new Sync(1_000, 500, 400, 2_000, 10, 5);
    private static final Results STOCKSCOPE = results(TEN, NOON, AN_HOUR, WEB);

    private static Results results(Level level, Beginning begun, Incident incident, Sync sync) {
        return new Results(
                Map.of(MUG_IN_OSLO, level), Map.of(begun, incident), Map.of("web", sync));
    }

    private static Comparison compared(Results peer) {
        return Comparison.of(STOCKSCOPE, peer, 0);
    }

    @Test
    void theSameIsEqual() {
        Comparison same = compared(results(new Level(12, 2, 10), NOON, AN_HOUR, WEB));
        assertThat(same.isEqual()).isTrue();
        assertThat(same.lines(5)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"11, 2, 10", "12, 3, 10", "12, 2, 9"})
    void anyNumberOfALevelCounts(long onHand, long reserved, long ats) {
        Results other = results(new Level(onHand, reserved, ats), NOON, AN_HOUR, WEB);
        assertThat(compared(other).lines(5)).hasSize(2).first().isEqualTo("1 levels differ:");
    }

    @Test
    void anotherBeginningIsARowTooManyAndARowMissing() {
        Beginning later = new Beginning(MUG_IN_OSLO, NOON.atMillis() + 1);
        Comparison comparison = compared(results(TEN, later, AN_HOUR, WEB));
        assertThat(comparison.differences()).hasSize(2);
        assertThat(comparison.lines(5).get(0)).isEqualTo("2 negative ATS rows differ:");
    }

    @Test
    void anotherEndAndAnotherLowestAreSeen() {
        Incident open = new Incident(null, -3);
        Incident deeper = new Incident(AN_HOUR.endedAtMillis(), -4);
        assertThat(compared(results(TEN, NOON, open, WEB)).isEqual()).isFalse();
        assertThat(compared(results(TEN, NOON, deeper, WEB)).isEqual()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1010, 500, 400, 2000, 10, 5, true",
        "1011, 500, 400, 2000, 10, 5, false",
        "1000, 504, 400, 2000, 10, 5, true",
        "1000, 506, 400, 2000, 10, 5, false",
        "1000, 500, 405, 2000, 10, 5, false",
        "1000, 500, 400, 2021, 10, 5, false",
        "1000, 500, 400, NaN, 10, 5, false",
        "1000, 500, 400, 2000, 11, 5, false",
        "1000, 500, 400, 2000, 10, 4, false"
    })
    void figuresOfAChannelMayBeAHundredthApart(
            long samples,
            double mean,
            double p50,
            double p99,
            long pending,
            long overdue,
            boolean equal) {
        Sync other = new Sync(samples, mean, p50, p99, pending, overdue);
        assertThat(Comparison.of(STOCKSCOPE, results(TEN, NOON, AN_HOUR, other), 0.01).isEqual())
                .isEqualTo(equal);
    }

    @ParameterizedTest
    @CsvSource({
        "1001, 500, 400, 2000, 10, 5",
        "1000, 500.01, 400, 2000, 10, 5",
        "1000, 500, 400.1, 2000, 10, 5",
        "1000, 500, 400, 2000.1, 10, 5"
    })
    void withoutToleranceTheyMustBeTheSame(
            long samples, double mean, double p50, double p99, long pending, long overdue) {
        Sync other = new Sync(samples, mean, p50, p99, pending, overdue);
        assertThat(compared(results(TEN, NOON, AN_HOUR, other)).isEqual()).isFalse();
    }

    @Test
    void anotherOrderOfAdditionIsNoDifference() {
        Sync other = new Sync(1_000, Math.nextUp(500.0), 400, 2_000, 10, 5);
        assertThat(compared(results(TEN, NOON, AN_HOUR, other)).isEqual()).isTrue();
    }

    @Test
    void aChannelThatOneDoesNotKnowIsADifference() {
        Results without = new Results(STOCKSCOPE.levels(), STOCKSCOPE.incidents(), Map.of());
        assertThat(compared(without).isEqual()).isFalse();
        assertThat(Comparison.of(without, STOCKSCOPE, 0).isEqual()).isFalse();
    }

    @Test
    void theWorstComesFirstAndTheRestIsCounted() {
        Place mugInBergen = new Place("mug", "bergen");
        Results stockscope =
                new Results(Map.of(MUG_IN_OSLO, TEN, mugInBergen, TEN), Map.of(), Map.of());
        Results other =
                new Results(
                        Map.of(
                                MUG_IN_OSLO,
                                new Level(12, 2, 9),
                                mugInBergen,
                                new Level(12, 2, -90)),
                        Map.of(),
                        Map.of());
        assertThat(Comparison.of(stockscope, other, 0).lines(1))
                .hasSize(2)
                .satisfies(
                        lines -> assertThat(lines.get(0)).isEqualTo("2 levels differ:"),
                        lines -> assertThat(lines.get(1)).contains("bergen").contains("ats=-90"));
    }
}
