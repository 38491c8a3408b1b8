// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * What tells whether a table holds exactly the rows that were sent, in whatever order: their
 * number, and a sum in which every column of a row counts together with what is the row's own.
 *
 * @param sum modulo 2^64
 */
record SinkChecksum(long rows, long sum) {

    /** Asks for both, the sum as it is without a sign. */
    static final String SELECT =
            """
            SELECT count(), sum(toUInt64(CRC32(order_line)) * (
                toUInt64(CRC32(sku)) + 3 * toUInt64(CRC32(location)) + 5 * toUInt64(CRC32(channel))
                + 7 * toUInt64(toInt64(quantity)) + 11 * toUInt64(price * 100)
                + 13 * reinterpretAsUInt64(discount_ratio) + 17 * toUInt64(gift)
                + 19 * toUInt64(toUnixTimestamp64Milli(occurred_at))
                + 23 * toUInt64(toUnixTimestamp64Milli(recorded_at))
                + 29 * toUInt64(CRC32(ifNull(promotion, 'none'))) + 31 * version))
            FROM\s""";

    /** Of the first so many rows. */
    static SinkChecksum of(long rows) {
        Map<String, Long> known = new HashMap<>();
        long sum = 0;
        for (long index = 0; index < rows; index++) {
            SinkRow row = SinkRows.row(index);
            long columns =
                    known.computeIfAbsent(row.sku(), SinkChecksum::crc)
                            + 3 * known.computeIfAbsent(row.location(), SinkChecksum::crc)
                            + 5 * known.computeIfAbsent(row.channel(), SinkChecksum::crc)
                            + 7L * row.quantity()
                            + 11 * row.price().unscaledValue().longValueExact()
                            + 13 * Double.doubleToRawLongBits(row.discountRatio())
                            + (row.gift() ? 17 : 0)
                            + 19 * row.occurredAtMillis()
                            + 23 * row.recordedAtMillis()
                            + 29 * known.computeIfAbsent(promotion(row), SinkChecksum::crc)
                            + 31 * row.version();
            sum += crc(row.orderLine()) * columns;
        }
        return new SinkChecksum(rows, sum);
    }

    private static String promotion(SinkRow row) {
        String promotion = row.promotion();
        return promotion == null ? "none" : promotion;
    }

    private static long crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(UTF_8));
        return crc.getValue();
    }

    @Override
    public String toString() {
        return "%,d rows with checksum %s".formatted(rows, Long.toUnsignedString(sum));
    }
}
