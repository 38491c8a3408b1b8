// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.sink.clickhouse.StorageLimits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchStoreTest {
    @TempDir Path directory;

    @Test
    void whatDoesNotFitInMemoryGoesToDiskAndComesBackAsItWas() throws Exception {
        try (BatchStore store = store(150, 1_000)) {
            byte[][] all = new byte[4][];
            Content[] kept = new Content[4];
            for (int i = 0; i < 4; i++) {
                all[i] = new byte[100];
                new Random(i).nextBytes(all[i]);
                kept[i] = store.keep(all[i]);
            }
            assertThat(store.bytes()).isEqualTo(400);
            assertThat(store.spilledBatches()).isEqualTo(3);
            assertThat(store.spilledBytes()).isEqualTo(300);
            for (int i = 0; i < 4; i++) {
                assertThat(read(kept[i])).isEqualTo(all[i]);
                assertThat(read(kept[i])).isEqualTo(all[i]);
                assertThat(kept[i].size()).isEqualTo(100);
            }
        }
    }

    @Test
    void largeBatchesComeBackFromDiskAsTheyWere() throws Exception {
        byte[] large = new byte[1_000_003];
        new Random(1).nextBytes(large);
        try (BatchStore store = store(0, large.length)) {
            assertThat(read(store.keep(large))).isEqualTo(large);
        }
    }

    @Test
    void whatIsReleasedMakesRoomOnce() throws Exception {
        try (BatchStore store = store(100, 100)) {
            Content first = store.keep(new byte[100]);
            Content second = store.keep(new byte[100]);
            assertThatThrownBy(() -> store.keep(new byte[1])).isInstanceOf(IOException.class);
            first.release();
            first.release();
            second.release();
            assertThat(store.bytes()).isZero();
            store.keep(new byte[100]);
            store.keep(new byte[100]);
            assertThatThrownBy(() -> store.keep(new byte[1])).isInstanceOf(IOException.class);
        }
    }

    @Test
    void withoutRoomTheMessageNamesLimitsIntervalAndRate() throws Exception {
        try (BatchStore store = store(10, 20)) {
            store.keep(new byte[10]);
            store.keep(new byte[20]);
            assertThatThrownBy(() -> store.keep(new byte[5]))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Rows of table orders")
                    .hasMessageContaining("have come to 35 bytes")
                    .hasMessageContaining("memoryLimit is 10 bytes and spillLimit 20")
                    .hasMessageMatching("(?s).* that is [0-9.,]+ bytes/s; .*")
                    .hasMessageContaining("the checkpoint interval is PT10S")
                    .hasMessageContaining("execution.checkpointing.interval");
        }
    }

    @Test
    void nothingIsLeftOnDisk() throws Exception {
        BatchStore store = store(0, 100);
        store.keep(new byte[50]).release();
        store.keep(new byte[50]);
        store.close();
        assertThat(store.bytes()).isZero();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("taken"));
        try (BatchStore store =
                new BatchStore(
                        "orders", new StorageLimits(0, 100, file.toString(), 0), Duration.ZERO)) {
            assertThatThrownBy(() -> store.keep(new byte[1]))
                    .hasMessageContaining("Cannot spill rows of table orders to " + file)
                    .hasMessageContaining("set spillDirectory");
        }
    }

    private BatchStore store(long memory, long disk) {
        return new BatchStore(
                "orders",
                new StorageLimits(memory, disk, directory.toString(), 0),
                Duration.ofSeconds(10));
    }

    private static byte[] read(Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        content.writeTo(bytes);
        return bytes.toByteArray();
    }
}
