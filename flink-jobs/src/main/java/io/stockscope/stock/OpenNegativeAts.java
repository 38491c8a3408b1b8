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

/**
 * A negative-ATS incident that lasts: how it began, and how bad it has been so far.
 *
 * <p>Definition: {@code metrics.md}, section 4.
 */
final class OpenNegativeAts {

    private final String incidentId;
    private final long openedAtMillis;
    private final @Nullable String causeEventId;
    private final StockSystem causeSystem;
    private long lowestAts = Long.MAX_VALUE;
    private List<String> channels = List.of();
    private BigDecimal value = BigDecimal.ZERO;
    private boolean unreported = true;
    private boolean everReported;

    OpenNegativeAts(String incidentId, Cause cause) {
        this(incidentId, cause.atMillis(), cause.eventId(), cause.system());
    }

    private OpenNegativeAts(
            String incidentId,
            long openedAtMillis,
            @Nullable String causeEventId,
            StockSystem causeSystem) {
        this.incidentId = incidentId;
        this.openedAtMillis = openedAtMillis;
        this.causeEventId = causeEventId;
        this.causeSystem = causeSystem;
    }

    long openedAtMillis() {
        return openedAtMillis;
    }

    boolean isWorse(long ats) {
        return ats < lowestAts;
    }

    /** The worst so far. Of several instants with the same ATS the first one counts. */
    void worst(long ats, List<String> channelsThen, BigDecimal valueThen) {
        lowestAts = ats;
        channels = channelsThen;
        value = valueThen;
        unreported = true;
    }

    /** Whether something has changed since this was last asked. */
    boolean takeUnreported() {
        boolean changed = unreported;
        unreported = false;
        everReported = true;
        return changed;
    }

    /** Whether anybody was told of it. */
    boolean everReported() {
        return everReported;
    }

    NegativeAtsIncident toIncident(String sku, String location, @Nullable Long closedAtMillis) {
        return new NegativeAtsIncident(
                incidentId,
                sku,
                location,
                openedAtMillis,
                closedAtMillis,
                lowestAts,
                causeEventId,
                causeSystem,
                channels,
                value);
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeString(out, incidentId);
        out.writeLong(openedAtMillis);
        StateFormat.writeNullableString(out, causeEventId);
        out.writeByte(causeSystem.ordinal());
        out.writeLong(lowestAts);
        out.writeInt(channels.size());
        for (String channel : channels) {
            StateFormat.writeString(out, channel);
        }
        StateFormat.writeDecimal(out, value);
        out.writeBoolean(unreported);
        out.writeBoolean(everReported);
    }

    static OpenNegativeAts read(DataInput in) throws IOException {
        OpenNegativeAts incident =
                new OpenNegativeAts(
                        StateFormat.readString(in),
                        in.readLong(),
                        StateFormat.readNullableString(in),
                        StockSystem.values()[in.readByte()]);
        incident.lowestAts = in.readLong();
        int size = in.readInt();
        List<String> channels = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            channels.add(StateFormat.readString(in));
        }
        incident.channels = List.copyOf(channels);
        incident.value = StateFormat.readDecimal(in);
        incident.unreported = in.readBoolean();
        incident.everReported = in.readBoolean();
        return incident;
    }
}
