// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.dashboard.sql.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewingTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void aRangeMovesWithTimeAndAPageHasItsOwn() {
        assertThat(Viewing.of(Map.of("range", "7d"), "1h").rangeOrNull())
                .isEqualTo(Duration.ofDays(7));
        assertThat(Viewing.of(Map.of(), "6h").rangeOrNull()).isEqualTo(Duration.ofHours(6));
    }

    @Test
    void aPageBeginsWithItsOwnRangeOrTheShortestThatShowsAllThereIs() {
        assertThat(Viewing.firstRange("24h", Duration.ofMinutes(10))).isEqualTo("15m");
        assertThat(Viewing.firstRange("24h", Duration.ofMinutes(61))).isEqualTo("6h");
        assertThat(Viewing.firstRange("24h", Duration.ofDays(80))).isEqualTo("24h");
        assertThat(Viewing.firstRange("1h", Duration.ofDays(80))).isEqualTo("1h");
    }

    @Test
    void anAlertLeadsToTheHourAroundIt() {
        Viewing viewing = Viewing.of(Map.of("channel", "web", "at", "2026-06-01T12:00:00Z"), "1h");
        assertThat(viewing.fixedOrNull())
                .isEqualTo(new TimeRange(NOON.minusSeconds(1_800), NOON.plusSeconds(1_800)));
        assertThat(viewing.values()).isEqualTo(Map.of("channel", "web"));
    }

    @Test
    void timesAreIsoOrMilliseconds() {
        assertThat(
                        Viewing.of(
                                        Map.of(
                                                "from",
                                                String.valueOf(NOON.toEpochMilli()),
                                                "to",
                                                "2026-06-01T13:00:00.000Z"),
                                        "1h")
                                .fixedOrNull())
                .isEqualTo(new TimeRange(NOON, NOON.plusSeconds(3_600)));
    }

    @ParameterizedTest
    @CsvSource({
        "range, 5y, there is no such range",
        "at, yesterday, is no time",
        "at, -5, from 1970",
        "from, 5, go together",
        "channel, a\u0000b, control character",
    })
    void whatCannotBeIsSaid(String name, String value, String told) {
        assertThatThrownBy(() -> Viewing.of(Map.of(name, value), "1h"))
                .isInstanceOf(ViewingException.class)
                .hasMessageContaining(told);
    }

    @Test
    void aSpanEndsAfterItsBeginningAndAValueIsNotEndless() {
        assertThatThrownBy(() -> Viewing.of(Map.of("from", "5000", "to", "4000"), "1h"))
                .isInstanceOf(ViewingException.class);
        assertThatThrownBy(() -> Viewing.of(Map.of("q", "x".repeat(201)), "1h"))
                .isInstanceOf(ViewingException.class)
                .hasMessageContaining("longer than 200");
    }
}
