// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows that are written: the same ones for every way, each a function of its index. In 10
 * million of them a day ends once, as one does now and then in the partitions of a live table.
 */
final class SinkRows {

    private static final long FIRST_MILLIS = Instant.parse("2026-06-01T21:00:00Z").toEpochMilli();
    private static final int MILLIS_PER_ROW = 2;
    private static final long FIRST_ORDER_LINE = 1_000_000_000L;
    private static final int MOST_DELAY_MILLIS = 5_000;
    private static final int MOST_CENTS = 30_000;
    private static final int LEAST_QUANTITY = -2;
    private static final int QUANTITIES = 12;
    private static final int PERCENT = 100;
    private static final int PROMOTED_ONE_OF = 8;
    private static final int GIFT_ONE_OF = 16;

    private static final String[] SKUS = named("SKU-%06d", 20_000);
    private static final String[] LOCATIONS = named("store-%03d", 200);
    private static final String[] CHANNELS =
            new String[] {"store", "web", "app", "marketplace-a", "marketplace-b", "wholesale"};
    private static final String[] PROMOTIONS = named("promotion-%02d", 40);

    private SinkRows() {}

    /**
     * The row at an index.
     *
     * @param index 0 or more
     */
    static SinkRow row(long index) {
        long random = mix(index);
        long occurredAtMillis = FIRST_MILLIS + index * MILLIS_PER_ROW;
        return new SinkRow(
                "L" + (FIRST_ORDER_LINE + index),
                SKUS[part(random, 0, SKUS.length)],
                LOCATIONS[part(random, 8, LOCATIONS.length)],
                CHANNELS[part(random, 16, CHANNELS.length)],
                LEAST_QUANTITY + part(random, 24, QUANTITIES),
                BigDecimal.valueOf(part(random, 4, MOST_CENTS), 2),
                part(random, 32, PERCENT) / (double) PERCENT,
                part(random, 28, GIFT_ONE_OF) == 0,
                occurredAtMillis,
                occurredAtMillis + part(random, 12, MOST_DELAY_MILLIS),
                promotion(random),
                index);
    }

    private static @Nullable String promotion(long random) {
        return part(random, 20, PROMOTED_ONE_OF) == 0
                ? PROMOTIONS[part(random, 30, PROMOTIONS.length)]
                : null;
    }

    /** A number from 0 to below {@code bound}, made of 31 bits. */
    private static int part(long random, int shift, int bound) {
        return (int) ((random >>> shift & Integer.MAX_VALUE) % bound);
    }

    /** Numbers that follow each other become ones that have nothing in common. */
    private static long mix(long index) {
        long mixed = (index + 1) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    private static String[] named(String pattern, int count) {
        return IntStream.range(0, count).mapToObj(pattern::formatted).toArray(String[]::new);
    }
}
