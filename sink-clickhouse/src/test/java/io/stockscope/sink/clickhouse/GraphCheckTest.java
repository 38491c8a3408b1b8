// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which jobs the sink refuses to be part of. */
class GraphCheckTest {

    private enum NumberTable implements ClickHouseTable<Long> {
        INSTANCE;

        @Override
        public String tableName() {
            return "numbers";
        }

        @Override
        public List<Column<Long>> columns() {
            return List.of(column("n", INT64, Long::longValue));
        }
    }

    @Test
    void aJobWithAllOptionsIsTaken() {
        assertThatCode(() -> graph(options(), DeliveryGuarantee.EXACTLY_ONCE))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "execution.checkpointing.mode | AT_LEAST_ONCE | execution.checkpointing.mode is"
                        + " AT_LEAST_ONCE, must be EXACTLY_ONCE",
                "execution.checkpointing.tolerable-failed-checkpoints | 5 |"
                        + " execution.checkpointing.tolerable-failed-checkpoints is 5, must be at least"
                        + " 6: so many checkpoints of PT10M (execution.checkpointing.timeout) expire",
                "execution.checkpointing.timeout | 1min | must be at least 60",
                "pipeline.operator-chaining.enabled | false | pipeline.operator-chaining.enabled is"
                        + " false, must be true",
                "execution.checkpointing.checkpoints-after-tasks-finish | false |"
                        + " execution.checkpointing.checkpoints-after-tasks-finish is false",
            })
    void eachOptionThatIsNotAsItHasToBeIsNamed(String option, String value, String message) {
        Configuration options = options();
        options.setString(option, value);
        assertThatThrownBy(() -> graph(options, DeliveryGuarantee.EXACTLY_ONCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(
                        "The ClickHouse sink for table numbers cannot write exactly once")
                .hasMessageContaining(message)
                .hasMessageContaining("deliveryGuarantee(AT_LEAST_ONCE)");
        assertThatCode(() -> graph(options, DeliveryGuarantee.AT_LEAST_ONCE))
                .doesNotThrowAnyException();
    }

    @Test
    void withoutCheckpointsNothingWouldEverBeWritten() {
        Configuration options = options();
        options.removeKey("execution.checkpointing.interval");
        assertThatThrownBy(() -> graph(options, DeliveryGuarantee.EXACTLY_ONCE))
                .hasMessageContaining("execution.checkpointing.interval is not set");
    }

    @Test
    void checkpointsInTheMemoryOfTheJobManagerHaveNoRoom() {
        Configuration options = options();
        options.removeKey("execution.checkpointing.dir");
        assertThatThrownBy(() -> graph(options, DeliveryGuarantee.EXACTLY_ONCE))
                .hasMessageContaining("execution.checkpointing.dir is not set");
        options.setString("execution.checkpointing.dir", "file:///checkpoints");
        options.setString("execution.checkpointing.storage", "jobmanager");
        assertThatThrownBy(() -> graph(options, DeliveryGuarantee.EXACTLY_ONCE))
                .hasMessageContaining("execution.checkpointing.dir is not set");
    }

    @Test
    void batchExecutionNeedsNoneOfThem() {
        Configuration options = new Configuration();
        options.setString("execution.runtime-mode", "BATCH");
        assertThatCode(() -> graph(options, DeliveryGuarantee.EXACTLY_ONCE))
                .doesNotThrowAnyException();
    }

    @Test
    void whatFlinkIsYetToDecideHasToBeSaid() {
        Configuration options = options();
        options.setString("execution.runtime-mode", "AUTOMATIC");
        assertThatThrownBy(() -> graph(options, DeliveryGuarantee.EXACTLY_ONCE))
                .hasMessageContaining("execution.runtime-mode is AUTOMATIC")
                .hasMessageContaining("Set it to BATCH or STREAMING");
    }

    @Test
    void nothingAtAllIsNoGuarantee() {
        assertThatThrownBy(
                        () ->
                                ClickHouseSink.builder(NumberTable.INSTANCE)
                                        .deliveryGuarantee(DeliveryGuarantee.NONE))
                .hasMessageContaining("AT_LEAST_ONCE or EXACTLY_ONCE");
    }

    private static Configuration options() {
        Configuration options = new Configuration();
        options.setString("execution.checkpointing.interval", "10s");
        options.setString("execution.checkpointing.tolerable-failed-checkpoints", "6");
        options.setString("execution.checkpointing.dir", "file:///checkpoints");
        return options;
    }

    private static void graph(Configuration options, DeliveryGuarantee guarantee) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, options);
        env.fromSequence(1, 10)
                .sinkTo(
                        ClickHouseSink.builder(NumberTable.INSTANCE)
                                .deliveryGuarantee(guarantee)
                                .connection(
                                        new ClickHouseConnection(
                                                "http://127.0.0.1:1", "db", () -> "u", () -> ""))
                                .build());
        assertThat(env.getStreamGraph().getStreamNodes()).isNotEmpty();
    }
}
