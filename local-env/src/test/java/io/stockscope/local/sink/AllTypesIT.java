// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.sink.clickhouse.ClickHouseSink;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a Flink job writes is what ClickHouse has, value by value, for every type of column. */
class AllTypesIT {
    private static final long SEED = 2_011;

    @Test
    void everyTypeComesBackAsItWasWritten() throws Exception {
        writeAndReadBack("all_types_short", 100_000);
    }

    @Test
    @Tag("proof")
    void everyTypeComesBackAsItWasWrittenAMillionTimes() throws Exception {
        boolean shortened = "short".equals(System.getProperty("proof.scale"));
        writeAndReadBack("all_types_long", shortened ? 200_000 : 1_000_000);
    }

    private static void writeAndReadBack(String name, long rows) throws Exception {
        try (ClickHouseDatabase database = ClickHouseDatabase.create(name)) {
            database.run(AllTypesTable.create());
            StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2);
            // No copies between the operators, so that only the sink handles the rows.
            env.getConfig().enableObjectReuse();
            env.fromSequence(0, rows - 1)
                    .map(id -> AllTypesRow.random(SEED, id))
                    .returns(AllTypesRow.class)
                    .sinkTo(
                            ClickHouseSink.builder(AllTypesTable.INSTANCE)
                                    .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                                    .connection(database.writer())
                                    .batchRows(7_001)
                                    .build());
            env.execute();

            AtomicLong next = new AtomicLong();
            database.query(
                    AllTypesTable.SELECT,
                    line -> {
                        AllTypesRow sent = AllTypesRow.random(SEED, next.getAndIncrement());
                        assertThat(AllTypesTable.parse(line))
                                .isEqualTo(AllTypesTable.expected(sent));
                    });
            assertThat(next).hasValue(rows);
        }
    }
}
