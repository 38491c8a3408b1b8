// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a small file system of its own, which only root may mount. */
final class FullDiskIT {

    private static final long LIMIT_SECONDS = 90;

    private final Path small;

    FullDiskIT(@TempDir Path folder) throws IOException {
        small = Files.createDirectory(folder.resolve("small"));
    }

    @BeforeEach
    void mountSmallDisk() throws Exception {
        SharedServices.assumePlatform();
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", small.toString()) == 0,
                "only root may mount a small file system");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", small.toString());
    }

    @Test
    void tooLittleRoomIsToldBeforeAnythingIsStarted() {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> LocalServices.start(small, ServiceOptions.anyPorts()))
                .withMessage(
                        "the disk of "
                                + small
                                + " is full: 64 MB are free and 256 MB needed; make room, or choose another place with"
                                + " --data DIR");
        assertThat(small.resolve("kafka")).doesNotExist();
    }

    @Test
    void diskThatFillsUpEndsTheServicesWithALineThatSaysSo() throws Exception {
        try (LocalServices services =
                LocalServices.start(small, ServiceOptions.anyPorts().withNeededBytes(0))) {
            services.writeEndpoints();
            fill();
            ServicePeers.requestTopics(services, "one", "two", "three", "four");
            assertThat(services.failure().get(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(
                            "Kafka stopped: the disk of "
                                    + small.resolve("kafka")
                                    + " is full; make room and start again");
        }
    }

    private void fill() throws IOException {
        byte[] block = new byte[1 << 20];
        try (var file = Files.newOutputStream(small.resolve("filler"))) {
            while (true) {
                file.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("No space left on device");
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
