// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stockscope.local.CliException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @TempDir private Path data;

    @Test
    void newestOfAllThatIsCompleteIsGoneOnFrom() throws Exception {
        try (RunFolder folder = open("cluster-1", "stockscope")) {
            assertThat(folder.newest()).isEmpty();

            Path older = state("job-1/chk-7", NOON);
            Path newer = state("job-2/chk-1", NOON.plusSeconds(10));
            Files.createDirectories(data.resolve("stock-stockscope-cluster-1/job-2/chk-2"));

            assertThat(folder.newest().orElseThrow().location())
                    .isEqualTo(newer.toUri().toString());
            assertThat(folder.newest().orElseThrow().name())
                    .isEqualTo("checkpoint of 2026-06-01T12:00:10Z");

            Path savepoint = state("savepoints/savepoint-1", NOON.plusSeconds(20));
            assertThat(folder.newest().orElseThrow().location())
                    .isEqualTo(savepoint.toUri().toString());
            // What a person has asked for is not Flink's to delete.
            assertThat(folder.newest().orElseThrow().options())
                    .containsEntry("execution.state-recovery.claim-mode", "NO_CLAIM");

            folder.clear();
            assertThat(folder.newest()).isEmpty();
            assertThat(older).doesNotExist();
        }
    }

    @Test
    void otherKafkaOrDatabaseHasAStateOfItsOwn() throws Exception {
        state("job-1/chk-7", NOON);
        try (RunFolder same = open("cluster-1", "stockscope");
                RunFolder otherKafka = open("cluster-2", "stockscope");
                RunFolder otherDatabase = open("cluster-1", "scratch")) {
            assertThat(same.newest()).isPresent();
            assertThat(otherKafka.newest()).isEmpty();
            assertThat(otherDatabase.newest()).isEmpty();
        }
    }

    @Test
    void secondRunOverTheSameStateIsRefused() throws Exception {
        try (RunFolder first = open("cluster-1", "stockscope")) {
            assertThatExceptionOfType(CliException.class)
                    .isThrownBy(() -> open("cluster-1", "stockscope"))
                    .withMessageContaining("another 'stockscope run'")
                    .withMessageContaining(first.toString())
                    .withMessageContaining("--data DIR");
        }
    }

    @Test
    void folderWithoutASavepointIsRefused() {
        assertThatExceptionOfType(CliException.class)
                .isThrownBy(() -> KeptState.namedByUser(data.toString()))
                .withMessageContaining("is no savepoint")
                .withMessageContaining("_metadata");
    }

    private RunFolder open(String cluster, String database) {
        return RunFolder.open(data, "stock", cluster, database);
    }

    private Path state(String path, Instant madeAt) throws IOException {
        Path folder = data.resolve("stock-stockscope-cluster-1").resolve(path);
        Files.createDirectories(folder);
        Path metadata = Files.writeString(folder.resolve("_metadata"), "");
        Files.setLastModifiedTime(metadata, FileTime.from(madeAt));
        return folder;
    }
}
