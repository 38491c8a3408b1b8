// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ChannelType;
import io.stockscope.table.ChannelRow;
import io.stockscope.table.ChannelTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.apache.flink.configuration.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Channel profiles on their way into the view {@code channels}. */
class ChannelRowsTest {

    @Test
    void aRowHasAllThatTheProfileSays() {
        ChannelDetails details =
                new ChannelDetails(5L, Map.of("CONFIRMED", 6L), 0.025, 604_800_000L, "ann");
        ChannelTerms terms =
                new ChannelTerms(ChannelType.MARKETPLACE, List.of("b", "a"), 50L, true, 7, 8);
        assertThat(ChannelRows.row(new ChannelUpdate("bazaar", terms, details), 9))
                .isEqualTo(
                        new ChannelRow(
                                "bazaar",
                                "MARKETPLACE",
                                List.of("a", "b"),
                                50L,
                                true,
                                7,
                                8,
                                5L,
                                Map.of("CONFIRMED", 6L),
                                0.025,
                                604_800_000L,
                                "ann",
                                false,
                                9));
        assertThat(ChannelRows.row(new ChannelUpdate("bazaar", null), 9))
                .isEqualTo(ChannelRow.takenBack("bazaar", 9));
    }

    @Test
    void theLastProfileOfAChannelCountsAlsoAfterARestart() throws InterruptedException {
        ChannelRows rows = started();
        long first = version(rows, terms(1));
        long second = version(rows, null);
        assertThat(second).isGreaterThan(first);
        long millis = System.currentTimeMillis();
        while (System.currentTimeMillis() == millis) {
            Thread.onSpinWait();
        }
        assertThat(version(started(), terms(2))).isGreaterThan(second);
    }

    /** Once each, though all subtasks hear of it; over failures, a restart and another width. */
    @Test
    void ofEachChannelThereIsTheProfileInForce(@TempDir Path folder) throws Exception {
        try (LiveTopology job = LiveTopology.on(folder, new Configuration())) {
            job.start(2);
            profile(job, "web", 1);
            profile(job, "shop", 2);
            job.settle();
            assertThat(objectives(job))
                    .containsExactly(Map.entry("shop", 2L), Map.entry("web", 1L));

            job.checkpoint();
            profile(job, "web", 3);
            profile(job, "shop", null);
            job.fail();
            assertThat(objectives(job)).containsExactly(Map.entry("web", 3L));

            String savepoint = job.stopWithSavepoint(false);
            job.start(1, savepoint);
            profile(job, "shop", 4);
            job.settle();
            assertThat(objectives(job))
                    .containsExactly(Map.entry("shop", 4L), Map.entry("web", 3L));
        }
    }

    private static void profile(LiveTopology job, String channel, @Nullable Integer objective) {
        job.process(
                DecodedRecord.of(
                        StockscopeTopic.REFERENCE_CHANNELS,
                        0,
                        StockInput.of(
                                new ChannelUpdate(
                                        channel, objective == null ? null : terms(objective))),
                        null));
    }

    /** Of the channels that the view shows. */
    private static Map<String, Object> objectives(LiveTopology job) {
        Map<String, Object> objectives = new TreeMap<>();
        job.columns()
                .forEach(
                        (key, columns) -> {
                            if (key.get(0).equals("channel_profiles")
                                    && columns instanceof Map<?, ?> row
                                    && Boolean.FALSE.equals(row.get("removed"))) {
                                objectives.put(
                                        String.valueOf(key.get(1)),
                                        row.get("latencyObjectiveMillis"));
                            }
                        });
        return objectives;
    }

    private static ChannelTerms terms(long objectiveMillis) {
        return new ChannelTerms(ChannelType.STORE, List.of(), null, false, objectiveMillis, 9);
    }

    private static long version(ChannelRows rows, @Nullable ChannelTerms terms) {
        return ChannelTable.INSTANCE.version(
                rows.map(StockInput.of(new ChannelUpdate("web", terms))));
    }

    private static ChannelRows started() {
        ChannelRows rows = new ChannelRows();
        rows.open(DefaultOpenContext.INSTANCE);
        return rows;
    }
}
