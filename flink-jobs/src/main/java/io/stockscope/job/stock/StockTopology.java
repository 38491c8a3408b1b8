// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.StaleTopList;
import io.stockscope.job.stock.sum.ChangeSerializer;
import io.stockscope.job.stock.sum.PartialSums;
import io.stockscope.job.stock.sum.RejectedFacts;
import io.stockscope.job.stock.sum.SumTags;
import io.stockscope.job.stock.total.TotalTags;
import io.stockscope.job.stock.total.TotalsOperator;
import io.stockscope.job.time.RunClock;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.total.Change;
import io.stockscope.table.AuthorityViolationRow;
import io.stockscope.table.BookComparisonRow;
import io.stockscope.table.ChannelRow;
import io.stockscope.table.CompletenessRow;
import io.stockscope.table.DeadLetterRecoveryRow;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.DuplicateReservationRow;
import io.stockscope.table.ErpPostingDelayRow;
import io.stockscope.table.FlowHealthRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.PendingChangesRow;
import io.stockscope.table.ReservationConflictRow;
import io.stockscope.table.StaleExposureRow;
import io.stockscope.table.StaleSkuRow;
import io.stockscope.table.StockEventRow;
import io.stockscope.table.StockLevelRow;
import io.stockscope.table.SyncLatencyRow;
import io.stockscope.table.SyncSloRow;
import io.stockscope.table.UnanchoredLocationRow;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;
import org.jspecify.annotations.Nullable;

/**
 * The stock job between its sources and its sinks.
 *
 * <pre>
 * channel profiles ── split ── broadcast ──┐
 * stock events ────── split ──┐             │
 * item master ─────── split ──┴ key by SKU ─┴ stock ──▶ what is found of one SKU
 *                        │                      │ facts, chained
 *                        └ rejected ─ sums ─▶   sums ──▶ what adds up, measurements
 *                                               │ changes, key by channel, location or source
 *                                             totals ──▶ what all SKUs come to, gauges
 * </pre>
 *
 * Each split parts rejected records, and the dead letters that are closed. In a live run that of
 * the stock events also tells the totals how much is unread.
 */
public final class StockTopology {

    static final String PRODUCER_OF_STOCK = "stock";
    static final String PRODUCER_OF_REJECTED = "stock-rejected";

    /** The kinds of producers of measurements. */
    static Set<String> measurementProducers() {
        return Set.of(PRODUCER_OF_STOCK, PRODUCER_OF_REJECTED, TotalsOperator.PRODUCER);
    }

    /** What comes out. */
    public record Results(
            DataStream<StockLevelRow> levels,
            DataStream<NegativeAtsRow> negativeAts,
            DataStream<ReservationConflictRow> conflicts,
            DataStream<DiscrepancyRow> discrepancies,
            DataStream<DuplicateReservationRow> duplicates,
            DataStream<StaleSkuRow> staleSkus,
            DataStream<StockEventRow> timeline,
            DataStream<ChannelRow> channels,
            Sums sums,
            Totals totals,
            DataStream<RejectedRecord> rejected,
            DataStream<DeadLetterRecoveryRow> recovered,
            DataStream<Measured> measurements) {}

    /** What adds up in ClickHouse. */
    public record Sums(
            DataStream<SyncLatencyRow> syncLatency,
            DataStream<SyncSloRow> syncSlo,
            DataStream<ErpPostingDelayRow> erpPostingDelay,
            DataStream<BookComparisonRow> bookComparisons,
            DataStream<FlowHealthRow> flowHealth,
            DataStream<AuthorityViolationRow> authorityViolations) {}

    /** What all SKUs come to. */
    public record Totals(
            DataStream<StaleExposureRow> staleExposure,
            DataStream<StaleExposureRow> staleExposureByMinute,
            DataStream<StaleExposureRow> staleExposureByHour,
            DataStream<PendingChangesRow> pendingChanges,
            DataStream<UnanchoredLocationRow> unanchoredLocations,
            DataStream<CompletenessRow> completeness,
            DataStream<StaleTopList> staleTop) {}

    private StockTopology() {}

