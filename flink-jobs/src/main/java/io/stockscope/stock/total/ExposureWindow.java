// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The stale exposure of a channel in a window. Definition: {@code metrics.md}, section 2.
 *
 * @param startMillis of the window, epoch milliseconds UTC
 * @param atEnd what it was at the end of the window
 * @param mostStaleSkus the highest of those at the ends of the windows of 10 s within
 * @param mostOversellValue likewise
 * @param mostLostSaleValue likewise
 */
public record ExposureWindow(
        Span span,
        long startMillis,
        ExposureNumbers atEnd,
        long mostStaleSkus,
        BigDecimal mostOversellValue,
        BigDecimal mostLostSaleValue) {

    static ExposureWindow of(Span span, long startMillis, ExposureNumbers atEnd) {
        return new ExposureWindow(
                span,
                startMillis,
                atEnd,
                atEnd.staleSkus(),
                atEnd.oversellValue(),
                atEnd.lostSaleValue());
    }

    /** This window, further on in it. */
    ExposureWindow then(ExposureNumbers later) {
        return new ExposureWindow(
                span,
                startMillis,
                later,
                Math.max(mostStaleSkus, later.staleSkus()),
                mostOversellValue.max(later.oversellValue()),
                mostLostSaleValue.max(later.lostSaleValue()));
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(startMillis);
        atEnd.write(out);
        out.writeLong(mostStaleSkus);
        Decimals.write(out, mostOversellValue);
        Decimals.write(out, mostLostSaleValue);
    }

    static ExposureWindow read(DataInput in, Span span) throws IOException {
        return new ExposureWindow(
                span,
                in.readLong(),
                ExposureNumbers.read(in),
                in.readLong(),
                Decimals.read(in),
                Decimals.read(in));
    }
}
