// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import org.jspecify.annotations.Nullable;

/**
 * A disagreement between the books of a system and the ledger on the units on hand.
 *
 * @param incidentId made of SKU, location, system, the opening time it was born with and the event
 *     that showed it
 * @param system whose books: ERP by snapshots, WMS by counts
 * @param openedAtMillis when it opened, in epoch milliseconds; never changes
 * @param beganAtMillis when it began as is known now: a late event may show an earlier time
 * @param closedAtMillis when the books agreed again, null while they do not; equal to {@code
 *     openedAtMillis} if it turned out never to have been, which takes it out of the view
 * @param difference units reported less units on hand then, at the last comparison that differed
 * @param version of several rows of one incident, the highest counts; not negative
 */
public record DiscrepancyRow(
        String incidentId,
        String sku,
        String location,
        String system,
        long openedAtMillis,
        long beganAtMillis,
        @Nullable Long closedAtMillis,
        long difference,
        long version) {}
