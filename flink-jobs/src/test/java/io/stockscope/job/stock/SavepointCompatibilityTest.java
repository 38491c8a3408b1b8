// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Incident;
import io.stockscope.reference.StockResults.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** "A savepoint of one version starts the next." */
class SavepointCompatibilityTest {

    /** What is told of what only states from format 3 on hold. */
    private static final List<String> SINCE_FORMAT_3 =
            List.of(
                    "stale_skus",
                    "stale_exposure",
                    "pending_changes",
                    "duplicate_reservations",
                    "sync_latency",
                    "sync_slo",
                    "erp_posting_delay",
                    "book_comparisons",
                    "flow_health");

    @TempDir private Path folder;

    static Stream<KeptSavepoint> kept() throws Exception {
        return KeptSavepoint.all();
    }

    @ParameterizedTest
    @MethodSource("kept")
    void savepointOfAnEarlierVersionGoesOnAsIfNothingHadHappened(KeptSavepoint kept)
            throws Exception {
        Told expected = uninterrupted(kept);
        assertThat(expected.results.levels())
                .extracting(Level::sku)
                .contains("mug", "cup", "lamp", "vase");
        // Open when the savepoint was made.
        assertThat(expected.results.incidents()).extracting(Incident::sku).contains("mug");

        Told actual;
        try (LiveTopology job = LiveTopology.on(folder, new Configuration())) {
            KeptSavepoint.Feeder feeder = kept.feeder(job);
            feeder.before(false);
            job.start(2, kept.folder().toString());
            feeder.after();
            actual = Told.by(job);
        }

        if (kept.format() < 3) {
            assertThat(expected.results.differences(actual.results)).isEmpty();
        } else {
            assertThat(expected.columns.keySet())
                    .extracting(key -> String.valueOf(key.get(0)))
                    .containsAll(SINCE_FORMAT_3);
            assertThat(actual.columns).isEqualTo(expected.columns);
        }
    }

    private record Told(StockResults results, Map<List<Object>, Object> columns) {
        static Told by(LiveTopology job) {
            return new Told(job.results(), job.columns());
        }
    }

    /** The rows that come after the point at which the savepoint was made. */
    private Told uninterrupted(KeptSavepoint kept) throws Exception {
        try (LiveTopology job = LiveTopology.on(folder, new Configuration())) {
            KeptSavepoint.Feeder feeder = kept.feeder(job);
            job.start(2);
            feeder.before(true);
            job.forgetRows();
            feeder.after();
            return Told.by(job);
        }
    }

    /** Keeps a savepoint of the present version: {@code savepoints/README.md} says when and how. */
    @Test
    @EnabledIfSystemProperty(named = "savepoint.format", matches = "\\d+")
    void keepASavepointOfThePresentVersion() throws Exception {
        KeptSavepoint kept = KeptSavepoint.ofFormat(Integer.getInteger("savepoint.format", 0));
        try (LiveTopology job = LiveTopology.on(folder, new Configuration())) {
            kept.generate(job);
        }
        assertThat(Files.size(kept.folder().resolve("_metadata"))).isLessThan(100_000);
    }
}
