// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A negative-ATS incident that lasts: how it began, and how bad it has been so far. */
final class OpenNegativeAts extends OpenIncident {

    /**
     * The worst of it.
     *
     * @param ats units; of several moments with the same ATS the first one counts
     * @param channels with open reservations at that moment, sorted
     * @param value of the units below the limit
     */
    record Worst(long ats, Moment at, List<String> channels, BigDecimal value) {

        static final Worst NONE =
                new Worst(Long.MAX_VALUE, Moment.NEVER, List.of(), BigDecimal.ZERO);

        void write(DataOutput out) throws IOException {
            out.writeLong(ats);
            at.writeOrNever(out);
            out.writeInt(channels.size());
            for (String channel : channels) {
                StateFormat.writeString(out, channel);
            }
            StateFormat.writeDecimal(out, value);
        }

        static Worst read(DataInput in) throws IOException {
            long ats = in.readLong();
            Moment at = Moment.readOrNever(in);
            int size = in.readInt();
            List<String> channels = new ArrayList<>(size);
            for (int i = 0; i < size; i++) {
                channels.add(StateFormat.readString(in));
            }
            return new Worst(ats, at, List.copyOf(channels), StateFormat.readDecimal(in));
        }
    }

    private Worst worst = Worst.NONE;

    OpenNegativeAts(String incidentId, long openedAtMillis, Cause began) {
        super(incidentId, openedAtMillis, began);
    }

    OpenNegativeAts(Written written) {
        super(written);
    }

    Worst worst() {
        return worst;
    }

    /** What the worst was, as is known now. */
    void worst(Worst now) {
        if (!now.equals(worst)) {
            changed();
        }
        worst = now;
    }

    NegativeAtsIncident toIncident(String sku, String location, @Nullable Long closedAtMillis) {
        return new NegativeAtsIncident(
                incidentId(),
                sku,
                location,
                openedAtMillis(),
                began().atMillis(),
                closedAtMillis,
                worst.ats,
                began().eventId(),
                began().system(),
                worst.channels,
                worst.value);
    }

    @Override
    void write(DataOutput out) throws IOException {
        super.write(out);
        worst.write(out);
    }

    static OpenNegativeAts read(DataInput in) throws IOException {
        OpenNegativeAts incident = new OpenNegativeAts(Written.read(in));
        incident.worst = Worst.read(in);
        return incident;
    }
}
