// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What is added up for one key; changed in place. */
public sealed interface Totals permits ChannelTotals, LocationTotals, SourceTotals {

    /** The version of the last row that was written of it; 0 if none was. */
    long lastVersion();

    void lastVersion(long version);

    /**
     * Numbers the rows of this key. The numbers rise over recoveries, new runs and old savepoints
     * alike, also where the clock of one machine is behind that of another.
     *
     * @param attemptStartSeconds wall clock at the start of this attempt
     */
    default long nextVersion(long attemptStartSeconds) {
        lastVersion(Math.max(attemptStartSeconds << Integer.SIZE, lastVersion()) + 1);
        return lastVersion();
    }

    /** Writes all that {@link #read} needs, in a format of its own that carries its version. */
    static void write(Totals totals, DataOutput out) throws IOException {
        TotalsFormat.write(totals, out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException if it was written by a later version
     */
    static Totals read(DataInput in) throws IOException {
        return TotalsFormat.read(in);
    }
}
