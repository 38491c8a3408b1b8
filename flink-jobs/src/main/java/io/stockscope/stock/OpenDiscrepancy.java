// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A discrepancy that lasts. */
final class OpenDiscrepancy extends OpenIncident {

    private long difference;

    OpenDiscrepancy(String incidentId, long openedAtMillis, Cause began) {
        super(incidentId, openedAtMillis, began);
    }

    private OpenDiscrepancy(Written written) {
        super(written);
    }

    void difference(long units) {
        if (units != difference) {
            changed();
        }
        difference = units;
    }

    Discrepancy toDiscrepancy(
            String sku, String location, StockSystem system, @Nullable Long closedAtMillis) {
        return new Discrepancy(
                incidentId(),
                sku,
                location,
                system,
                openedAtMillis(),
                began().atMillis(),
                closedAtMillis,
                difference);
    }

    @Override
    void write(DataOutput out) throws IOException {
        super.write(out);
        out.writeLong(difference);
    }

    static OpenDiscrepancy read(DataInput in) throws IOException {
        OpenDiscrepancy discrepancy = new OpenDiscrepancy(Written.read(in));
        discrepancy.difference = in.readLong();
        return discrepancy;
    }
}
