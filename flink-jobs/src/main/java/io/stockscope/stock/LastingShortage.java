// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import io.stockscope.stock.OpenNegativeAts.Worst;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A shortage that lasted at the moment from when on a history knows all, as it was in hindsight:
 * whatever has been told of it, and whether it has ended since.
 *
 * @param start what took ATS below the limit
 * @param worst up to that moment
 */
record LastingShortage(Cause start, Worst worst) {

    /** What an incident that lasts has been so far. */
    static LastingShortage of(OpenNegativeAts incident) {
        return new LastingShortage(incident.began(), incident.worst());
    }

    static void write(DataOutput out, @Nullable LastingShortage lasting) throws IOException {
        out.writeBoolean(lasting != null);
        if (lasting != null) {
            lasting.start.write(out);
            lasting.worst.write(out);
        }
    }

    static @Nullable LastingShortage read(DataInput in) throws IOException {
        return in.readBoolean() ? new LastingShortage(Cause.read(in), Worst.read(in)) : null;
    }
}
