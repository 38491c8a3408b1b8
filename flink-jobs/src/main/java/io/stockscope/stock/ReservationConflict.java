// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.util.List;

/**
 * A reservation whose creation left ATS below what the backorder limit allows.
 *
 * @param channel that asked
 * @param shortfallUnits of it, those that are not there
 * @param holders the other channels that held open reservations there, sorted
 */
public record ReservationConflict(
        String reservationId,
        String sku,
        String location,
        String channel,
        long atMillis,
        long shortfallUnits,
        List<String> holders) {}
