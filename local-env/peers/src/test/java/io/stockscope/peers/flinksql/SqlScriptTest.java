// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.flinksql;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

    private static ChannelProfile channel(
            String name, List<String> locations, @Nullable Long displayCap) {
        return ChannelProfile.newBuilder()
                .setChannel(name)
                .setType(ChannelType.ECOMMERCE)
                .setLocations(locations)
                .setDisplayCap(displayCap)
                .setLatencyObjectiveMs(60_000)
                .setStalenessThresholdMs(120_000)
                .build();
    }

    @Test
    void theProfilesAreWrittenOut() {
        String script =
                String.join(
                        ";\n",
                        SqlScript.statements(
                                List.of(
                                        channel("web", List.of(), null),
                                        channel("ebay", List.of("dc1", "dc2"), 50L))));
        assertThat(script)
                .contains("'web' AS STRING")
                .contains("FROM level_steps WHERE location IN ('dc1', 'dc2')")
                .contains("CASE channel WHEN 'ebay' THEN LEAST(CAST(50 AS BIGINT), units)")
                .doesNotContain("${");
    }

    @Test
    void everyStatementIsAViewOrAnInsert() {
        List<String> statements =
                SqlScript.statements(List.of(channel("web", List.of("dc1"), null)));
        assertThat(statements)
                .allMatch(
                        s -> s.startsWith("CREATE TEMPORARY VIEW") || s.startsWith("INSERT INTO"));
        assertThat(statements).filteredOn(s -> s.startsWith("INSERT INTO")).hasSize(4);
    }
}
