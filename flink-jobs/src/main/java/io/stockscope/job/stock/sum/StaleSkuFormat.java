// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import static io.stockscope.stock.StockEventFormat.readString;
import static io.stockscope.stock.StockEventFormat.writeString;

import io.stockscope.stock.StaleCause;
import io.stockscope.stock.StaleSku;
import io.stockscope.stock.total.Decimals;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How a stale display is written. */
public final class StaleSkuFormat {

    private StaleSkuFormat() {}

    /** Writes all that {@link #read} needs. */
    public static void write(StaleSku stale, DataOutput out) throws IOException {
        writeString(out, stale.channel());
        writeString(out, stale.sku());
        out.writeLong(stale.sinceMillis());
        out.writeBoolean(stale.endedAtMillis() != null);
        if (stale.endedAtMillis() != null) {
            out.writeLong(stale.endedAtMillis());
        }
        out.writeByte(stale.cause().ordinal());
        out.writeLong(stale.displayed());
        out.writeLong(stale.truth());
        out.writeLong(stale.withheld());
        out.writeLong(stale.oversellUnits());
        Decimals.write(out, stale.oversellValue());
        out.writeLong(stale.worstOversellUnits());
        Decimals.write(out, stale.worstOversellValue());
    }

    /** Reads what {@link #write} wrote. */
    public static StaleSku read(DataInput in) throws IOException {
        return new StaleSku(
                readString(in),
                readString(in),
                in.readLong(),
                in.readBoolean() ? in.readLong() : null,
                StaleCause.values()[in.readByte()],
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                Decimals.read(in),
                in.readLong(),
                Decimals.read(in));
    }
}
