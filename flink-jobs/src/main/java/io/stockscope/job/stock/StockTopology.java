// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.table.DeadLetterRecoveryRow;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.ReservationConflictRow;
import io.stockscope.table.StockEventRow;
import io.stockscope.table.StockLevelRow;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The stock job between its sources and its sinks.
 *
 * <pre>
 * channel profiles ── split ── broadcast ──┐
 * stock events ────── split ──┐             │
 * item master ─────── split ──┴ key by SKU ─┴ stock ──▶ levels, negative ATS, conflicts, discrepancies, timeline
 * </pre>
 *
 * Each split parts rejected records, and the dead letters that are closed.
 */
public final class StockTopology {

    /** What comes out. */
    public record Results(
            DataStream<StockLevelRow> levels,
            DataStream<NegativeAtsRow> negativeAts,
            DataStream<ReservationConflictRow> conflicts,
            DataStream<DiscrepancyRow> discrepancies,
            DataStream<StockEventRow> timeline,
            DataStream<RejectedRecord> rejected,
            DataStream<DeadLetterRecoveryRow> recovered) {}

    private StockTopology() {}

    /** Connects the streams; reference data come before the events that they are in force for. */
    public static Results build(
            DataStream<DecodedRecord> events,
            DataStream<DecodedRecord> items,
            DataStream<DecodedRecord> channels,
            LedgerSettings settings,
            EndOfTime end) {
        SingleOutputStreamOperator<StockInput> usableEvents =
                split(events, "stock-events-split", "Part what cannot be used");
        SingleOutputStreamOperator<StockInput> usableItems =
                split(items, "items-split", "Part items that cannot be used");
        SingleOutputStreamOperator<StockInput> usableChannels =
                split(channels, "channels-split", "Part channel profiles that cannot be used");
        List<SingleOutputStreamOperator<StockInput>> splits =
                List.of(usableEvents, usableItems, usableChannels);
        SingleOutputStreamOperator<StockLevelRow> stock =
                usableEvents
                        .union(usableItems)
                        .keyBy(StockInput::sku, Types.STRING)
                        .connect(usableChannels.broadcast(StockFunction.CHANNELS))
                        .process(new StockFunction(settings, end))
                        .uid("stock")
                        .name("Stock per SKU");
        return new Results(
                stock,
                stock.getSideOutput(StockFunction.NEGATIVE_ATS),
                stock.getSideOutput(StockFunction.CONFLICTS),
                stock.getSideOutput(StockFunction.DISCREPANCIES),
                stock.getSideOutput(StockFunction.TIMELINE),
                sideOutputs(splits, SplitRejected.REJECTED),
                sideOutputs(splits, SplitRejected.RECOVERED));
    }

    private static <T> DataStream<T> sideOutputs(
            List<SingleOutputStreamOperator<StockInput>> splits, OutputTag<T> tag) {
        return splits.stream()
                .<DataStream<T>>map(split -> split.getSideOutput(tag))
                .reduce(DataStream::union)
                .orElseThrow();
    }

    private static SingleOutputStreamOperator<StockInput> split(
            DataStream<DecodedRecord> records, String uid, String name) {
        return records.process(new SplitRejected())
                .returns(StockInputSerializer.TYPE)
                .uid(uid)
                .name(name);
    }
}
