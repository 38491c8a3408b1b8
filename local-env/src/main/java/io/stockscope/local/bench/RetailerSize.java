// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.CliException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How large a retailer is, and since when it has been watched.
 *
 * @param channels on which it sells
 * @param skus that it has
 * @param days of results that are kept
 * @param seed the same one makes the same results
 */
record RetailerSize(int channels, int skus, int days, long seed) {

    /** Of them three warehouses. */
    static final int LOCATIONS = 10;

    private static final int MOST_CHANNELS = 99;
    private static final int MOST_SKUS = 1_000_000;
    private static final int MOST_DAYS = 400;

    /**
     * Checks that it can be made.
     *
     * @throws CliException if not
     */
    RetailerSize {
        if (channels < 2 || channels > MOST_CHANNELS) {
            throw CliException.wrongUsage("--channels is from 2 to " + MOST_CHANNELS);
        }
        if (skus < 10 || skus > MOST_SKUS) {
            throw CliException.wrongUsage("--skus is from 10 to " + MOST_SKUS);
        }
        if (days < 1 || days > MOST_DAYS) {
            throw CliException.wrongUsage("--days is from 1 to " + MOST_DAYS);
        }
    }

    /** What its channels are called. */
    List<String> channelNames() {
        return IntStream.range(0, channels)
                .mapToObj(
                        n ->
                                "%s-%02d"
                                        .formatted(
                                                n % 5 == 0
                                                        ? "web"
                                                        : n % 5 == 4 ? "store" : "market",
                                                n + 1))
                .toList();
    }

    /** What a SKU is called; the lower its number, the better it sells. */
    static String sku(int number) {
        return "SKU-%06d".formatted(number);
    }
}