    /**
     * Connects the streams; reference data come before the events that they are in force for.
     *
     * @param correctionHorizon how far back windows of stale exposure are corrected
     * @param withTimeline whether every event that counts is put out as a row
     */
    public static Results build(
            DataStream<DecodedRecord> events,
            DataStream<DecodedRecord> items,
            DataStream<DecodedRecord> channels,
            LedgerSettings settings,
            Duration correctionHorizon,
            boolean withTimeline,
            RunMode mode) {
        SingleOutputStreamOperator<StockInput> usableEvents =
                split(events, "stock-events-split", "Part what cannot be used");
        SingleOutputStreamOperator<StockInput> usableItems =
                split(items, "items-split", "Part items that cannot be used");
        SingleOutputStreamOperator<StockInput> usableChannels =
                split(channels, "channels-split", "Part channel profiles that cannot be used");
        List<SingleOutputStreamOperator<StockInput>> splits =
                List.of(usableEvents, usableItems, usableChannels);
        SingleOutputStreamOperator<StockLevelRow> stock =
                stock(
                                usableEvents
                                        .union(usableItems)
                                        .keyBy(StockInput::sku, Types.STRING),
                                usableChannels,
                                new StockFunction(settings, mode.end(), withTimeline),
                                mode)
                        .uid("stock");
        // One operator for all that is made of them: in batch execution, each that stands behind a
        // split by itself would cost its network memory once more.
        SingleOutputStreamOperator<RejectedRecord> rejected =
                sideOutputs(splits, SplitRejected.REJECTED)
                        .process(new RejectedFacts())
                        .uid("stock-rejected-facts")
                        .name("Tell dead letters as facts");
        SingleOutputStreamOperator<Change> sums =
                stock.getSideOutput(StockFunction.FACTS)
                        .transform(
                                "Sums of facts",
                                ChangeSerializer.TYPE,
                                new PartialSums(PRODUCER_OF_STOCK, liveClock(mode)))
                        .uid("stock-sums");
        SingleOutputStreamOperator<Change> rejectedSums =
                rejected.getSideOutput(RejectedFacts.FACTS)
                        .transform(
                                "Sums of dead letters",
                                ChangeSerializer.TYPE,
                                new PartialSums(PRODUCER_OF_REJECTED, liveClock(mode)))
                        .uid("stock-rejected-sums");
        SingleOutputStreamOperator<Measured> totals =
                withLag(sums, usableEvents, mode)
                        .keyBy(Change::key, Types.STRING)
                        .transform(
                                "Totals of all SKUs",
                                TypeInformation.of(Measured.class),
                                totals(mode, correctionHorizon))
                        .uid("stock-totals");
        return new Results(
                stock,
                stock.getSideOutput(StockFunction.NEGATIVE_ATS),
                stock.getSideOutput(StockFunction.CONFLICTS),
                stock.getSideOutput(StockFunction.DISCREPANCIES),
                stock.getSideOutput(StockFunction.DUPLICATES),
                stock.getSideOutput(StockFunction.STALE_SKUS),
                stock.getSideOutput(StockFunction.TIMELINE),
                usableChannels
                        .map(new ChannelRows())
                        .uid("channel-rows")
                        .name("Channel profiles as rows"),
                new Sums(
                        sums.getSideOutput(SumTags.SYNC_LATENCY),
                        sums.getSideOutput(SumTags.SYNC_SLO),
                        sums.getSideOutput(SumTags.ERP_POSTING_DELAY),
                        sums.getSideOutput(SumTags.BOOK_COMPARISONS),
                        sums.getSideOutput(SumTags.FLOW_HEALTH)
                                .union(rejectedSums.getSideOutput(SumTags.FLOW_HEALTH)),
                        sums.getSideOutput(SumTags.AUTHORITY_VIOLATIONS)),
                new Totals(
                        totals.getSideOutput(TotalTags.STALE_EXPOSURE),
                        totals.getSideOutput(TotalTags.STALE_EXPOSURE_1M),
                        totals.getSideOutput(TotalTags.STALE_EXPOSURE_1H),
                        totals.getSideOutput(TotalTags.PENDING_CHANGES),
                        totals.getSideOutput(TotalTags.UNANCHORED_LOCATIONS),
                        totals.getSideOutput(TotalTags.COMPLETENESS),
                        totals.getSideOutput(TotalTags.STALE_TOP)),
                rejected,
                sideOutputs(splits, SplitRejected.RECOVERED),
                totals.union(
                        sums.getSideOutput(SumTags.MEASUREMENTS),
                        rejectedSums.getSideOutput(SumTags.MEASUREMENTS)));
    }

    /** A bounded run has one SKU after the other, so it has nothing to keep. */
    private static SingleOutputStreamOperator<StockLevelRow> stock(
            KeyedStream<StockInput, String> bySku,
            DataStream<StockInput> channels,
            StockFunction function,
            RunMode mode) {
        String name = "Stock per SKU";
        return mode.isBounded()
                ? bySku.connect(channels.broadcast(StockFunction.CHANNELS))
                        .process(function)
                        .name(name)
                : bySku.connect(channels.broadcast())
                        .transform(
                                name,
                                TypeInformation.of(StockLevelRow.class),
                                new StockOperator(function));
    }

    /** A bounded run reads all there is. */
    private static DataStream<Change> withLag(
            DataStream<Change> sums,
            SingleOutputStreamOperator<StockInput> usableEvents,
            RunMode mode) {
        return mode.isBounded() ? sums : sums.union(usableEvents.getSideOutput(SplitRejected.LAG));
    }

    private static TotalsOperator totals(RunMode mode, Duration correctionHorizon) {
        Long until = mode.end().atMillis();
        return until == null
                ? TotalsOperator.live(mode.clock(), correctionHorizon)
                : TotalsOperator.bounded(until, correctionHorizon);
    }

    /** A bounded run measures nothing. */
    private static @Nullable RunClock liveClock(RunMode mode) {
        return mode.isBounded() ? null : mode.clock();
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
