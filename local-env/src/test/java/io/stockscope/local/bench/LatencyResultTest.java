// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.local.CliException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyResultTest {

    private static final Duration BOUND = Duration.ofSeconds(5);

    @Test
    void quantilesAreThoseOfAllSamples() {
        List<Long> samples = LongStream.rangeClosed(1, 1_000).boxed().toList();
        assertThat(LatencyFigures.of("x", samples))
                .isEqualTo(new LatencyFigures("x", 1_000, 500, 990, 1_000));
        assertThat(LatencyFigures.of("x", List.of(7L)))
                .isEqualTo(new LatencyFigures("x", 1, 7, 7, 7));
        assertThatThrownBy(() -> LatencyFigures.of("x", List.of()))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("nothing was measured of x");
    }

    @ParameterizedTest
    @CsvSource({
        "5200, 5250, 5900, MET",
        "5200, 5251, 5900, WITHIN_NOISE",
        "5251, 5300, 5900, MISSED",
    })
    void aTargetWithinTheNoiseIsNotMissed(long first, long second, long third, Verdict verdict) {
        assertThat(result(third, first, second).verdict()).isEqualTo(verdict);
    }

    @Test
    void tableAndJsonHaveTheMediansOfTheRuns() throws Exception {
        LatencyResult result = result(5_300, 5_100, 5_200);
        assertThat(result.table())
                .containsPattern("all of these +1,000 +5,000 +5,000..5,000 +5,200 +5,100..5,300")
                .contains("2,000 events/s sent, 1,990 read; the job took 0.50 processors")
                .contains("at most the bound of 5,000 ms and 250 ms are wanted: met");
        assertThat(result.markdown()).contains("| all of these | 1,000 | 5,000 |");
        JsonNode json = new JsonMapper().readTree(result.json());
        assertThat(json.at("/metrics/0/p99Millis/median").asLong()).isEqualTo(5_200);
        assertThat(json.at("/runs/2/figures/0/p99Millis").asLong()).isEqualTo(5_200);
        assertThat(json.get("verdict").asText()).isEqualTo("MET");
    }

    private static LatencyResult result(long... p99) {
        return new LatencyResult(
                Machine.here(),
                Map.of(),
                BOUND,
                Duration.ofMillis(250),
                Arrays.stream(p99)
                        .mapToObj(
                                millis ->
                                        new LatencyMeasurement(
                                                List.of(
                                                        new LatencyFigures(
                                                                LatencyRun.ALL,
                                                                1_000,
                                                                5_000,
                                                                millis,
                                                                millis + 50)),
                                                2_000,
                                                1_990,
                                                0.5,
                                                3,
                                                0))
                        .toList());
    }
}
