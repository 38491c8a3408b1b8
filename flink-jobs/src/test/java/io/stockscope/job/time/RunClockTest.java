// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class RunClockTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant LONG_AGO = Instant.parse("2010-12-01T00:00:00Z");

    @Test
    void scaledClockRunsFromItsStartAtItsSpeed() {
        ScaledClock clock = new ScaledClock(NOON.toEpochMilli(), LONG_AGO.toEpochMilli(), 60);
        assertThat(reading(clock, NOON)).isEqualTo(LONG_AGO);
        assertThat(reading(clock, NOON.plusMillis(1_500))).isEqualTo(LONG_AGO.plusSeconds(90));
        assertThat(reading(clock, NOON.minusSeconds(1))).isEqualTo(LONG_AGO.minusSeconds(60));
    }

    @Test
    void scaledClockOfSpeedOneFromItsOriginIsTheWallClock() {
        RunClock clock = RunClock.scaled(NOON, NOON, 1);
        long before = System.currentTimeMillis();
        assertThat(clock.getAsLong()).isBetween(before, System.currentTimeMillis());
    }

    @Test
    void clockGoesOnAsItWasInARestoredJob() throws Exception {
        RunClock clock = RunClock.scaled(NOON, LONG_AGO, 0.5);
        assertThat(InstantiationUtil.clone(clock)).isEqualTo(clock);

        RunClock standing = InstantiationUtil.clone(RunClock.standingAt(NOON));
        assertThat(standing.getAsLong()).isEqualTo(NOON.toEpochMilli());
    }

    @Test
    void speedThatMovesNothingIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunClock.scaled(NOON, NOON, 0))
                .withMessageContaining("speed is 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunClock.scaled(NOON, NOON, Double.NaN));
    }

    private static Instant reading(ScaledClock clock, Instant wall) {
        return Instant.ofEpochMilli(clock.readingMillis(wall.toEpochMilli()));
    }
}
