// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A time during which a channel displayed a SKU wrongly for longer than its staleness threshold.
 * Definition: {@code metrics.md}, section 2.
 *
 * @param sinceMillis event time since when the display was wrong
 * @param endedAtMillis null while it is; equal to {@code sinceMillis} if it turned out never to
 *     have been
 * @param displayed units, like all below: the latest of the time while it was stale
 * @param oversellUnits displayed beyond the truth
 * @param oversellValue in the reporting currency
 * @param worstOversellUnits the most of that time
 * @param worstOversellValue when it first was the most
 */
public record StaleSku(
        String channel,
        String sku,
        long sinceMillis,
        @Nullable Long endedAtMillis,
        StaleCause cause,
        long displayed,
        long truth,
        long withheld,
        long oversellUnits,
        BigDecimal oversellValue,
        long worstOversellUnits,
        BigDecimal worstOversellValue) {}
