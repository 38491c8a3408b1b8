// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.job.topic.DeadLetters;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseSink;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.table.AuthorityViolationTable;
import io.stockscope.table.BookComparisonTable;
import io.stockscope.table.ChannelTable;
import io.stockscope.table.CompletenessTable;
import io.stockscope.table.DeadLetterRecoveryTable;
import io.stockscope.table.DeadLetterTable;
import io.stockscope.table.DiscrepancyTable;
import io.stockscope.table.DuplicateReservationTable;
import io.stockscope.table.ErpPostingDelayTable;
import io.stockscope.table.FlowHealthTable;
import io.stockscope.table.NegativeAtsTable;
import io.stockscope.table.PendingChangesTable;
import io.stockscope.table.RejectedRows;
import io.stockscope.table.ReservationConflictTable;
import io.stockscope.table.StaleExposureTable;
import io.stockscope.table.StaleSkuTable;
import io.stockscope.table.StockEventTable;
import io.stockscope.table.StockLevelTable;
import io.stockscope.table.SyncLatencyTable;
import io.stockscope.table.SyncSloTable;
import io.stockscope.table.UnanchoredLocationTable;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * Where the results of the stock job go in ClickHouse, each row exactly once. Rows that their table
 * cannot take become dead letters.
 */
final class StockSinks {

    private static final String REBUILD = "stockscope rebuild --from %s --to %s";

    private final ClickHouseConnection connection;
    private final long backlogBytes;

    StockSinks(ClickHouseSettings clickHouse) {
        connection = clickHouse.connection(clickHouse.writer());
        backlogBytes = clickHouse.backlogBytes();
    }

    /** Writes every result; the timeline only where it is wanted. */
    void write(StockTopology.Results results, boolean timeline) {
        write(results.levels(), StockLevelTable.INSTANCE);
        write(results.negativeAts(), NegativeAtsTable.INSTANCE);
        write(results.conflicts(), ReservationConflictTable.INSTANCE);
        write(results.discrepancies(), DiscrepancyTable.INSTANCE);
        write(results.duplicates(), DuplicateReservationTable.INSTANCE);
        write(results.staleSkus(), StaleSkuTable.INSTANCE);
        write(results.channels(), ChannelTable.INSTANCE);
        write(results.sums());
        write(results.totals());
        write(
                results.rejected()
                        .map(DeadLetters::row)
                        .uid("dead-letter-rows")
                        .name("Dead letters as rows"),
                DeadLetterTable.INSTANCE);
        write(results.recovered(), DeadLetterRecoveryTable.INSTANCE);
        if (timeline) {
            write(results.timeline(), StockEventTable.INSTANCE);
        }
    }

    private void write(StockTopology.Sums sums) {
        write(sums.syncLatency(), SyncLatencyTable.INSTANCE);
        write(sums.syncSlo(), SyncSloTable.INSTANCE);
        write(sums.erpPostingDelay(), ErpPostingDelayTable.INSTANCE);
        write(sums.bookComparisons(), BookComparisonTable.INSTANCE);
        write(sums.flowHealth(), FlowHealthTable.INSTANCE);
        write(sums.authorityViolations(), AuthorityViolationTable.INSTANCE);
    }

    private void write(StockTopology.Totals totals) {
        write(totals.staleExposure(), StaleExposureTable.TEN_SECONDS);
        write(totals.staleExposureByMinute(), StaleExposureTable.MINUTE);
        write(totals.staleExposureByHour(), StaleExposureTable.HOUR);
        write(totals.pendingChanges(), PendingChangesTable.INSTANCE);
        write(totals.unanchoredLocations(), UnanchoredLocationTable.INSTANCE);
        write(totals.completeness(), CompletenessTable.INSTANCE);
    }

    private <T> void write(DataStream<T> rows, ClickHouseTable<T> table) {
        String name = table.tableName();
        rows.sinkTo(
                        ClickHouseSink.builder(table)
                                .connection(connection)
                                .backlogLimit(backlogBytes)
                                .rejectedRowsTo(DeadLetterTable.INSTANCE, RejectedRows::deadLetter)
                                .rebuildCommand(REBUILD)
                                .build())
                .uid(name.replace('_', '-') + "-sink")
                .name("ClickHouse " + name);
    }
}
