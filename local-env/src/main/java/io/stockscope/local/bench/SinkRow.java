// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A line of a sale, as a table of results has it: what the ways to write rows are measured with.
 *
 * @param orderLine differs from row to row
 * @param quantity units; negative where goods come back
 * @param price of one unit, with two decimals
 * @param discountRatio 0 to 1
 * @param promotion most lines have none
 */
public record SinkRow(
        String orderLine,
        String sku,
        String location,
        String channel,
        int quantity,
        BigDecimal price,
        double discountRatio,
        boolean gift,
        long occurredAtMillis,
        long recordedAtMillis,
        @Nullable String promotion,
        long version) {}
