// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An availability update that a channel has applied.
 *
 * @param moment of the acknowledgement
 * @param units displayed from then on
 */
record Acknowledgement(Moment moment, long units, AvailabilityUpdate update) {

    static final EncodedLog.Codec<Acknowledgement> IN_A_LOG =
            new EncodedLog.Codec<>() {
                @Override
                public void write(Acknowledgement entry, long atMillis, DataOutput out)
                        throws IOException {
                    entry.writeBesideTime(out);
                }

                @Override
                public Acknowledgement read(DataInput in, long atMillis) throws IOException {
                    return readBesideTime(in, atMillis);
                }
            };

    static Acknowledgement of(StockEvent event, AvailabilityUpdate update) {
        return new Acknowledgement(Moment.of(event), event.quantity(), update);
    }

    long atMillis() {
        return moment.atMillis();
    }

    /** Up to when the publisher had read what a system recorded; null if it does not say. */
    @Nullable Long coversUpToMillis(StockSystem system) {
        Long ofSystem = update.coversUpToBySystemMillis().upToMillis(system);
        return ofSystem != null ? ofSystem : update.coversUpToMillis();
    }

    /** When it was computed, as far as is known. */
    long computedAtMillis() {
        return update.computedOrPublishedMillis();
    }

    /** Whether it includes a change: what the publisher had read when it computed. */
    boolean covers(StockSystem system, long recordedAtMillis) {
        Long upTo = coversUpToMillis(system);
        return recordedAtMillis <= (upTo != null ? upTo : computedAtMillis());
    }

    /** Whether this is displayed rather than another one: what was published last counts. */
    boolean replaces(@Nullable Acknowledgement other) {
        if (other == null) {
            return true;
        }
        int published = Long.compare(update.publishedAtMillis(), other.update.publishedAtMillis());
        return published != 0 ? published > 0 : !moment.isBefore(other.moment);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(atMillis());
        writeBesideTime(out);
    }

    static Acknowledgement read(DataInput in) throws IOException {
        return readBesideTime(in, in.readLong());
    }

    void writeBesideTime(DataOutput out) throws IOException {
        moment.writeBesideTime(out);
        StateFormat.writeVarLong(out, units);
        StockEventFormat.write(update, atMillis(), out);
    }

    static Acknowledgement readBesideTime(DataInput in, long atMillis) throws IOException {
        return new Acknowledgement(
                Moment.readBesideTime(in, atMillis),
                StateFormat.readVarLong(in),
                StockEventFormat.readUpdate(in, atMillis));
    }
}
