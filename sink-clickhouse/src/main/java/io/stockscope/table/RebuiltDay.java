// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.time.LocalDate;

/**
 * What a rebuild did to one day of a table.
 *
 * @param day in UTC
 * @param rowsBefore rows that counted then: as the view over the table shows them, or for a table
 *     whose rows add up all of them
 * @param rowsAfter rows that count now
 * @param done false if it was left as it was, because rows of the day came while the run was under
 *     way
 */
public record RebuiltDay(
        String table, LocalDate day, long rowsBefore, long rowsAfter, boolean done) {}
