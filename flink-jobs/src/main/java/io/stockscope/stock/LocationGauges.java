// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What a SKU adds to the gauges of a location, as it was told last, so that changes can be told.
 *
 * <p><b>Bound.</b> Five numbers.
 */
final class LocationGauges {

    private long negativeOpen;
    private long negativeUnits;
    private long erpOpen;
    private long wmsOpen;
    private long unanchored;

    void report(Place place, LocationStock stock, StockObserver observer) {
        String location = place.location();
        negativeOpen =
                tell(
                        StockGauge.NEGATIVE_ATS_OPEN,
                        location,
                        null,
                        negativeOpen,
                        stock.negativeAts().isOpen() ? 1 : 0,
                        observer);
        negativeUnits =
                tell(
                        StockGauge.NEGATIVE_ATS_UNITS,
                        location,
                        null,
                        negativeUnits,
                        stock.now().unitsBelow(place.item().backorderLimit()),
                        observer);
        erpOpen =
                tell(
                        StockGauge.DISCREPANCIES_OPEN,
                        location,
                        StockSystem.ERP,
                        erpOpen,
                        stock.disagrees(StockSystem.ERP) ? 1 : 0,
                        observer);
        wmsOpen =
                tell(
                        StockGauge.DISCREPANCIES_OPEN,
                        location,
                        StockSystem.WMS,
                        wmsOpen,
                        stock.disagrees(StockSystem.WMS) ? 1 : 0,
                        observer);
        unanchored =
                tell(
                        StockGauge.UNANCHORED_SKUS,
                        location,
                        null,
                        unanchored,
                        stock.now().anchored() ? 0 : 1,
                        observer);
    }

    private static long tell(
            StockGauge gauge,
            String location,
            @Nullable StockSystem system,
            long told,
            long now,
            StockObserver observer) {
        if (now != told) {
            observer.onGauge(gauge, location, system, now - told);
        }
        return now;
    }

    void write(DataOutput out) throws IOException {
        out.writeByte((int) (negativeOpen | erpOpen << 1 | wmsOpen << 2 | unanchored << 3));
        out.writeLong(negativeUnits);
    }

    static LocationGauges read(DataInput in) throws IOException {
        LocationGauges gauges = new LocationGauges();
        int flags = in.readByte();
        gauges.negativeOpen = flags & 1;
        gauges.erpOpen = flags >> 1 & 1;
        gauges.wmsOpen = flags >> 2 & 1;
        gauges.unanchored = flags >> 3 & 1;
        gauges.negativeUnits = in.readLong();
        return gauges;
    }
}
