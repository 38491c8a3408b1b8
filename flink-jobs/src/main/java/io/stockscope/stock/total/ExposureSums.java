// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import io.stockscope.stock.Exposure;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Exposures of many SKUs of one channel added up: what they come to, or by how much that changes.
 * Adding is exact and commutes, so the order in which changes come does not matter.
 *
 * <p><b>Bound.</b> A few numbers, and one entry per different {@code since}.
 */
public final class ExposureSums {

    private long staleSkus;
    private long oversellUnits;
    private BigDecimal oversellValue = BigDecimal.ZERO;
    private long lostSaleUnits;
    private BigDecimal lostSaleValue = BigDecimal.ZERO;
    private Instants sinces = new Instants();

    /** Adds the exposure of one SKU (times 1), or takes it away (times -1). */
    public void add(Exposure exposure, int times) {
        staleSkus += times;
        oversellUnits += exposure.oversellUnits() * times;
        oversellValue = plus(oversellValue, exposure.oversellValue(), times);
        lostSaleUnits += exposure.lostSaleUnits() * times;
        lostSaleValue = plus(lostSaleValue, exposure.lostSaleValue(), times);
        sinces.add(exposure.sinceMillis(), times);
    }

    /** Adds all of that (times 1), or takes it away (times -1). */
    public void addAll(ExposureSums other, int times) {
        staleSkus += other.staleSkus * times;
        oversellUnits += other.oversellUnits * times;
        oversellValue = plus(oversellValue, other.oversellValue, times);
        lostSaleUnits += other.lostSaleUnits * times;
        lostSaleValue = plus(lostSaleValue, other.lostSaleValue, times);
        sinces.addAll(other.sinces, times);
    }

    /** Whether this changes nothing. */
    public boolean isZero() {
        return staleSkus == 0
                && oversellUnits == 0
                && lostSaleUnits == 0
                && oversellValue.signum() == 0
                && lostSaleValue.signum() == 0
                && sinces.isEmpty();
    }

    /** What it comes to. */
    ExposureNumbers numbers() {
        return new ExposureNumbers(
                staleSkus,
                oversellUnits,
                oversellValue,
                lostSaleUnits,
                lostSaleValue,
                sinces.earliest());
    }

    private static BigDecimal plus(BigDecimal sum, BigDecimal value, int times) {
        return times == 1 ? sum.add(value) : sum.add(value.multiply(BigDecimal.valueOf(times)));
    }

    /** Writes all that {@link #read} needs. */
    public void write(DataOutput out) throws IOException {
        out.writeLong(staleSkus);
        out.writeLong(oversellUnits);
        Decimals.write(out, oversellValue);
        out.writeLong(lostSaleUnits);
        Decimals.write(out, lostSaleValue);
        sinces.write(out);
    }

    /** Reads what {@link #write} wrote. */
    public static ExposureSums read(DataInput in) throws IOException {
        ExposureSums sums = new ExposureSums();
        sums.staleSkus = in.readLong();
        sums.oversellUnits = in.readLong();
        sums.oversellValue = Decimals.read(in);
        sums.lostSaleUnits = in.readLong();
        sums.lostSaleValue = Decimals.read(in);
        sums.sinces = Instants.read(in);
        return sums;
    }
}
