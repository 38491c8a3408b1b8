// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.List;

/**
 * A reservation that promised stock which was not there.
 *
 * @param channel the one that asked
 * @param atMillis when the reservation was created, in epoch milliseconds
 * @param shortfallUnits units of it that were not there, above 0; 0 if it turned out never to have
 *     been, which takes it out of the view
 * @param holders the other channels with open reservations there, sorted
 * @param version of several rows of one reservation, the highest counts; not negative
 */
public record ReservationConflictRow(
        String reservationId,
        String sku,
        String location,
        String channel,
        long atMillis,
        long shortfallUnits,
        List<String> holders,
        long version) {}
