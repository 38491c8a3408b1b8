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
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of the alerting, for seconds. */
@Tag("proof")
class AlertingBenchIT {

    @TempDir private Path folder = Path.of("");

    @Test
    void everyAlertHasItsCommand() throws Exception {
        SharedServices.assumePlatform();
        Path file = folder.resolve("alerting.json");
        StringWriter err = new StringWriter();
        // Whether it is fast enough on a busy machine is not the question: the exit code may be 1.
        StockscopeCommand.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(
                        ("bench alerting --rules 12 --channels 5 --rate 100 --warmup 2s --duration 12s"
                                        + " --runs 1 --heap 512m --json "
                                        + file)
                                .split(" "));
        assertThat(file).as(err.toString()).exists();
        JsonNode run = new JsonMapper().readTree(Files.readString(file)).at("/runs/0");
        assertThat(run.at("/figures/1/name").asText()).isEqualTo("command");
        // Each of five channels is bad once in ten seconds.
        assertThat(run.at("/figures/1/samples").asInt()).isBetween(4, 10);
        assertThat(run.get("withoutCommand").asInt()).isZero();
    }
}
