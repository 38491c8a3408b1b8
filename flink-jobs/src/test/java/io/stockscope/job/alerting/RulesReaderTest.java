// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesReaderTest {

    @TempDir private Path folder;

    private final List<RuleTexts> told = new ArrayList<>();
    private final Into into = new Into();

    @Test
    void rulesAreToldAtTheStartAndWheneverTheyChange() throws IOException {
        Path file = Files.writeString(folder.resolve("a.yaml"), "one");
        Files.writeString(folder.resolve(".a.yaml"), "of an editor");
        Files.writeString(folder.resolve("notes.txt"), "no rules");
        try (RulesReader reader = reader(folder)) {
            assertThat(reader.isAvailable()).isNotDone();
            reader.look();
            assertThat(reader.isAvailable()).isDone();
            reader.pollNext(into);
            assertThat(told).containsExactly(texts(file, "one"));
            assertThat(reader.isAvailable()).isNotDone();

            reader.look();
            reader.pollNext(into);
            assertThat(told).hasSize(1);

            Files.writeString(file, "two");
            reader.look();
            reader.pollNext(into);
            assertThat(told).last().isEqualTo(texts(file, "two"));
        }
    }

    @Test
    void filesAreInTheOrderOfTheirNames() throws IOException {
        Path second = Files.writeString(folder.resolve("b.yml"), "2");
        Path first = Files.writeString(folder.resolve("a.yaml"), "1");
        assertThat(new RulePlace(folder.toString()).read().byFile().keySet())
                .containsExactly(first.toString(), second.toString());
        assertThat(new RulePlace(second.toString()).read()).isEqualTo(texts(second, "2"));
    }

    @Test
    void whatCannotBeReadIsSaid() throws IOException {
        assertThat(new RulePlace(folder.toString()).read().unreadable())
                .contains("has no file *.yaml or *.yml on this host");
        assertThat(new RulePlace(folder.resolve("no").toString()).read().unreadable())
                .contains("no is not there on this host");
        Files.write(folder.resolve("a.yaml"), new byte[] {(byte) 0xff});
        assertThat(new RulePlace(folder.toString()).read().unreadable()).contains("is not UTF-8");
    }

    @Test
    void withoutAPlaceTheyAreThoseThatComeWithStockscope() {
        assertThat(new RulePlace(null).read().byFile()).containsKeys("stock.yaml", "flow.yaml");
    }

    private static RulesReader reader(Path place) {
        return new RulesReader(new RulePlace(place.toString())::read);
    }

    private static RuleTexts texts(Path file, String text) {
        return RuleTexts.of(Map.of(file.toString(), text));
    }

    private final class Into implements ReaderOutput<RuleTexts> {
        @Override
        public void collect(RuleTexts texts) {
            told.add(texts);
        }

        @Override
        public void collect(RuleTexts texts, long timestamp) {
            told.add(texts);
        }

        @Override
        public void emitWatermark(Watermark watermark) {}

        @Override
        public void markIdle() {}

        @Override
        public void markActive() {}

        @Override
        public SourceOutput<RuleTexts> createOutputForSplit(String splitId) {
            return this;
        }

        @Override
        public void releaseOutputForSplit(String splitId) {}
    }
}
