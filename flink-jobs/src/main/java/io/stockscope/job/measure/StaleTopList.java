// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.measure;

import java.math.BigDecimal;
import java.util.List;

/**
 * The SKUs of a channel that are displayed most wrongly, as the contract has it ({@code StaleTop}).
 *
 * @param atMillis event time
 * @param skus the worst first
 */
public record StaleTopList(String channel, long atMillis, List<Item> skus) {

    /** The most that are told of a channel. */
    public static final int MOST = 500;

    /** One of them. Units; money in the reporting currency. */
    public record Item(
            String sku,
            long displayed,
            long truth,
            long oversellUnits,
            BigDecimal oversellValue,
            long sinceMillis) {}
}
