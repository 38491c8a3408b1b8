// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.stock.Disposition;
import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventKind;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.StockLevelRow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The topology on a MiniCluster in batch execution, where a history comes sorted. */
class StockTopologyTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final String MUG = "mug";
    private static final String OSLO = "oslo";

    @Test
    void reservationThatExpiresEndsTheIncidentThatItOpened() throws Exception {
        List<StockEvent> history =
                List.of(
                        event("r", StockEventKind.RESERVATION_CREATED, 10, 5, "res", 60L),
                        event("b", StockEventKind.BASELINE, 0, 3, null, null));

        Outcome outcome = run(history);

        assertThat(outcome.levels)
                .extracting(StockLevelRow::onHand, StockLevelRow::reserved, StockLevelRow::ats)
                .containsExactly(tuple(3L, 0L, 3L));
        assertThat(outcome.incidents)
                .extracting(
                        NegativeAtsRow::openedAtMillis,
                        NegativeAtsRow::closedAtMillis,
                        NegativeAtsRow::lowestAts,
                        NegativeAtsRow::value)
                .containsExactly(tuple(at(10), at(60), -2L, new BigDecimal("20.0000")));
    }

    private record Outcome(List<StockLevelRow> levels, List<NegativeAtsRow> incidents) {}

    private static Outcome run(List<StockEvent> history) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        env.setParallelism(2);
        ItemUpdate mug = new ItemUpdate(MUG, 0, new ItemTerms(new BigDecimal("10.00"), 0));
        ChannelUpdate web = new ChannelUpdate("web", null);
        StockTopology.Results results =
                StockTopology.build(
                        records(
                                env,
                                history.stream().map(StockInput::of).toList(),
                                StockscopeTopic.ERP_STOCK),
                        records(env, List.of(StockInput.of(mug)), StockscopeTopic.REFERENCE_ITEMS),
                        records(
                                env,
                                List.of(StockInput.of(web)),
                                StockscopeTopic.REFERENCE_CHANNELS),
                        LedgerSettings.DEFAULTS,
                        Duration.ofHours(2),
                        true,
                        RunMode.bounded(NOON, NOON.plusSeconds(3600)));
        CloseableIterator<StockLevelRow> levels = results.levels().collectAsync();
        CloseableIterator<NegativeAtsRow> incidents = results.negativeAts().collectAsync();
        env.execute();
        return new Outcome(all(levels), all(incidents));
    }

    private static DataStream<DecodedRecord> records(
            StreamExecutionEnvironment env, List<StockInput> inputs, StockscopeTopic topic) {
        return env.fromData(
                        inputs.stream().map(in -> DecodedRecord.of(topic, 0, in, null)).toList())
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<DecodedRecord>noWatermarks()
                                .withTimestampAssigner(
                                        (record, none) ->
                                                record.input() == null
                                                                || record.input().event() == null
                                                        ? Long.MIN_VALUE
                                                        : record.input()
                                                                .event()
                                                                .occurredAtMillis()));
    }

    private static <T> List<T> all(CloseableIterator<T> rows) throws Exception {
        try (rows) {
            List<T> all = new ArrayList<>();
            rows.forEachRemaining(all::add);
            return all;
        }
    }

    private static StockEvent event(
            String id,
            StockEventKind kind,
            int second,
            long units,
            @Nullable String reservation,
            @Nullable Long expiry) {
        return new StockEvent(
                kind,
                id,
                "test",
                MUG,
                at(second),
                at(second) + 100,
                null,
                OSLO,
                "web",
                units,
                Disposition.SELLABLE,
                reservation,
                expiry == null ? null : at(expiry));
    }

    private static long at(long second) {
        return NOON.plusSeconds(second).toEpochMilli();
    }
}
