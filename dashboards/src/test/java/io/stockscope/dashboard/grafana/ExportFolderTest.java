// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportFolderTest {

    private static final Map<String, String> FILES =
            new TreeMap<>(Map.of("dashboards/a.json", "{}\n", "provisioning/b.yaml", "b: 1\n"));

    @TempDir private Path temp;

    @Test
    void onlyWhatDiffersIsWrittenAndNothingElseIsLeft() throws IOException {
        Path folder = temp.resolve("made/on the way");
        ExportFolder export = new ExportFolder(folder);

        assertThat(export.foreign(FILES)).isEmpty();
        assertThat(export.write(FILES)).containsExactly("dashboards/a.json", "provisioning/b.yaml");
        assertThat(export.foreign(FILES)).isEmpty();
        assertThat(export.write(FILES)).isEmpty();
        Files.writeString(folder.resolve("dashboards/a.json"), "edited");
        assertThat(export.write(FILES)).containsExactly("dashboards/a.json");

        assertThat(folder.resolve("dashboards/a.json")).hasContent("{}");
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(Files::isRegularFile)).hasSize(2);
        }
    }

    @Test
    void whatAnExportDoesNotWriteIsForeignUnlessItIsHidden() throws IOException {
        Files.createDirectories(temp.resolve(".git"));
        Files.writeString(temp.resolve(".git/config"), "");
        Files.createDirectories(temp.resolve("dashboards"));
        Files.writeString(temp.resolve("dashboards/mine.json"), "");
        Files.writeString(temp.resolve("notes.txt"), "");

        assertThat(new ExportFolder(temp).foreign(FILES))
                .containsExactly("dashboards/mine.json", "notes.txt");
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "");

        assertThatThrownBy(() -> new ExportFolder(file).foreign(FILES))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no folder");
    }
}
