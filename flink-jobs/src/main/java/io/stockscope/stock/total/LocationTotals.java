// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import io.stockscope.stock.StockEventFormat;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockSystem;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What all SKUs come to at one location: negative ATS, open discrepancies by system, and SKUs
 * without a baseline.
 *
 * <p>All of it is sums, so changes may come in any order, late ones too.
 *
 * <p><b>Bound.</b> A few numbers.
 */
public final class LocationTotals implements Totals {

    private final String location;
    private long negativeOpen;
    private long negativeUnits;
    private long unanchoredSkus;
    private boolean unanchoredHeard;
    private @Nullable Long toldUnanchoredSkus;
    private final Map<StockSystem, Long> discrepanciesOpen = new EnumMap<>(StockSystem.class);
    private long lastVersion;

    public LocationTotals(String location) {
        this.location = location;
    }

    /** Adds to a gauge that is by location. */
    public void add(StockGauge gauge, @Nullable StockSystem system, long by) {
        switch (gauge) {
            case NEGATIVE_ATS_OPEN -> negativeOpen += by;
            case NEGATIVE_ATS_UNITS -> negativeUnits += by;
            case UNANCHORED_SKUS -> {
                unanchoredSkus += by;
                unanchoredHeard = true;
            }
            case DISCREPANCIES_OPEN -> {
                if (system == null) {
                    throw new IllegalArgumentException(
                            "discrepancies at " + location + " without a system");
                }
                discrepanciesOpen.merge(system, by, Long::sum);
            }
            default -> throw new IllegalArgumentException(gauge + " is not by location");
        }
    }

    public String location() {
        return location;
    }

    public long negativeOpen() {
        return negativeOpen;
    }

    public long negativeUnits() {
        return negativeUnits;
    }

    /** By every system that has had one. */
    public Map<StockSystem, Long> discrepanciesOpen() {
        return discrepanciesOpen;
    }

    /**
     * How many SKUs have no baseline, if that is another number than when it was taken last, or if
     * any ever had none and it is taken for the first time; null if it is not.
     */
    public @Nullable Long takeUnanchoredNews() {
        if (!unanchoredHeard || Objects.equals(unanchoredSkus, toldUnanchoredSkus)) {
            return null;
        }
        toldUnanchoredSkus = unanchoredSkus;
        return unanchoredSkus;
    }

    @Override
    public long lastVersion() {
        return lastVersion;
    }

    @Override
    public void lastVersion(long version) {
        lastVersion = version;
    }

    void write(DataOutput out) throws IOException {
        StockEventFormat.writeString(out, location);
        out.writeLong(negativeOpen);
        out.writeLong(negativeUnits);
        out.writeLong(unanchoredSkus);
        out.writeBoolean(unanchoredHeard);
        out.writeBoolean(toldUnanchoredSkus != null);
        if (toldUnanchoredSkus != null) {
            out.writeLong(toldUnanchoredSkus);
        }
        out.writeInt(discrepanciesOpen.size());
        for (Map.Entry<StockSystem, Long> entry : discrepanciesOpen.entrySet()) {
            out.writeByte(entry.getKey().ordinal());
            out.writeLong(entry.getValue());
        }
    }

    static LocationTotals read(DataInput in) throws IOException {
        LocationTotals totals = new LocationTotals(StockEventFormat.readString(in));
        totals.negativeOpen = in.readLong();
        totals.negativeUnits = in.readLong();
        totals.unanchoredSkus = in.readLong();
        totals.unanchoredHeard = in.readBoolean();
        totals.toldUnanchoredSkus = in.readBoolean() ? in.readLong() : null;
        int systems = in.readInt();
        for (int i = 0; i < systems; i++) {
            totals.discrepanciesOpen.put(StockSystem.values()[in.readByte()], in.readLong());
        }
        return totals;
    }
}
