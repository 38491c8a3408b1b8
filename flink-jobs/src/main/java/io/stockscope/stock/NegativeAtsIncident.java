// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time during which ATS of a SKU at a location was below what its backorder limit allows.
 *
 * @param openedAtMillis the time that it was born with
 * @param beganAtMillis when it began, as is known now: a late event may show an earlier time
 * @param closedAtMillis null while it lasts; equal to {@code openedAtMillis} if a late event shows
 *     that it never was
 * @param lowestAts units, at the worst instant
 * @param causeEventId the event that began it; null for the expiry of a reservation
 * @param channels that held open reservations there at the worst instant, sorted
 * @param value units below the limit at the worst instant times price, in the reporting currency
 */
public record NegativeAtsIncident(
        String incidentId,
        String sku,
        String location,
        long openedAtMillis,
        long beganAtMillis,
        @Nullable Long closedAtMillis,
        long lowestAts,
        @Nullable String causeEventId,
        StockSystem causeSystem,
        List<String> channels,
        BigDecimal value) {}
