// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import static java.util.Map.entry;

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
                    DuplicateReservationTable.INSTANCE,
                    DayRule.incident("channel", "order_id", "order_line_id", "sku"),
                    StaleSkuTable.INSTANCE,
                    DayRule.spell("since", "ended_at", "channel", "sku"),
                    ReservationConflictTable.INSTANCE,
                    DayRule.units("at", "shortfall_units"),
                    StaleExposureTable.TEN_SECONDS,
                    DayRule.event("window_start"),
                    StaleExposureTable.MINUTE,
                    DayRule.event("window_start"),
                    StaleExposureTable.HOUR,
                    DayRule.event("window_start"),
                    StockEventTable.INSTANCE,
                    DayRule.event("occurred_at"));

    private static final String TOLD = "what was told then, which no rebuild makes untold";

    private static final String PRESENT = "the present state, which is of no day";

    /** Tables that are of no day, and why. */
    static final Map<ClickHouseTable<?>, String> LEFT_ALONE =
            Map.ofEntries(
                    entry(StockLevelTable.INSTANCE, PRESENT),
                    entry(PendingChangesTable.INSTANCE, PRESENT),
                    entry(CompletenessTable.INSTANCE, PRESENT),
                    entry(UnanchoredLocationTable.INSTANCE, PRESENT),
                    entry(DeadLetterTable.INSTANCE, "by the wall clock of the run that found them"),
                    entry(
                            DeadLetterRecoveryTable.INSTANCE,
                            "by the wall clock of the run that saw them"),
                    entry(AlertTable.INSTANCE, TOLD),
                    entry(ThrottleCommandTable.INSTANCE, TOLD),
                    entry(ThrottleAckTable.INSTANCE, TOLD),
                    entry(AlertRuleTable.INSTANCE, PRESENT),
                    entry(ChannelTable.INSTANCE, PRESENT));

    private RebuildRules() {}
}
