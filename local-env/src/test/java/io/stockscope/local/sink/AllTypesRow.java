// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One value of each type that the sink can write; {@code id} makes rows different. */
@SuppressWarnings("ArrayRecordComponent") // Bytes as they are; rows are never compared as such.
public record AllTypesRow(
        long id,
        int int8,
        int int16,
        int int32,
        long int64,
        int uint8,
        int uint16,
        long uint32,
        long uint64,
        double float64,
        boolean bool,
        long timeMillis,
        Instant instant,
        String text,
        byte[] bytes,
        String word,
        TimeUnit unit,
        BigDecimal smallDecimal,
        BigDecimal decimal,
        @Nullable String textOrNull,
        @Nullable String wordOrNull,
        @Nullable Long int64OrNull,
        @Nullable Long timeOrNull,
        @Nullable BigDecimal decimalOrNull,
        List<String> texts,
        List<Long> numbers,
        Map<String, Long> counts,
        Map<String, String> labels) {

    private static final long MIN_TIME = Instant.parse("1900-01-01T00:00:00Z").toEpochMilli();
    private static final long MAX_TIME = Instant.parse("2299-12-31T23:59:59.999Z").toEpochMilli();
    private static final int[] CHARACTERS = {
        0, '\t', '\n', '\r', ' ', '"', '\'', '/', '\\', 'a', 'Z', 0x7F, 'é', 0x2028, '漢', 0xFFFD,
        0x1F4E6
    };

    /** Returns the row with this id: always the same for the same seed, edges of ranges often. */
    static AllTypesRow random(long seed, long id) {
        SplittableRandom random = new SplittableRandom(seed * 1_000_003 + id);
        return new AllTypesRow(
                id,
                (int) between(random, Byte.MIN_VALUE, Byte.MAX_VALUE),
                (int) between(random, Short.MIN_VALUE, Short.MAX_VALUE),
                (int) between(random, Integer.MIN_VALUE, Integer.MAX_VALUE),
                between(random, Long.MIN_VALUE, Long.MAX_VALUE),
                (int) between(random, 0, 0xFF),
                (int) between(random, 0, 0xFFFF),
                between(random, 0, 0xFFFF_FFFFL),
                between(random, 0, Long.MAX_VALUE),
                Double.longBitsToDouble(random.nextLong()),
                random.nextBoolean(),
                between(random, MIN_TIME, MAX_TIME),
                Instant.ofEpochMilli(between(random, MIN_TIME, MAX_TIME)),
                text(random),
                bytes(random),
                "word" + random.nextInt(100),
                TimeUnit.values()[random.nextInt(TimeUnit.values().length)],
                decimal(random, 9, 2),
                decimal(random, 18, 4),
                orNull(random, () -> text(random)),
                orNull(random, () -> "word" + random.nextInt(100)),
                orNull(random, () -> between(random, Long.MIN_VALUE, Long.MAX_VALUE)),
                orNull(random, () -> between(random, MIN_TIME, MAX_TIME)),
                orNull(random, () -> decimal(random, 18, 4)),
                texts(random),
                numbers(random),
                counts(random),
                labels(random));
    }

    private static long between(SplittableRandom random, long min, long max) {
        return switch (random.nextInt(20)) {
            case 0 -> min;
            case 1 -> max;
            default ->
                    max == Long.MAX_VALUE
                            ? min == 0 ? random.nextLong() >>> 1 : random.nextLong()
                            : random.nextLong(min, max + 1);
        };
    }

    private static BigDecimal decimal(SplittableRandom random, int precision, int scale) {
        long largest = BigInteger.TEN.pow(precision).longValueExact() - 1;
        return BigDecimal.valueOf(between(random, -largest, largest), scale);
    }

    private static String text(SplittableRandom random) {
        // Now and then longer than a length of one byte can say.
        int length = random.nextInt(100) == 0 ? 200 : random.nextInt(8);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(CHARACTERS[random.nextInt(CHARACTERS.length)]);
        }
        return text.toString();
    }

    private static byte[] bytes(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(8)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static List<String> texts(SplittableRandom random) {
        List<String> texts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            texts.add(text(random));
        }
        return texts;
    }

    private static List<Long> numbers(SplittableRandom random) {
        List<Long> numbers = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            numbers.add(between(random, Long.MIN_VALUE, Long.MAX_VALUE));
        }
        return numbers;
    }

    private static Map<String, Long> counts(SplittableRandom random) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            counts.put("key" + i, between(random, Long.MIN_VALUE, Long.MAX_VALUE));
        }
        return counts;
    }

    private static Map<String, String> labels(SplittableRandom random) {
        Map<String, String> labels = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            labels.put("label" + i, text(random));
        }
        return labels;
    }

    private static <T> @Nullable T orNull(SplittableRandom random, Supplier<T> value) {
        return random.nextInt(3) == 0 ? null : value.get();
    }
}
