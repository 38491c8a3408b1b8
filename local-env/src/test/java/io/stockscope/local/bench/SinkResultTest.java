// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SinkResultTest {

    private static final Machine MACHINE =
            new Machine("a processor", 2, 1 << 30, "Linux", "a JVM", "1.0", "2.3", "4.2");

    @Test
    void sinkIsComparedWithTheFastestBatchOfTheClientAndOfJdbcWithinEachRound() {
        SinkResult result =
                result(
                        Map.of(
                                SinkWay.CLIENT_10K, runs(500, 500, 500),
                                SinkWay.CLIENT_100K, runs(1_000, 2_000, 1_000),
                                SinkWay.JDBC_10K, runs(100, 100, 100),
                                SinkWay.JDBC_50K, runs(300, 300, 300),
                                SinkWay.EXACTLY_ONCE, runs(900, 1_900, 800)));
        assertThat(result.targets())
                .containsExactly(
                        new SinkTarget(
                                SinkWay.EXACTLY_ONCE,
                                SinkWay.CLIENT_100K,
                                0.85,
                                new Spread(0.9, 0.8, 0.95)),
                        new SinkTarget(
                                SinkWay.EXACTLY_ONCE,
                                SinkWay.JDBC_50K,
                                3,
                                new Spread(3, 800 / 300.0, 1_900 / 300.0)));
    }

    @Test
    void targetIsMetByTheMedianAndMissedOnlyIfNoRunMeetsIt() {
        assertThat(target(0.85, 0.7, 0.9).verdict()).isEqualTo(Verdict.MET);
        assertThat(target(0.84, 0.7, 0.9).verdict()).isEqualTo(Verdict.WITHIN_NOISE);
        assertThat(target(0.82, 0.7, 0.84).verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void withoutAnythingToCompareWithNothingIsWanted() {
        assertThat(result(Map.of(SinkWay.EXACTLY_ONCE, runs(900))).targets()).isEmpty();
        assertThat(result(Map.of(SinkWay.CLIENT_10K, runs(900))).targets()).isEmpty();
    }

    @Test
    void jsonHoldsTheMachineTheSettingsEveryRunAndTheTargets() throws Exception {
        SinkResult result =
                result(
                        Map.of(
                                SinkWay.CLIENT_10K, runs(1_000, 3_000),
                                SinkWay.EXACTLY_ONCE, runs(900, 2_700)));
        JsonNode json = new JsonMapper().readTree(result.json());
        assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
        assertThat(json.at("/settings/rows").asText()).isEqualTo("1000");
        assertThat(json.at("/ways/0/rowsPerSecond/median").asDouble()).isEqualTo(2_000);
        assertThat(json.at("/ways/0/runs/1/rows").asLong()).isEqualTo(3_000);
        assertThat(json.at("/targets/0/found/median").asDouble()).isEqualTo(0.9);
        assertThat(json.at("/targets/0/verdict").asText()).isEqualTo("MET");
    }

    @Test
    void tableFitsAHundredColumnsHoweverSlowAndFastTheWaysAre() {
        Map<SinkWay, List<SinkMeasurement>> runs = new EnumMap<>(SinkWay.class);
        for (SinkWay way : SinkWay.values()) {
            runs.put(
                    way,
                    List.of(
                            new SinkMeasurement(1_000, 100_000, 100_000, 64_000, 200_000, 1),
                            new SinkMeasurement(
                                    1_000, 9_999_000, 100_000_000, 9_999_000, 9_999_000, 1)));
        }
        assertThat(result(runs).table().lines())
                .filteredOn(line -> !line.contains("wanted"))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    }

    private static SinkTarget target(double median, double min, double max) {
        return new SinkTarget(
                SinkWay.EXACTLY_ONCE, SinkWay.CLIENT_10K, 0.85, new Spread(median, min, max));
    }

    /** Each a second long. */
    private static List<SinkMeasurement> runs(long... rowsPerSecond) {
        return Arrays.stream(rowsPerSecond)
                .mapToObj(rows -> new SinkMeasurement(rows, rows, 1_000_000_000, rows, rows, 1))
                .toList();
    }

    private static SinkResult result(Map<SinkWay, List<SinkMeasurement>> runs) {
        return new SinkResult(MACHINE, Map.of("rows", "1000"), runs);
    }
}
