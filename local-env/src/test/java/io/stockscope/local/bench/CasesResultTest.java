// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CasesResultTest {

    private static final Machine MACHINE =
            new Machine("a processor", 2, 1 << 30, "Linux", "a JVM", "1.0", "2.3", "4.2");
    private static final CasePoint EVEN = new CasePoint(Rung.STOCK, "even");
    private static final CasePoint HOT = new CasePoint(Rung.STOCK, "hot");

    @Test
    void ratiosAreTakenWithinEachRound() throws Exception {
        CasesResult result =
                result(EVEN, List.of(run(1), run(2), run(4)), HOT, List.of(run(2), run(2), run(5)));
        JsonNode hot = new JsonMapper().readTree(result.json()).at("/cases/1");
        assertThat(hot.get("case").asText()).isEqualTo("hot");
        assertThat(hot.at("/timesFirst/median").asDouble()).isEqualTo(0.8);
        assertThat(hot.at("/timesFirst/min").asDouble()).isEqualTo(0.5);
        assertThat(hot.at("/timesFirst/max").asDouble()).isEqualTo(1);
        assertThat(hot.at("/cpuTimesFirst/median").asDouble()).isEqualTo(1);
    }

    @Test
    void targetIsMissedOnlyIfNoRoundReachesIt() {
        assertThat(verdict(run(16))).isEqualTo(Verdict.MISSED);
        assertThat(verdict(run(16), run(16), run(10))).isEqualTo(Verdict.WITHIN_NOISE);
        assertThat(verdict(run(16), run(10), run(10))).isEqualTo(Verdict.MET);
    }

    private static Verdict verdict(Measurement... hot) {
        CasesResult result = result(EVEN, List.of(run(8), run(8), run(8)), HOT, List.of(hot));
        assertThat(result.targets()).hasSize(1);
        return result.targets().get(0).verdict();
    }

    @Test
    void firstCaseIsThatOfTheSameRung() {
        CasePoint rocksDb = new CasePoint(Rung.STOCK_ROCKSDB, "even");
        CasesResult result = result(EVEN, List.of(run(1)), rocksDb, List.of(run(9)));
        assertThat(result.targets()).isEmpty();
        assertThat(result.markdown()).contains("| stock-rocksdb | even |", "| 1.00 | 1.00..1.00 |");
    }

    @Test
    void checkpointsAreThoseOfAllRuns() {
        CasesResult result =
                result(
                        EVEN,
                        List.of(
                                run(1).with(new Checkpoints(2, 4 << 20, 3 << 20, 20, 30)),
                                run(1).with(new Checkpoints(3, 4 << 20, 2 << 20, 40, 90)),
                                run(1).with(new Checkpoints(0, 0, 0, 0, 0))),
                        HOT,
                        List.of(run(1), run(1), run(1)));
        assertThat(result.markdown())
                .contains("| stock | even | 640 | 1 | 5 | 4 | 3 | 30 | 90 |")
                .contains("| stock | hot | 640 | 1 | 0 | - | - | - | - |")
                .endsWith("- a note\n");
    }

    @Test
    void tableFitsAHundredColumnsHoweverSlowAndFastTheRungsAre() {
        Map<CasePoint, List<Measurement>> runs = new LinkedHashMap<>();
        for (Rung rung : Rung.values()) {
            runs.put(new CasePoint(rung, "10000"), List.of(run(1_000)));
            runs.put(new CasePoint(rung, "1000000"), List.of(run(3_456), run(2_345)));
            runs.put(
                    new CasePoint(rung, "10000+990000"),
                    List.of(
                            run(100).with(
                                            new Checkpoints(
                                                    1000, 1L << 40, 1L << 40, 60_000, 600_000))));
        }
        assertThat(
                        new CasesResult("scale", MACHINE, Map.of(), 0.8, runs, List.of())
                                .table()
                                .lines()
                                .takeWhile(line -> !line.contains("is wanted")))
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
    }

    /** A thousand events in so many tenths of a second. */
    private static Measurement run(long tenths) {
        return new Measurement(
                1_100, 1_000, 30_000_000, tenths * 100_000_000, 640_000, 1 << 20, null);
    }

    private static CasesResult result(
            CasePoint one, List<Measurement> ofOne, CasePoint other, List<Measurement> ofOther) {
        Map<CasePoint, List<Measurement>> runs = new LinkedHashMap<>();
        runs.put(one, ofOne);
        runs.put(other, ofOther);
        return new CasesResult(
                "hot-key", MACHINE, Map.of("heap", "2g"), 0.8, runs, List.of("a note"));
    }
}
