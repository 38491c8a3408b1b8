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
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both cases over ten thousand events, each on services of its own. */
@Tag("proof")
class HotKeyIT {

    @Test
    void bothCasesAreMeasuredAndCompared(@TempDir Path folder) throws Exception {
        SharedServices.assumePlatform();
        Path file = folder.resolve("hot.json");
        StringWriter out = new StringWriter();
        StockscopeCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(
                        ("bench hot-key --events 9000 --warmup 1000 --skus 20 --runs 1"
                                        + " --rungs keyby --heap 512m --json "
                                        + file)
                                .split(" "));
        JsonNode json = new JsonMapper().readTree(file.toFile());
        assertThat(json.at("/settings/hotShare").asDouble()).isCloseTo(0.2, Offset.offset(0.1));
        assertThat(json.at("/cases/0/case").asText()).isEqualTo("even");
        assertThat(json.at("/cases/1/case").asText()).isEqualTo("hot");
        for (JsonNode one : json.get("cases")) {
            assertThat(one.at("/runs/0/read").asLong()).isEqualTo(10_000);
            assertThat(one.at("/eventsPerSecond/median").asDouble()).isPositive();
        }
        double ratio =
                json.at("/cases/1/eventsPerSecond/median").asDouble()
                        / json.at("/cases/0/eventsPerSecond/median").asDouble();
        assertThat(json.at("/targets/0/found/median").asDouble())
                .isCloseTo(ratio, Offset.offset(1e-9));
        assertThat(out.toString()).contains("keyby, hot: ", "at least 0.80 is wanted");
    }
}
