// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.Row;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockRun;
import io.stockscope.reference.StockTable;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.table.BookComparisonRow;
import io.stockscope.table.DiscrepancyRow;
import io.stockscope.table.DuplicateReservationRow;
import io.stockscope.table.ErpPostingDelayRow;
import io.stockscope.table.FlowHealthRow;
import io.stockscope.table.NegativeAtsRow;
import io.stockscope.table.PendingChangesRow;
import io.stockscope.table.ReservationConflictRow;
import io.stockscope.table.StaleExposureRow;
import io.stockscope.table.StaleSkuRow;
import io.stockscope.table.StockLevelRow;
import io.stockscope.table.SyncLatencyRow;
import io.stockscope.table.SyncSloRow;
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

/** The topology on a cluster in batch execution, between collections. */
final class TopologyRun implements StockRun {
    private final Instant runClock;
    private final int parallelism;

    TopologyRun(Instant runClock, int parallelism) {
        this.runClock = runClock;
        this.parallelism = parallelism;
    }

    @Override
    public StockResults run(List<TextEvent> events, Instant until) throws Exception {
        Instant startedAt = Instant.now();
        DecodedHistory history = DecodedHistory.of(events, runClock);
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        env.setParallelism(parallelism);
        StockTopology.Results results =
                StockTopology.build(
                        stream(env, history.events()),
                        stream(env, history.items()),
                        stream(env, history.channels()),
                        LedgerSettings.DEFAULTS,
                        Duration.ofHours(2),
                        true,
                        RunMode.bounded(until, until));
        StockTopology.Sums sums = results.sums();
        StockTopology.Totals totals = results.totals();
        CloseableIterator<StockLevelRow> levels = results.levels().collectAsync();
        CloseableIterator<NegativeAtsRow> incidents = results.negativeAts().collectAsync();
        CloseableIterator<ReservationConflictRow> conflicts = results.conflicts().collectAsync();
        CloseableIterator<DiscrepancyRow> discrepancies = results.discrepancies().collectAsync();
        CloseableIterator<DuplicateReservationRow> duplicates = results.duplicates().collectAsync();
        CloseableIterator<StaleSkuRow> staleSkus = results.staleSkus().collectAsync();
        CloseableIterator<SyncLatencyRow> latency = sums.syncLatency().collectAsync();
        CloseableIterator<SyncSloRow> slo = sums.syncSlo().collectAsync();
        CloseableIterator<ErpPostingDelayRow> postings = sums.erpPostingDelay().collectAsync();
        CloseableIterator<BookComparisonRow> comparisons = sums.bookComparisons().collectAsync();
        CloseableIterator<FlowHealthRow> health = sums.flowHealth().collectAsync();
        CloseableIterator<StaleExposureRow> exposure = totals.staleExposure().collectAsync();
        CloseableIterator<PendingChangesRow> pending = totals.pendingChanges().collectAsync();
        StockReport report = StockReport.of(env.execute().getAllAccumulatorResults());

        ResultBook book = new ResultBook();
        book.putRows(all(levels), all(incidents), all(conflicts), all(discrepancies));
        book.put(report);
        ViewBook views = new ViewBook();
        views.duplicates(all(duplicates));
        views.staleSkus(all(staleSkus));
        views.syncLatency(all(latency));
        views.syncSlo(all(slo));
        views.erpPostingDelay(all(postings));
        views.bookComparisons(all(comparisons));
        views.flowHealth(all(health), startedAt);
        views.staleExposure(all(exposure));
        views.pendingChanges(all(pending));
        StockResults ledger = book.results();
        List<Row> rows = new ArrayList<>(views.rows());
        ledger.tables().values().forEach(rows::addAll);
        return StockResults.of(StockTable.ALL, rows, ledger.counts());
    }

    static DataStream<DecodedRecord> stream(
            StreamExecutionEnvironment env, List<DecodedRecord> records) {
        return env.fromData(records)
                .assignTimestampsAndWatermarks(
                        WatermarkStrategy.<DecodedRecord>noWatermarks()
                                .withTimestampAssigner(
                                        (record, none) ->
                                                record.input() == null
                                                        ? Long.MIN_VALUE
                                                        : StockHarness.timestamp(record.input())));
    }

    private static <T> List<T> all(CloseableIterator<T> rows) throws Exception {
        try (rows) {
            List<T> all = new ArrayList<>();
            rows.forEachRemaining(all::add);
            return all;
        }
    }
}
