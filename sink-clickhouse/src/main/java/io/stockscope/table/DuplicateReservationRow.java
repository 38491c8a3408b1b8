// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident: more is reserved for an order line than was ordered.
 *
 * @param incidentId made of the line, the opening time it was born with and the causing event
 * @param openedAtMillis when the excess began, in epoch milliseconds; never changes
 * @param beganAtMillis when it began as is known now: a late event may show an earlier time
 * @param closedAtMillis when it was gone, null while it is not; equal to {@code openedAtMillis} if
 *     it turned out never to have been, which takes it out of the view
 * @param excessUnits the most at any instant
 * @param reservationIds those open when it was first the most, sorted
 * @param sources those that created them, sorted
 * @param value excess units times price, in the reporting currency, at most 4 decimals
 * @param version of several rows of one incident, the highest counts; not negative
 */
public record DuplicateReservationRow(
        String incidentId,
        String channel,
        String orderId,
        String orderLineId,
        String sku,
        long openedAtMillis,
        long beganAtMillis,
        @Nullable Long closedAtMillis,
        long excessUnits,
        List<String> reservationIds,
        List<String> sources,
        BigDecimal value,
        long version) {}
