// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.dashboard.sql.TimeRange.Window;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeRangeTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void aPointIsNeverShorterThanAWindowAndThereAreNotTooMany() {
        for (int minutes = 1; minutes <= 400 * 24 * 60; minutes = minutes * 5 / 4 + 1) {
            TimeRange range = new TimeRange(NOON.minus(Duration.ofMinutes(minutes)), NOON);
            int bucket = range.bucketSeconds(NOON);
            int window =
                    switch (range.window(NOON)) {
                        case TEN_SECONDS -> 10;
                        case MINUTE -> 60;
                        case HOUR -> 3_600;
                    };
            assertThat(bucket % window).as("%d minutes", minutes).isZero();
            assertThat(range.length().toSeconds() / bucket).isLessThanOrEqualTo(200);
        }
    }

    @Test
    void windowsThatAreNoLongerKeptAreNotAsked() {
        assertThat(hourBefore(Duration.ofHours(1))).isEqualTo(Window.TEN_SECONDS);
        assertThat(hourBefore(Duration.ofDays(8))).isEqualTo(Window.MINUTE);
        assertThat(hourBefore(Duration.ofDays(36))).isEqualTo(Window.HOUR);
    }

    @Test
    void endsAreInOrderAndNotTooFarApart() {
        assertThatThrownBy(() -> new TimeRange(NOON, NOON))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TimeRange(Instant.EPOCH, NOON))
                .hasMessageContaining("400 days");
    }

    private static Window hourBefore(Duration age) {
        Instant from = NOON.minus(age);
        return new TimeRange(from, from.plus(Duration.ofHours(1))).window(NOON);
    }
}
