// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How totals are written: version, kind, version of the last row, and what the kind writes. */
final class TotalsFormat {

    private static final byte VERSION = 1;

    private static final byte CHANNEL = 0;
    private static final byte LOCATION = 1;
    private static final byte SOURCE = 2;

    private TotalsFormat() {}

    static void write(Totals totals, DataOutput out) throws IOException {
        out.writeByte(VERSION);
        out.writeLong(totals.lastVersion());
        if (totals instanceof ChannelTotals channel) {
            out.writeByte(CHANNEL);
            channel.write(out);
        } else if (totals instanceof LocationTotals location) {
            out.writeByte(LOCATION);
            location.write(out);
        } else if (totals instanceof SourceTotals source) {
            out.writeByte(SOURCE);
            source.write(out);
        }
    }

    static Totals read(DataInput in) throws IOException {
        byte version = in.readByte();
        if (version != VERSION) {
            throw new IOException(
                    "totals have format "
                            + version
                            + ", this version reads "
                            + VERSION
                            + ": start from a savepoint of this version or an earlier one");
        }
        long lastVersion = in.readLong();
        byte kind = in.readByte();
        Totals totals =
                switch (kind) {
                    case CHANNEL -> ChannelTotals.read(in);
                    case LOCATION -> LocationTotals.read(in);
                    case SOURCE -> SourceTotals.read(in);
                    default -> throw new IOException("totals of kind " + kind);
                };
        totals.lastVersion(lastVersion);
        return totals;
    }
}
