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

    private long lowestAts = Long.MAX_VALUE;
    private Moment lowestAt = Moment.NEVER;
    private List<String> channels = List.of();
    private BigDecimal value = BigDecimal.ZERO;

    OpenNegativeAts(String incidentId, long openedAtMillis, Cause began) {
        super(incidentId, openedAtMillis, began);
    }

    OpenNegativeAts(Written written) {
        super(written);
    }

    /** Units; of several moments with the same ATS the first one counts. */
    long lowestAts() {
        return lowestAts;
    }

    Moment lowestAt() {
        return lowestAt;
    }

    List<String> channels() {
        return channels;
    }

    /** The worst of it, and what goes with that. */
    void worst(long ats, Moment at, List<String> channelsThen, BigDecimal valueThen) {
        if (ats != lowestAts || !channelsThen.equals(channels) || !valueThen.equals(value)) {
            changed();
        }
        lowestAts = ats;
        lowestAt = at;
        channels = channelsThen;
        value = valueThen;
    }

    NegativeAtsIncident toIncident(String sku, String location, @Nullable Long closedAtMillis) {
        return new NegativeAtsIncident(
                incidentId(),
                sku,
                location,
                openedAtMillis(),
                began().atMillis(),
                closedAtMillis,
                lowestAts,
                began().eventId(),
                began().system(),
                channels,
                value);
    }

    @Override
    void write(DataOutput out) throws IOException {
        super.write(out);
        out.writeLong(lowestAts);
        lowestAt.writeOrNever(out);
        out.writeInt(channels.size());
        for (String channel : channels) {
            StateFormat.writeString(out, channel);
        }
        StateFormat.writeDecimal(out, value);
    }

    static OpenNegativeAts read(DataInput in) throws IOException {
        OpenNegativeAts incident = new OpenNegativeAts(Written.read(in));
        incident.lowestAts = in.readLong();
        incident.lowestAt = Moment.readOrNever(in);
        int size = in.readInt();
        List<String> channels = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            channels.add(StateFormat.readString(in));
        }
        incident.channels = List.copyOf(channels);
        incident.value = StateFormat.readDecimal(in);
        return incident;
    }
}
