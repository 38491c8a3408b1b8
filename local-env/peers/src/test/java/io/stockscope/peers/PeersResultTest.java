// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.local.bench.Machine;
import io.stockscope.local.bench.Measurement;
import io.stockscope.peers.result.Comparison;
import io.stockscope.peers.result.Results;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeersResultTest {

    private static final Machine MACHINE = new Machine("cpu", 2, 1, "os", "java", "1", "2", "4");
    private static final Results.Place MUG = new Results.Place("mug", "oslo");
    private static final Comparison EQUAL = new Comparison(List.of());
    private static final Comparison DIFFERENT = Comparison.of(results(10), results(9), 0);

    private static Results results(long ats) {
        return new Results(Map.of(MUG, new Results.Level(10, 0, ats)), Map.of(), Map.of());
    }

    private static PeerMeasurement run(long cpuNanosPerEvent) {
        return new PeerMeasurement(
                new Measurement(
                        1_100, 1_000, 1_000 * cpuNanosPerEvent, 500_000_000, 5, 1 << 20, null),
                Map.of("late", 0.));
    }

    private static PeersResult result(Comparison comparison) {
        return new PeersResult(
                MACHINE,
                Map.of("events", "1000"),
                Map.of(
                        Peer.STOCKSCOPE,
                        List.of(run(10_000), run(20_000), run(10_000)),
                        Peer.KAFKA_STREAMS,
                        List.of(run(30_000), run(30_000), run(20_000))),
                Map.of(Peer.KAFKA_STREAMS, comparison),
                new Rounds.Summary(1, 2, 3, 4));
    }

    @Test
    void ratiosAreTakenWithinEachRound() throws Exception {
        JsonNode peer = new JsonMapper().readTree(result(EQUAL).json()).at("/peers/1");
        assertThat(peer.get("peer").asText()).isEqualTo("kafka-streams");
        assertThat(peer.at("/cpuNanosPerEvent/median").asDouble()).isEqualTo(30_000);
        assertThat(peer.at("/timesCpuOfStockscope/median").asDouble()).isEqualTo(2);
        assertThat(peer.at("/timesCpuOfStockscope/min").asDouble()).isEqualTo(1.5);
        assertThat(peer.at("/timesCpuOfStockscope/max").asDouble()).isEqualTo(3);
        assertThat(peer.get("equal").asBoolean()).isTrue();
        assertThat(peer.get("runs")).hasSize(3);
    }

    @Test
    void theTableSaysWhatDiffers() {
        assertThat(result(EQUAL).isEqual()).isTrue();
        assertThat(result(EQUAL).table()).contains("equal").doesNotContain("differ:");
        assertThat(result(DIFFERENT).isEqual()).isFalse();
        assertThat(result(DIFFERENT).table())
                .contains("kafka-streams: 1 levels differ:")
                .contains("ats=9");
        assertThat(result(DIFFERENT).markdown()).contains("| different |");
    }

    @Test
    void aMeasurementIsReadAsItWasWritten() throws Exception {
        PeerMeasurement measured = run(123);
        assertThat(PeerMeasurement.ofJson(measured.toJson())).isEqualTo(measured);
    }
}
