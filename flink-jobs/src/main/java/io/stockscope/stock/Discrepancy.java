// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import org.jspecify.annotations.Nullable;

/**
 * A time during which the books of a system and the ledger disagreed on the units on hand of a SKU
 * at a location.
 *
 * @param system whose books: ERP for snapshots, WMS for counts
 * @param openedAtMillis the time that it was born with: of the first comparison that differed
 * @param beganAtMillis when it began, as is known now: a late event may show an earlier time
 * @param closedAtMillis of the comparison that agreed again; null while it lasts; equal to {@code
 *     openedAtMillis} if a late event shows that it never was
 * @param difference units reported less units on hand then, at the last comparison that differed
 */
public record Discrepancy(
        String incidentId,
        String sku,
        String location,
        StockSystem system,
        long openedAtMillis,
        long beganAtMillis,
        @Nullable Long closedAtMillis,
        long difference) {}
