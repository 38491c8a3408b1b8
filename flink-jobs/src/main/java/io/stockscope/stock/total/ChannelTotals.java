// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import io.stockscope.stock.ChannelType;
import io.stockscope.stock.StockEventFormat;
import io.stockscope.stock.StockGauge;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What all SKUs come to on one channel: its stale exposure, what is pending, and how many duplicate
 * reservations are open.
 *
 * <p>All of it is sums, so changes may come in any order; late ones need no care of their own but
 * in {@link ExposureWindows}.
 *
 * <p><b>Bound.</b> {@link ExposureWindows}, and one {@code occurredAt} per SKU with a pending
 * change.
 */
public final class ChannelTotals implements Totals {

    private final String channel;
    private @Nullable ChannelType channelType;
    private final Set<ChannelType> formerTypes = EnumSet.noneOf(ChannelType.class);
    private ExposureWindows exposure = new ExposureWindows();
    private Instants oldestPending = new Instants();
    private long pending;
    private long overdue;
    private long duplicatesOpen;
    private boolean pendingHeard;
    private @Nullable Pending told;
    private long lastVersion;

    public ChannelTotals(String channel) {
        this.channel = channel;
    }

    /**
     * Adds an exposure.
     *
     * @param horizonMillis see {@link ExposureWindows#add}
     */
    public void add(Change.Exposed change, long horizonMillis) {
        if (channelType != null) {
            formerTypes.add(channelType);
        }
        channelType = change.channelType();
        formerTypes.remove(channelType);
        if (!change.by().isZero()) {
            exposure.add(change.windowStartMillis(), change.by(), horizonMillis);
        }
    }

    /** Adds what has become the oldest change of SKUs. */
    public void add(Change.OldestPending change) {
        oldestPending.addAll(change.by(), 1);
        pendingHeard = true;
    }

    /** Adds to a gauge that is by channel. */
    public void add(StockGauge gauge, long by) {
        switch (gauge) {
            case PENDING_CHANGES -> {
                pending += by;
                pendingHeard = true;
            }
            case OVERDUE_CHANGES -> overdue += by;
            case DUPLICATE_RESERVATIONS_OPEN -> duplicatesOpen += by;
            default -> throw new IllegalArgumentException(gauge + " is not by channel");
        }
    }

    public String channel() {
        return channel;
    }

    /** The kind of the channel, as was last heard; null before. */
    public @Nullable ChannelType channelType() {
        return channelType;
    }

    /** All others that it was. */
    public Set<ChannelType> formerTypes() {
        return formerTypes;
    }

    public ExposureWindows exposure() {
        return exposure;
    }

    /** What is pending now. */
    public Pending pending() {
        return new Pending(pending, overdue, oldestPending.earliest());
    }

    public long duplicatesOpen() {
        return duplicatesOpen;
    }

    /**
     * What is pending, if that is another thing than when it was taken last, or if anything ever
     * was and it is taken for the first time; null if it is not.
     */
    public @Nullable Pending takePendingNews() {
        Pending now = pending();
        if (!pendingHeard || now.equals(told)) {
            return null;
        }
        told = now;
        return now;
    }

    @Override
    public long lastVersion() {
        return lastVersion;
    }

    @Override
    public void lastVersion(long version) {
        lastVersion = version;
    }

    void write(DataOutput out) throws IOException {
        StockEventFormat.writeString(out, channel);
        StockEventFormat.writeString(out, channelType == null ? "" : channelType.name());
        out.writeByte(formerTypes.size());
        for (ChannelType former : formerTypes) {
            StockEventFormat.writeString(out, former.name());
        }
        exposure.write(out);
        oldestPending.write(out);
        out.writeLong(pending);
        out.writeLong(overdue);
        out.writeLong(duplicatesOpen);
        out.writeBoolean(pendingHeard);
        out.writeBoolean(told != null);
        if (told != null) {
            told.write(out);
        }
    }

    static ChannelTotals read(DataInput in) throws IOException {
        ChannelTotals totals = new ChannelTotals(StockEventFormat.readString(in));
        String type = StockEventFormat.readString(in);
        totals.channelType = type.isEmpty() ? null : ChannelType.valueOf(type);
        int formerTypes = in.readByte();
        for (int i = 0; i < formerTypes; i++) {
            totals.formerTypes.add(ChannelType.valueOf(StockEventFormat.readString(in)));
        }
        totals.exposure = ExposureWindows.read(in);
        totals.oldestPending = Instants.read(in);
        totals.pending = in.readLong();
        totals.overdue = in.readLong();
        totals.duplicatesOpen = in.readLong();
        totals.pendingHeard = in.readBoolean();
        totals.told = in.readBoolean() ? Pending.read(in) : null;
        return totals;
    }
}
