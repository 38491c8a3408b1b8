// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class RunModeTest {

    private static final String BLOOM_FILTER = "state.backend.rocksdb.use-bloom-filter";
    private static final String COMPACTION_STYLE = "state.backend.rocksdb.compaction.style";

    @Test
    void aLiveRunTakesCheckpointsAndSparesRocksDb() {
        ReadableConfig configured = configured(Map.of());

        assertThat(configured.get(CheckpointingOptions.CHECKPOINTING_INTERVAL))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(configured.get(CheckpointingOptions.INCREMENTAL_CHECKPOINTS)).isTrue();
        assertThat(configured.toMap())
                .containsEntry(BLOOM_FILTER, "true")
                .containsEntry(COMPACTION_STYLE, "UNIVERSAL");
    }

    @Test
    void whatTheUserHasSetStays() {
        Map<String, String> set =
                Map.of(
                        CheckpointingOptions.CHECKPOINTING_INTERVAL.key(),
                        "1 min",
                        CheckpointingOptions.INCREMENTAL_CHECKPOINTS.key(),
                        "false",
                        BLOOM_FILTER,
                        "false",
                        COMPACTION_STYLE,
                        "LEVEL");

        ReadableConfig configured = configured(set);

        assertThat(configured.toMap()).containsAllEntriesOf(set);
    }

    private static ReadableConfig configured(Map<String, String> set) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(Configuration.fromMap(set));
        RunMode.live().configure(env);
        return env.getConfiguration();
    }
}
