// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServiceProcessTest {

    private final Path folder;

    ServiceProcessTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void processThatEndsBeforeItIsReadyIsToldWithItsLog() throws Exception {
        assertEndsWith("no words", "Kafka stopped by itself (exit code 3)", "service.log");
    }

    @Test
    void processThatFoundTheDiskFullSaysSo() throws Exception {
        assertEndsWith(
                "java.io.IOException: No space left on device",
                "Kafka stopped: the disk of " + folder + " is full");
    }

    @Test
    void processThatFoundNoMemorySaysSo() throws Exception {
        assertEndsWith("java.lang.OutOfMemoryError: Java heap space", "ran out of memory");
    }

    @Test
    void closingEndsTheInputAndThatEndsTheProcess() throws Exception {
        try (ServiceProcess process = start("Waits", "")) {
            process.awaitReady(() -> Files.exists(folder.resolve("started")));
            process.close();
            assertThat(ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive)).isEmpty();
            assertThat(process.failure()).isNotDone();
        }
    }

    private void assertEndsWith(String said, String... words) throws Exception {
        try (ServiceProcess process = start("Says", said)) {
            assertThatExceptionOfType(ServiceException.class)
                    .isThrownBy(() -> process.awaitReady(() -> false))
                    .withMessageContainingAll(words)
                    .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
        }
    }

    /** A process whose main class is one of those below. */
    private ServiceProcess start(String mainClass, String said) throws IOException {
        return ServiceProcess.start(
                "Kafka",
                folder.resolve("service.log"),
                Map.of(),
                List.of(
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServiceProcessTest.class.getName() + "$" + mainClass,
                        folder.toString(),
                        said));
    }

    static final class Says {
        private Says() {}

        public static void main(String[] arguments) {
            System.out.println(arguments[1]);
            System.exit(3);
        }
    }

    static final class Waits {
        private Waits() {}

        public static void main(String[] arguments) throws IOException {
            Files.writeString(Path.of(arguments[0], "started"), "");
            while (System.in.read() >= 0) {
                // Until the parent closes it.
            }
        }
    }
}
