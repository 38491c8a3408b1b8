// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * The stale exposure of a channel at an instant. Equal where the values are, however they are
 * written.
 *
 * @param staleSkus SKUs that are displayed wrongly for too long
 * @param oversellUnits displayed beyond the truth
 * @param oversellValue in the reporting currency
 * @param lostSaleUnits there, and neither displayed nor withheld
 * @param lostSaleValue in the reporting currency
 * @param oldestSinceMillis since when the oldest of them is displayed wrongly; null: none is
 */
public record ExposureNumbers(
        long staleSkus,
        long oversellUnits,
        BigDecimal oversellValue,
        long lostSaleUnits,
        BigDecimal lostSaleValue,
        @Nullable Long oldestSinceMillis) {

    /** Nothing is stale. */
    public static final ExposureNumbers NONE =
            new ExposureNumbers(0, 0, BigDecimal.ZERO, 0, BigDecimal.ZERO, null);

    public ExposureNumbers {
        oversellValue = oversellValue.stripTrailingZeros();
        lostSaleValue = lostSaleValue.stripTrailingZeros();
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(staleSkus);
        out.writeLong(oversellUnits);
        Decimals.write(out, oversellValue);
        out.writeLong(lostSaleUnits);
        Decimals.write(out, lostSaleValue);
        out.writeBoolean(oldestSinceMillis != null);
        if (oldestSinceMillis != null) {
            out.writeLong(oldestSinceMillis);
        }
    }

    static ExposureNumbers read(DataInput in) throws IOException {
        return new ExposureNumbers(
                in.readLong(),
                in.readLong(),
                Decimals.read(in),
                in.readLong(),
                Decimals.read(in),
                in.readBoolean() ? in.readLong() : null);
    }
}
