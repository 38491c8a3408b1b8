// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TickIntervalTest {

    private static final long NOON = 1_780_315_200_000L;
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    @Test
    void levelRunTellsNearlyAtOnceAndOneFarBehindSeldom() {
        assertThat(TickInterval.millis(NOON, NOON - 5_000)).isEqualTo(TickInterval.LEVEL_MILLIS);
        assertThat(TickInterval.millis(NOON, NOON - MINUTE + 1))
                .isEqualTo(TickInterval.LEVEL_MILLIS);
        assertThat(TickInterval.millis(NOON, NOON - MINUTE)).isEqualTo(TickInterval.BEHIND_MILLIS);
    }

    @Test
    void runThatKnowsNoTimeYetIsNotLevel() {
        assertThat(TickInterval.millis(NOON, Long.MIN_VALUE)).isEqualTo(TickInterval.BEHIND_MILLIS);
    }
}
