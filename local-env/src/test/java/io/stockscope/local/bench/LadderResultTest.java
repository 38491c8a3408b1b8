// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LadderResultTest {

    private static final Machine MACHINE =
            new Machine("a processor", 2, 1 << 30, "Linux", "a JVM", "1.0", "2.3", "4.2");

    @Test
    void ratiosAreThoseOfMediansToTheRungBeforeAndToTheBaselineOnTheSameBackend() throws Exception {
        LadderResult result =
                result(
                        Map.of(
                                Rung.KEY_BY, List.of(run(1_000)),
                                Rung.BASELINE, List.of(run(2_000), run(9_000), run(1_500)),
                                Rung.BASELINE_ROCKSDB, List.of(run(4_000)),
                                Rung.STOCK, List.of(run(3_000)),
                                Rung.STOCK_ROCKSDB, List.of(run(6_000))));
        assertThat(rung(result, "baseline").get("timesBefore").asDouble()).isEqualTo(2);
        assertThat(rung(result, "baseline").get("timesBaseline").isNull()).isTrue();
        assertThat(rung(result, "baseline-rocksdb").get("timesBefore").asDouble()).isEqualTo(4);
        assertThat(rung(result, "stock").get("timesBaseline").asDouble()).isEqualTo(1.5);
        assertThat(rung(result, "stock-rocksdb").get("timesBaseline").asDouble()).isEqualTo(1.5);
    }

    @Test
    void ratioToARungThatWasNotMeasuredIsLeftOut() throws Exception {
        LadderResult result = result(Map.of(Rung.STOCK, List.of(run(3_000))));
        assertThat(rung(result, "stock").get("timesBaseline").isNull()).isTrue();
        assertThat(result.markdown())
                .contains("| stock | 3,000 | 3,000..3,000 | 500,000 |")
                .contains("| 500.0k..500.0k | - | - | 640 | 1 |");
    }

    @Test
    void jsonHoldsTheMachineTheSettingsAndEveryRun() throws Exception {
        LadderResult result = result(Map.of(Rung.CONSUMER, List.of(run(100), run(300))));
        JsonNode json = new JsonMapper().readTree(result.json());
        assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
        assertThat(json.at("/settings/heap").asText()).isEqualTo("2g");
        assertThat(json.at("/rungs/0/cpuNanosPerEvent/median").asDouble()).isEqualTo(200);
        assertThat(json.at("/rungs/0/cpuNanosPerEvent/max").asDouble()).isEqualTo(300);
        assertThat(json.at("/rungs/0/runs/1/cpuNanos").asLong()).isEqualTo(300_000);
        assertThat(json.at("/rungs/0/allocatedBytesPerEvent/median").asDouble()).isEqualTo(640);
        assertThat(json.at("/rungs/0/runs/1/eventsPerSecond").asDouble()).isEqualTo(500_000);
    }

    @Test
    void tableFitsAHundredColumnsHoweverSlowAndFastTheRungsAre() {
        Map<Rung, List<Measurement>> runs = new EnumMap<>(Rung.class);
        for (Rung rung : Rung.values()) {
            runs.put(rung, List.of(slow(), fast()));
        }
        LadderResult result = result(runs);
        assertThat(result.table().lines())
                .allSatisfy(line -> assertThat(line).hasSizeLessThan(101));
        assertThat(result.table().lines().filter(line -> line.startsWith("stock"))).hasSize(3);
    }

    private static Measurement slow() {
        return new Measurement(
                33_000_000,
                30_000_000,
                9_000_000_000_000L,
                30_000_000_000L,
                1L << 42,
                1L << 39,
                null);
    }

    private static Measurement fast() {
        return new Measurement(
                33_000_000, 30_000_000, 600_000_000, 600_000_000, 1 << 30, 1 << 20, null);
    }

    /** A thousand events in 2 ms. */
    private static Measurement run(long nanosPerEvent) {
        return new Measurement(
                1_100, 1_000, 1_000 * nanosPerEvent, 2_000_000, 640_000, 1 << 20, null);
    }

    private static LadderResult result(Map<Rung, List<Measurement>> runs) {
        return new LadderResult(MACHINE, Map.of("heap", "2g"), runs);
    }

    private static JsonNode rung(LadderResult result, String id) throws Exception {
        for (JsonNode rung : new JsonMapper().readTree(result.json()).get("rungs")) {
            if (rung.get("rung").asText().equals(id)) {
                return rung;
            }
        }
        throw new AssertionError("no rung " + id);
    }
}
