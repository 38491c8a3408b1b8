// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DashboardsResultTest {

    @Test
    void aPageIsHeldAgainstTheLimitByItsSlowestTwentieth() throws Exception {
        DashboardsResult result =
                result(loads("flow 6h", 19, 400, 1, 5_000), loads("rules 7d", 20, 90, 0, 0));
        assertThat(result.verdict()).isEqualTo(Verdict.MET);
        assertThat(result.table())
                .containsPattern("flow 6h +20 +400 +400 +5,000 +7\\R")
                .contains("rows in ClickHouse: alerts_rows 1,200, sync_slo_rows 3; 1,203 in all")
                .contains("at most 1,000 ms are wanted: met");
        JsonNode json = new JsonMapper().readTree(result.json());
        assertThat(json.at("/pages/0/p95Millis").asDouble()).isEqualTo(400);
        assertThat(json.at("/rows/alerts_rows").asLong()).isEqualTo(1_200);
        assertThat(json.get("verdict").asText()).isEqualTo("MET");
    }

    @Test
    void twoSlowLoadsOfTwentyAreAMiss() {
        DashboardsResult result =
                result(loads("flow 6h", 18, 400, 2, 1_001), loads("rules 7d", 20, 90, 0, 0));
        assertThat(result.verdict()).isEqualTo(Verdict.MISSED);
        assertThat(result.table())
                .contains("missed by flow 6h")
                .containsPattern("flow 6h .* too slow\\R")
                .doesNotContainPattern("rules 7d .* too slow");
    }

    @Test
    void theSlowestPanelIsNamedFirst() {
        DashboardsResult result =
                result(loads("flow 6h", 20, 400, 0, 0), loads("rules 7d", 20, 90, 0, 0));
        assertThat(result.panels())
                .extracting(DashboardsResult.Line::name)
                .containsExactly(
                        "slow on flow 6h",
                        "slow on rules 7d",
                        "quick on flow 6h",
                        "quick on rules 7d");
    }

    @SafeVarargs
    private static DashboardsResult result(List<PageLoad>... loads) {
        List<PageLoad> all = new ArrayList<>();
        for (List<PageLoad> some : loads) {
            all.addAll(some);
        }
        return new DashboardsResult(
                Machine.here(),
                Map.of(),
                Map.of("sync_slo_rows", 3L, "alerts_rows", 1_200L),
                1_000,
                all);
    }

    private static List<PageLoad> loads(
            String label, int many, double millis, int few, double other) {
        List<PageLoad> loads = new ArrayList<>();
        for (int i = 0; i < many + few; i++) {
            double took = i < many ? millis : other;
            loads.add(
                    new PageLoad(
                            label,
                            took,
                            List.of(
                                    new PageLoad.Answered("quick", 5, 4),
                                    new PageLoad.Answered("slow", took, 3))));
        }
        return loads;
    }
}
