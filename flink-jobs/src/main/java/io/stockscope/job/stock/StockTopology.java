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
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The stock job between its sources and its sinks.
 *
 * <pre>
 * stock events ──┐
 *                ├── split ──▶ rejected records, closed dead letters
 * item master ───┘     │
 *                      └── key by SKU ── stock ──▶ levels, negative ATS, conflicts, discrepancies, timeline
 * </pre>
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

    /** Connects the streams; the item master is applied to a SKU before its events. */
    public static Results build(
            DataStream<DecodedRecord> events,
            DataStream<DecodedRecord> items,
            LedgerSettings settings,
            EndOfTime end) {
        SingleOutputStreamOperator<StockInput> usableEvents =
                split(events, "stock-events-split", "Part what cannot be used");
        SingleOutputStreamOperator<StockInput> usableItems =
                split(items, "items-split", "Part items that cannot be used");
        SingleOutputStreamOperator<StockLevelRow> stock =
                usableEvents
                        .union(usableItems)
                        .keyBy(StockInput::sku, Types.STRING)
                        .process(new StockFunction(settings, end))
                        .uid("stock")
                        .name("Stock per SKU");
        return new Results(
                stock,
                stock.getSideOutput(StockFunction.NEGATIVE_ATS),
                stock.getSideOutput(StockFunction.CONFLICTS),
                stock.getSideOutput(StockFunction.DISCREPANCIES),
                stock.getSideOutput(StockFunction.TIMELINE),
                usableEvents
                        .getSideOutput(SplitRejected.REJECTED)
                        .union(usableItems.getSideOutput(SplitRejected.REJECTED)),
                usableEvents
                        .getSideOutput(SplitRejected.RECOVERED)
                        .union(usableItems.getSideOutput(SplitRejected.RECOVERED)));
    }

    private static SingleOutputStreamOperator<StockInput> split(
            DataStream<DecodedRecord> records, String uid, String name) {
        return records.process(new SplitRejected())
                .returns(StockInputTypeInfo.INSTANCE)
                .uid(uid)
                .name(name);
    }
}
