// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A spell in which a channel showed a SKU wrongly for too long. Units throughout; money is in the
 * reporting currency, at most 4 decimals.
 *
 * @param sinceMillis when it became wrong, in epoch milliseconds
 * @param endedAtMillis when it was right again, null while it is not; equal to {@code sinceMillis}
 *     if it turned out never to have been, which takes it out of the view
 * @param cause NOT_PROPAGATED or WRONG_QUANTITY, the latest while it was stale
 * @param displayed what the channel showed, the latest while it was stale
 * @param truth what there was, the latest while it was stale
 * @param withheld what was kept back on purpose, the latest while it was stale
 * @param oversellUnits units shown that were not there, the latest while it was stale
 * @param oversellValue the same times price
 * @param worstOversellUnits the most while it was stale
 * @param worstOversellValue the same times price, at the first instant at which it was the most
 * @param version of several rows of one spell, the highest counts; not negative
 */
public record StaleSkuRow(
        String channel,
        String sku,
        long sinceMillis,
        @Nullable Long endedAtMillis,
        String cause,
        long displayed,
        long truth,
        long withheld,
        long oversellUnits,
        BigDecimal oversellValue,
        long worstOversellUnits,
        BigDecimal worstOversellValue,
        long version) {}
