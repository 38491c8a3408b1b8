// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * More units of a SKU committed to an order line than were ordered. Definition: {@code metrics.md},
 * section 3.
 *
 * @param openedAtMillis when the excess began; as it was born with, never changes
 * @param beganAtMillis when it began as is known now: a late event may show an earlier time
 * @param closedAtMillis null while it lasts; equal to {@code openedAtMillis} if it turned out never
 *     to have been
 * @param excessUnits the most
 * @param reservationIds those that were open when it first was the most, sorted
 * @param sources that created them, sorted
 * @param value of the most, in the reporting currency
 */
public record DuplicateReservation(
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
        BigDecimal value) {}
