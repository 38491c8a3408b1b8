// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.TemporaryFiles;
import io.stockscope.local.service.SharedServices;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a process of its own, as the launcher starts it, without a terminal. */
class DemoIT {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** What the demo promises. */
    private static final Duration END_LIMIT = Duration.ofSeconds(10);

    private static final long MEMORY_LIMIT_BYTES = 3L << 30;
    private static final int SIGINT = 2;

    /** A process that a script started in the background ignores SIGINT, and so do its children. */
    private static final Signal CTRL_C =
            ignoresSigint() ? new Signal("TERM", 143) : new Signal("INT", 130);

    private record Signal(String name, int exitCode) {}

    @TempDir private Path folder;

    @BeforeEach
    void needsTheServices() {
        SharedServices.assumePlatform();
    }

    @Test
    @Tag("proof")
    void endsByItselfAfterItsTimeAndLeavesNothing() throws Exception {
        try (Run demo = new Run("--duration", "2m", "--speed", "60")) {
            demo.awaitEnd(PATIENCE);

            assertThat(demo.exitCode()).as(demo.printed()).isZero();
            assertThat(demo.number("The demo ran for .*, ([\\d,]+) events")).isPositive();
            assertThat(demo.number("Negative ATS: ([\\d,]+) incidents")).isPositive();
            assertThat(demo.number("Dead letters: \\w+ ([\\d,]+)")).isPositive();
            String garbage = "Fault garbage [\\w-]+: %s hits, found(?: so far)?: %s dead letters";
            String number = "([1-9][\\d,]*)";
            String any = "[\\d,]+";
            assertThat(demo.number(garbage.formatted(any, number)))
                    .isBetween(1L, demo.number(garbage.formatted(number, any)));
            assertThat(demo.tree.mostResidentBytes()).isBetween(1L, MEMORY_LIMIT_BYTES);
            assertThat(demo.tree.processes()).as("Flink and three services").hasSizeGreaterThan(3);
            assertThat(demo.tree.listening()).as("ports").hasSizeGreaterThan(3);
            demo.assertNothingIsLeft();
        }
    }

    @Test
    void endsAtOnceWithCtrlCAndLeavesNothing() throws Exception {
        try (Run demo = new Run()) {
            demo.awaitPrinted("events/s");
            demo.ctrlC();
            demo.awaitEnd(END_LIMIT);

            assertThat(demo.exitCode()).as(demo.printed()).isEqualTo(CTRL_C.exitCode());
            assertThat(demo.printed()).contains("The demo ran for");
            demo.assertNothingIsLeft();
        }
    }

    @Test
    @Tag("proof")
    void endsAtOnceWithCtrlCWhileItStarts() throws Exception {
        for (String step : List.of("Starting Kafka", "Making topics", "Starting the jobs")) {
            try (Run demo = new Run()) {
                demo.awaitPrinted(step);
                demo.ctrlC();
                demo.awaitEnd(END_LIMIT);

                assertThat(demo.exitCode()).as(demo.printed()).isEqualTo(CTRL_C.exitCode());
                demo.assertNothingIsLeft();
            }
        }
    }

    private static boolean ignoresSigint() {
        try (Stream<String> status = Files.lines(Path.of("/proc/self/status"))) {
            return status.filter(line -> line.startsWith("SigIgn:"))
                    .map(line -> new BigInteger(line.substring("SigIgn:".length()).strip(), 16))
                    .anyMatch(ignored -> ignored.testBit(SIGINT - 1));
        } catch (IOException e) {
            return false;
        }
    }

    /** A process of {@code stockscope demo}. */
    private final class Run implements AutoCloseable {
        private final Path output;
        private final Path home;
        private final Path temporary;
        private final Process process;
        private final ProcessTree tree;

        Run(String... options) throws IOException {
            output = Files.createTempFile(folder, "demo", ".txt");
            home = Files.createTempDirectory(folder, "home");
            temporary = Files.createTempDirectory(folder, "temporary");
            List<String> line = new ArrayList<>();
            line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            line.addAll(List.of("-Xmx768m", "-XX:+UseSerialGC", "-XX:-UsePerfData"));
            line.add("-Djava.io.tmpdir=" + temporary);
            line.add("-D" + TemporaryFiles.PROPERTY + "=" + temporary);
            line.add("-Duser.home=" + home);
            for (String opened :
                    List.of(
                            "lang",
                            "net",
                            "io",
                            "nio",
                            "text",
                            "time",
                            "util",
                            "util.concurrent")) {
                line.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
            }
            line.addAll(List.of("-cp", System.getProperty("java.class.path")));
            line.addAll(List.of(StockscopeCommand.class.getName(), "demo"));
            line.addAll(List.of(options));
            ProcessBuilder builder =
                    new ProcessBuilder(line)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile());
            Map<String, String> environment = builder.environment();
            // The engine is in the cache, which is all that may be used of the real home.
            environment.putIfAbsent("XDG_CACHE_HOME", environment.get("HOME") + "/.cache");
            environment.put("HOME", home.toString());
            process = builder.start();
            tree = new ProcessTree(process.toHandle());
        }

        String printed() throws IOException {
            return Files.readString(output);
        }

        void awaitPrinted(String text) {
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(200))
                    .until(
                            () -> {
                                tree.look();
                                return !process.isAlive() || printed().contains(text);
                            });
        }

        void ctrlC() throws Exception {
            tree.look();
            new ProcessBuilder("kill", "-" + CTRL_C.name(), String.valueOf(process.pid()))
                    .start()
                    .waitFor();
        }

        /** Waits until all processes that were seen have ended. */
        void awaitEnd(Duration limit) {
            await().atMost(limit)
                    .pollInterval(Duration.ofMillis(200))
                    .until(
                            () -> {
                                if (process.isAlive()) {
                                    tree.look();
                                }
                                return tree.processes().stream().noneMatch(ProcessHandle::isAlive);
                            });
        }

        int exitCode() {
            return process.exitValue();
        }

        long number(String pattern) throws IOException {
            Matcher found = Pattern.compile(pattern).matcher(printed());
            assertThat(found.find()).as(printed()).isTrue();
            return Long.parseLong(found.group(1).replace(",", ""));
        }

        void assertNothingIsLeft() throws IOException {
            assertThat(printed()).doesNotContain("\u001b");
            assertThat(tree.stillListening()).isEmpty();
            assertThat(tree.written())
                    .isNotEmpty()
                    .allSatisfy(
                            file ->
                                    assertThat(file.startsWith(temporary) || file.equals(output))
                                            .as(file.toString())
                                            .isTrue());
            assertThat(temporary).doesNotExist();
            try (Stream<Path> files = Files.walk(home)) {
                assertThat(files).containsExactly(home);
            }
        }

        @Override
        public void close() throws InterruptedException {
            tree.processes().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }
}
