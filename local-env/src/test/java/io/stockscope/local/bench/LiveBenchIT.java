// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benches under live load, for seconds, on services that begin and end without events. */
class LiveBenchIT {

    private static final String SMALL =
            " --rate 200 --skus 40 --warmup 1s --heap 512m -DoutOfOrderness=3s"
                    + " -Dflink.parallelism.default=2";

    private static @Nullable LocalServices services;

    @TempDir private Path folder = Path.of("");

    @BeforeAll
    static void start() throws Exception {
        SharedServices.assumePlatform();
        services = LocalServices.startTemporary();
    }

    @AfterAll
    static void stop() {
        if (services != null) {
            services.close();
        }
    }

    @Test
    void everyProbeUnderLoadIsMeasuredAfterTheBound() throws Exception {
        JsonNode json = bench("latency --duration 4s --runs 1" + SMALL);
        for (JsonNode metric : json.get("metrics")) {
            assertThat(metric.at("/samples/median").asInt())
                    .as(metric.get("metric").asText())
                    .isGreaterThan(2);
            assertThat(metric.at("/p50Millis/median").asInt()).isGreaterThan(2_900);
        }
        JsonNode run = json.at("/runs/0");
        // Three gauges, a count and a distribution of each of ten turns a second.
        assertThat(run.at("/figures/3/samples").asInt()).isGreaterThan(100);
        assertThat(run.get("readPerSecond").asDouble()).isGreaterThan(100);
        assertThat(run.get("late").asInt()).isZero();
    }

    @Test
    @Tag("proof")
    void jobThatWasAwayBecomesLevelAndNothingBecomesLate() throws Exception {
        JsonNode run = bench("catch-up --backlog 3s --runs 1" + SMALL).at("/runs/0");
        assertThat(run.get("backlogEvents").asInt()).isGreaterThan(400);
        assertThat(run.get("levelMillis").asInt()).isGreaterThan(run.get("startMillis").asInt());
        assertThat(run.get("lateBySource")).isEmpty();
    }

    @Test
    @Tag("proof")
    void memoryIsMeasuredSpanBySpan() throws Exception {
        JsonNode json = bench("memory --duration 16s --span 4s" + SMALL);
        assertThat(json.get("spans")).hasSize(4);
        for (JsonNode span : json.get("spans")) {
            assertThat(span.get("residentBytes").asLong()).isGreaterThan(512 << 20);
            assertThat(span.get("allocatedBytesPerEvent").asDouble()).isGreaterThan(100);
            assertThat(span.get("threads").asInt()).isGreaterThan(10);
        }
    }

    /** Runs it; whether targets are met by seconds on a busy machine says nothing. */
    private JsonNode bench(String arguments) throws Exception {
        Path file = folder.resolve("result.json");
        StringWriter err = new StringWriter();
        String endpoints = String.valueOf(services == null ? null : services.endpointsFile());
        StockscopeCommand.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err, true))
                .execute(
                        ("bench " + arguments + " --json " + file + " --endpoints " + endpoints)
                                .split(" +"));
        assertThat(file).as(err.toString()).exists();
        return new JsonMapper().readTree(Files.readString(file));
    }
}
