// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.List;

/**
 * How rows of a replacing table belong to days, and how one is taken back. All of it is SQL over
 * the columns of the table.
 *
 * @param timeColumn a {@code DateTime64(3, 'UTC')} that never changes for a key: the row's day
 * @param mark the assignment that takes a row back, {@code value AS column}; empty where there is
 *     none: such a row is deleted
 * @param counts the condition that a row has not been taken back
 * @param open the condition that a row describes what goes on: whoever wrote it will go on writing
 *     it; empty where there is none
 * @param openKey columns of which at most one open row is right; empty where nothing is open
 */
record DayRule(String timeColumn, String mark, String counts, String open, List<String> openKey) {

    /** What opens and closes, and never was if it closed when it opened. */
    static DayRule incident(String... openKey) {
        return spell("opened_at", "closed_at", openKey);
    }

    /** What begins and ends, and never was if it ended when it began. */
    static DayRule spell(String beginColumn, String endColumn, String... openKey) {
        return new DayRule(
                beginColumn,
                beginColumn + " AS " + endColumn,
                "(%1$s IS NULL OR %1$s != %2$s)".formatted(endColumn, beginColumn),
                endColumn + " IS NULL",
                List.of(openKey));
    }

    /** What happened at an instant, and did not if its number of units is zero. */
    static DayRule units(String timeColumn, String unitsColumn) {
        return new DayRule(
                timeColumn, "toInt64(0) AS " + unitsColumn, unitsColumn + " != 0", "", List.of());
    }

    /** What happened at an instant; a row that should not be there is deleted. */
    static DayRule event(String timeColumn) {
        return new DayRule(timeColumn, "", "true", "", List.of());
    }
}
