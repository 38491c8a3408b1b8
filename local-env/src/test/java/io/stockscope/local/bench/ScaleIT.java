// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.service.SharedServices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two sizes and one at rest, each on services of its own. */
class ScaleIT {

    @Test
    @Tag("proof")
    void sizesAreMeasuredAndComparedWithTheFirst(@TempDir Path folder) throws Exception {
        SharedServices.assumePlatform();
        Path file = folder.resolve("scale.json");
        StringWriter out = new StringWriter();
        StockscopeCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(
                        ("bench scale --skus 50,100 --at-rest 50 --events 20000 --warmup 5000"
                                        + " --runs 1 --rungs stock-rocksdb --heap 1g"
                                        + " -Dflink.execution.checkpointing.interval=500ms --json "
                                        + file)
                                .split(" "));
        JsonNode json = new JsonMapper().readTree(file.toFile());
        assertThat(json.get("cases").findValuesAsText("case"))
                .containsExactly("50", "100", "50+50");
        for (JsonNode one : json.get("cases")) {
            assertThat(one.at("/eventsPerSecond/median").asDouble()).isPositive();
            assertThat(one.at("/runs/0/checkpoints/count").asInt()).isPositive();
            assertThat(one.at("/runs/0/checkpoints/fullBytes").asLong()).isGreaterThan(50_000);
        }
        assertThat(json.get("targets")).hasSize(2);
        assertThat(out.toString())
                .contains("bytes of state per SKU", "an open reservation takes")
                .contains("50+50: 100 SKUs");
    }
}
