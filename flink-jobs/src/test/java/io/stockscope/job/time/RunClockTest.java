// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stockscope.config.ClockSettings;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class RunClockTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2010-12-01T00:00:00Z");

    @Test
    void scaledClockRunsFromItsStartAtItsSpeed() {
        ScaledClock clock = new ScaledClock(NOON, LONG_AGO, 60);
        assertThat(reading(clock, NOON)).isEqualTo(LONG_AGO);
        assertThat(reading(clock, NOON.plusMillis(1_500))).isEqualTo(LONG_AGO.plusSeconds(90));
        assertThat(reading(clock, NOON.minusSeconds(1))).isEqualTo(LONG_AGO.minusSeconds(60));
    }

    @Test
    void wallClockIsToldForWhatAScaledClockWillRead() {
        ScaledClock clock = new ScaledClock(NOON, LONG_AGO, 60);
        long noon = NOON.toEpochMilli();
        assertThat(clock.wallMillisAt(LONG_AGO.toEpochMilli())).isEqualTo(noon);
        assertThat(clock.wallMillisAt(LONG_AGO.plusSeconds(90).toEpochMilli()))
                .isEqualTo(noon + 1_500);
        assertThat(clock.wallMillisAt(LONG_AGO.plusMillis(1).toEpochMilli())).isEqualTo(noon + 1);
    }

    @Test
    void whatTakesItsTimeLastsLongerByAFasterClock() {
        Duration way = Duration.ofSeconds(10);
        assertThat(RunClock.WALL.lasting(way)).isEqualTo(way);
        assertThat(new ScaledClock(NOON, LONG_AGO, 60).lasting(way))
                .isEqualTo(Duration.ofMinutes(10));
        assertThat(new ScaledClock(NOON, LONG_AGO, 0.5).lasting(way))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void unsetClockIsTheWallClock() {
        RunClock clock = RunClock.of(ClockSettings.WALL, NOON);
        long before = System.currentTimeMillis();
        assertThat(clock.getAsLong()).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void clockBeginsNowAndWithTheWallClockUnlessItIsSet() {
        assertThat(RunClock.of(new ClockSettings(60, null, null), NOON))
                .isEqualTo(new ScaledClock(NOON, NOON, 60));
        assertThat(RunClock.of(new ClockSettings(1, LONG_AGO, null), NOON))
                .isEqualTo(new ScaledClock(NOON, LONG_AGO, 1));
        Instant earlier = NOON.minusSeconds(600);
        assertThat(RunClock.of(new ClockSettings(2, null, earlier), NOON))
                .isEqualTo(new ScaledClock(earlier, earlier, 2));
    }

    @Test
    void clockGoesOnAsItWasInARestoredJob() throws Exception {
        RunClock clock = new ScaledClock(NOON, LONG_AGO, 0.5);
        assertThat(InstantiationUtil.clone(clock)).isEqualTo(clock);

        RunClock standing = InstantiationUtil.clone(RunClock.standingAt(NOON));
        assertThat(standing.getAsLong()).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void speedThatMovesNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScaledClock(NOON, NOON, 0))
                .withMessageContaining("speed is 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ScaledClock(NOON, NOON, Double.NaN));
    }

    private static Instant reading(ScaledClock clock, Instant wall) {
        return Instant.ofEpochMilli(clock.readingMillis(wall.toEpochMilli()));
    }
}
