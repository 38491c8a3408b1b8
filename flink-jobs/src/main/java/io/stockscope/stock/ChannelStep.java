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

    static final EncodedLog.Codec<ChannelStep> IN_A_LOG =
            new EncodedLog.Codec<>() {
                @Override
                public void write(ChannelStep entry, long atMillis, DataOutput out)
                        throws IOException {
                    entry.writeBesideTime(out);
                }

                @Override
                public ChannelStep read(DataInput in, long atMillis) throws IOException {
                    return readBesideTime(in, atMillis);
                }
            };

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

    private void writeBesideTime(DataOutput out) throws IOException {
        out.writeBoolean(acknowledged != null);
        if (acknowledged != null) {
            acknowledged.writeBesideTime(out);
        } else {
            cause.moment().writeBesideTime(out);
            out.writeByte(cause.system().ordinal());
            StateFormat.writeNullableVarLong(out, truth, 0);
        }
    }

    private static ChannelStep readBesideTime(DataInput in, long atMillis) throws IOException {
        if (in.readBoolean()) {
            return of(Acknowledgement.readBesideTime(in, atMillis));
        }
        Moment moment = Moment.readBesideTime(in, atMillis);
        Cause cause = new Cause(moment, StockSystem.values()[in.readByte()]);
        return truth(cause, StateFormat.readNullableVarLong(in, 0));
    }
}
