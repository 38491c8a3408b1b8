// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import java.util.Map;

/** What a rebuild does with Stockscope's replacing tables; those whose rows add up need no rule. */
final class RebuildRules {

    static final Map<ClickHouseTable<?>, DayRule> BY_TABLE =
            Map.of(
                    NegativeAtsTable.INSTANCE,
                    DayRule.incident("sku", "location"),
                    DiscrepancyTable.INSTANCE,
                    DayRule.incident("sku", "location", "system"),
                    ReservationConflictTable.INSTANCE,
                    DayRule.units("at", "shortfall_units"),
                    StockEventTable.INSTANCE,
                    DayRule.event("occurred_at"));

    /** Tables that are of no day, and why. */
    static final Map<ClickHouseTable<?>, String> LEFT_ALONE =
            Map.of(
                    StockLevelTable.INSTANCE,
                    "the present state, which is of no day",
                    DeadLetterTable.INSTANCE,
                    "by the wall clock of the run that found them",
                    DeadLetterRecoveryTable.INSTANCE,
                    "by the wall clock of the run that saw them");

    private RebuildRules() {}
}
