// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockscope.local.StockscopeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simulate --live} as a process of its own, which a signal ends. */
final class SimulateUntilCtrlCTest {
    private final Path folder;

    SimulateUntilCtrlCTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void whatItHasToSayIsWrittenWhenItIsEnded() throws Exception {
        Path events = folder.resolve("e.jsonl");
        Path labels = folder.resolve("e.truth.jsonl");
        Path truth = folder.resolve("truth.json");
        Path said = folder.resolve("said.txt");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                StockscopeCommand.class.getName(),
                                "simulate",
                                "--live",
                                "--no-late",
                                "--speed=60",
                                "--skus=20",
                                "--days=1",
                                "--fault=feed-stops@web:0s+30d",
                                "--out=" + events,
                                "--truth=" + truth)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            // Both are written as they happen, not when a buffer is full.
            await().atMost(Duration.ofMinutes(1)).until(() -> holds(events, "BASELINE"));
            assertThat(Files.readString(labels)).startsWith("{\"type\":\"fault\"");

            process.destroy();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        JsonNode known = new ObjectMapper().readTree(truth.toFile());
        long sent = 0;
        for (String counts : new String[] {"events", "duplicates"}) {
            for (JsonNode count : known.path(counts)) {
                sent += count.asLong();
            }
        }
        assertThat(Files.readAllLines(events)).hasSize((int) sent);
        assertThat(Files.readString(labels)).endsWith("}\n");
        assertThat(Files.readString(said))
                .contains(" -DoutOfOrderness=300s -DmaxDecisionAge=1800s", " records");
    }

    private static boolean holds(Path file, String text) throws IOException {
        return Files.exists(file) && Files.readString(file).contains(text);
    }
}
