// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import java.util.List;

/** All tables that hold results. */
public final class StockscopeTables {

    /** Every table that a job writes; {@link Migrations} creates them, and the views over them. */
    public static final List<ClickHouseTable<?>> ALL =
            List.of(
                    StockLevelTable.INSTANCE,
                    NegativeAtsTable.INSTANCE,
                    ReservationConflictTable.INSTANCE,
                    DiscrepancyTable.INSTANCE,
                    DeadLetterTable.INSTANCE,
                    DeadLetterRecoveryTable.INSTANCE,
                    StockEventTable.INSTANCE,
                    SyncLatencyTable.INSTANCE,
                    SyncSloTable.INSTANCE,
                    PendingChangesTable.INSTANCE,
                    StaleExposureTable.TEN_SECONDS,
                    StaleExposureTable.MINUTE,
                    StaleExposureTable.HOUR,
                    StaleSkuTable.INSTANCE,
                    DuplicateReservationTable.INSTANCE,
                    BookComparisonTable.INSTANCE,
                    ErpPostingDelayTable.INSTANCE,
                    FlowHealthTable.INSTANCE,
                    CompletenessTable.INSTANCE,
                    UnanchoredLocationTable.INSTANCE,
                    AuthorityViolationTable.INSTANCE,
                    AlertTable.INSTANCE,
                    ThrottleCommandTable.INSTANCE,
                    ThrottleAckTable.INSTANCE,
                    AlertRuleTable.INSTANCE,
                    ChannelTable.INSTANCE);

    private StockscopeTables() {}
}
