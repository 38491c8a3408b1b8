// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to one SKU on one channel: the truth became another one, or an update was
 * acknowledged.
 *
 * @param cause what did it
 * @param truth units from then on; null for an acknowledgement, and while it is not known
 * @param acknowledged null for a change of the truth
 */
record ChannelStep(Cause cause, @Nullable Long truth, @Nullable Acknowledgement acknowledged) {

    static ChannelStep truth(Cause cause, @Nullable Long truth) {
        return new ChannelStep(cause, truth, null);
    }

    static ChannelStep of(Acknowledgement acknowledged) {
        return new ChannelStep(
                new Cause(acknowledged.moment(), StockSystem.CHANNEL), null, acknowledged);
    }

    boolean isTruth() {
        return acknowledged == null;
    }

    Moment moment() {
        return cause.moment();
    }

    void applyTo(ChannelView view, Listing listing, ChannelFindings findings) {
        if (acknowledged == null) {
            view.truth(cause, truth, listing, findings);
        } else {
            view.acknowledge(acknowledged, listing, findings);
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeBoolean(acknowledged != null);
        if (acknowledged != null) {
            acknowledged.write(out);
        } else {
            cause.write(out);
            StateFormat.writeNullableLong(out, truth);
        }
    }

    static ChannelStep read(DataInput in) throws IOException {
        return in.readBoolean()
                ? of(Acknowledgement.read(in))
                : truth(Cause.read(in), StateFormat.readNullableLong(in));
    }
}
