// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatchUpResultTest {

    @Test
    void tableHasTheMediansAndJsonEveryRun() throws Exception {
        CatchUpResult result = result(Map.of());
        assertThat(result.isAnythingLate()).isFalse();
        assertThat(result.table())
                .containsPattern("s to be level +20 +10\\.\\.30")
                .containsPattern("processors taken meanwhile +1\\.50")
                .contains("nothing became late by it");
        JsonNode json = new JsonMapper().readTree(result.json());
        assertThat(json.at("/runs/1/levelMillis").asLong()).isEqualTo(30_000);
        assertThat(json.get("verdict").asText()).isEqualTo("MET");
    }

    @Test
    void whatBecameLateIsToldBySource() {
        CatchUpResult result = result(Map.of("pos-store-1", 3L));
        assertThat(result.isAnythingLate()).isTrue();
        assertThat(result.markdown())
                .contains("| events late since the start | 3 | 3..3 |")
                .contains("{pos-store-1=3}");
    }

    private static CatchUpResult result(Map<String, Long> late) {
        return new CatchUpResult(
                Machine.here(),
                Map.of(),
                List.of(run(10_000, late), run(30_000, late), run(20_000, late)));
    }

    private static CatchUpMeasurement run(long levelMillis, Map<String, Long> late) {
        return new CatchUpMeasurement(5_000, 4_000, levelMillis, 900, 1.5, 7, 8, 0, late);
    }
}
