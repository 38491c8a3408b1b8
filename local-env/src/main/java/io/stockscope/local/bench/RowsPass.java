// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

/** Makes the rows, and writes nothing: what each of the other ways pays before it writes. */
final class RowsPass implements SinkPass {

    /** What comes out, so that no compiler can leave the work out. */
    private volatile long result;

    @Override
    public void write(long rows, SinkMeter meter) {
        meter.begin();
        long sum = 0;
        for (long index = 0; index < rows; index++) {
            SinkRow row = SinkRows.row(index);
            sum +=
                    row.orderLine().length()
                            + row.sku().length()
                            + row.quantity()
                            + row.price().scale()
                            + row.recordedAtMillis();
        }
        result = sum;
    }

    @Override
    public void close() {
        // Nothing to close.
    }
}
