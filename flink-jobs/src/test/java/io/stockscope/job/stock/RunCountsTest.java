// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.stock.Outcome;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.streaming.util.MockStreamingRuntimeContext;
import org.junit.jupiter.api.Test;

class RunCountsTest {

    private final MockStreamingRuntimeContext context = new MockStreamingRuntimeContext(1, 0);

    @Test
    void aThousandSourcesAreCountedByNameAndAllOthersTogether() throws Exception {
        OperatorStateStore store = store();
        RunCounts counts = RunCounts.of(context, store);
        for (int i = 0; i < RunCounts.MAX_SOURCES + 100; i++) {
            counts.late("pos-" + i);
        }
        counts.late("pos-0");
        counts.snapshot();

        assertThat(totals(store))
                .hasSize(RunCounts.MAX_SOURCES + 1)
                .containsEntry("lateEvents@pos-0", 2L)
                .containsEntry("lateEvents@pos-999", 1L)
                .containsEntry("lateEvents@other", 100L);
    }

    @Test
    void whatSeveralSubtasksHadCountedAddsUpWhereItIsRestored() throws Exception {
        OperatorStateStore store = store();
        state(store)
                .update(
                        List.of(
                                Map.of("read:wms.stock", 3L, "lateEvents@dc1", 1L),
                                Map.of("read:wms.stock", 4L, "waiting:wms.stock", 2L),
                                Map.of("generationsTurnedEarly", 5L)));

        RunCounts counts = RunCounts.of(context, store);
        counts.read(StockscopeTopic.WMS_STOCK);
        counts.outcome(StockscopeTopic.WMS_STOCK, Outcome.APPLIED);
        counts.happened("generationsTurnedEarly");
        counts.snapshot();

        assertThat(totals(store))
                .isEqualTo(
                        Map.of(
                                "read:wms.stock", 8L,
                                "applied:wms.stock", 1L,
                                "waiting:wms.stock", 1L,
                                "lateEvents@dc1", 1L,
                                "generationsTurnedEarly", 6L));
        assertThat(context.getAccumulator("read:wms.stock").getLocalValue()).isEqualTo(8L);
    }

    private static OperatorStateStore store() throws Exception {
        return new DefaultOperatorStateBackendBuilder(
                        RunCountsTest.class.getClassLoader(),
                        new ExecutionConfig(),
                        false,
                        List.of(),
                        new CloseableRegistry())
                .build();
    }

    private static ListState<Map<String, Long>> state(OperatorStateStore store) throws Exception {
        return store.getListState(
                new ListStateDescriptor<>("counts", Types.MAP(Types.STRING, Types.LONG)));
    }

    private static Map<String, Long> totals(OperatorStateStore store) throws Exception {
        return state(store).get().iterator().next();
    }
}
