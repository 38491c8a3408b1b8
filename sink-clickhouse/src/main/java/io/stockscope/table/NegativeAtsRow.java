// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident: available to sell of a SKU at a location is below what may be promised.
 *
 * @param incidentId made of SKU, location, the opening time it was born with and the causing event
 * @param openedAtMillis when it opened, in epoch milliseconds; never changes
 * @param beganAtMillis when it began as is known now: a late event may show an earlier time
 * @param closedAtMillis when it closed, null while it is open; equal to {@code openedAtMillis} if
 *     it turned out never to have been, which takes it out of the view
 * @param lowestAts units at the worst instant
 * @param causeEventId the event that opened it; null for an expiry
 * @param causeSystem ERP, WMS, POS or RESERVATION
 * @param channels with open reservations at the worst instant, sorted
 * @param value units below the limit at the worst instant times price, at most 4 decimals
 * @param version of several rows of one incident, the highest counts; not negative
 */
public record NegativeAtsRow(
        String incidentId,
        String sku,
        String location,
        long openedAtMillis,
        long beganAtMillis,
        @Nullable Long closedAtMillis,
        long lowestAts,
        @Nullable String causeEventId,
        String causeSystem,
        List<String> channels,
        BigDecimal value,
        long version) {}
