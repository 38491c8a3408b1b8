// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One SKU on all channels that have acknowledged an update of it. Before that it is not on the
 * channel, and nothing is said of it.
 *
 * <p><b>Terms.</b> Other terms of a channel or of the item count from the SKU's next event or
 * expiry on: what was before is judged no more ({@link ChannelTimeline#startAnew}), and what falls
 * due until then is judged by the terms so far. Of a channel without terms only what it displays is
 * remembered; one that is taken back is left at once ({@link #close}), since no event of the SKU
 * may come for long.
 *
 * <p><b>Bound.</b> A {@link ChannelTimeline} per channel.
 */
final class SkuChannels {

    /** One channel, and the terms that it was last looked at by. */
    private static final class OnChannel {
        private final ChannelTimeline timeline;

        /** Those by which it is judged; null if it is not. */
        private @Nullable Channel judgedBy;

        /** Those of the profile, which count from the next event on; null if there is none. */
        private @Nullable Channel inForce;

        OnChannel(ChannelTimeline timeline, @Nullable Channel judgedBy, @Nullable Channel inForce) {
            this.timeline = timeline;
            this.judgedBy = judgedBy;
            this.inForce = inForce;
        }

        void inForce(@Nullable Channel channel) {
            inForce = channel;
            if (judgedBy != null && channel != null && judgedBy.sameTerms(channel)) {
                // It knows what is sold there, too.
                judgedBy = channel;
            }
        }
    }

    private final String sku;
    private final Map<String, OnChannel> byName = new TreeMap<>();
    private ChannelDirectory directory = ChannelDirectory.EMPTY;

    /** When something is due, as long as nothing has changed: it is asked for again and again. */
    private long nextDueMillis;

    private boolean nextDueIsKnown;

    /** By which it is judged. */
    private ItemTerms item = ItemTerms.UNKNOWN;

    /** Of the item master, which count from the next event on. */
    private ItemTerms itemInForce = ItemTerms.UNKNOWN;

    SkuChannels(String sku) {
        this.sku = sku;
    }

    /** Takes the profiles that are in force; they are no part of the state. */
    void directory(ChannelDirectory inForce) {
        if (inForce != directory) {
            directory = inForce;
            byName.forEach((name, on) -> on.inForce(inForce.channel(name)));
        }
    }

    /** Takes terms that are in force from the next event on. */
    void item(ItemTerms terms) {
        itemInForce = terms;
    }

    /**
     * Before an event or expiry: lets other terms take force.
     *
     * @param atMillis from when on
     */
    void begin(long atMillis, Collection<LocationStock> stocks, StockObserver observer) {
        boolean itemChanged = !itemInForce.equals(item);
        item = itemInForce;
        for (OnChannel on : byName.values()) {
            Channel channel = on.inForce;
            Channel judgedBy = on.judgedBy;
            if (channel == judgedBy && !itemChanged) {
                continue;
            }
            nextDueIsKnown = false;
            on.judgedBy = channel;
            if (channel == null && judgedBy != null) {
                on.timeline.suspend(judgedBy, atMillis, observer);
            } else if (channel != null) {
                on.timeline.startAnew(
                        atMillis, new Truth(channel, item).now(stocks), listing(channel), observer);
            }
        }
    }

    /**
     * Says nothing more of a channel whose profile was taken back, without waiting for an event.
     *
     * @param atMillis from when on
     */
    void close(String name, long atMillis, StockObserver observer) {
        OnChannel on = byName.get(name);
        if (on != null && on.inForce == null && on.judgedBy != null) {
            nextDueIsKnown = false;
            on.timeline.suspend(on.judgedBy, atMillis, observer);
            on.judgedBy = null;
        }
    }

    /** An event or expiry has changed locations, and nothing has happened since. */
    void changed(
            Cause cause,
            Set<String> locations,
            Collection<LocationStock> stocks,
            long lookbackMillis,
            StockObserver observer) {
        for (OnChannel on : byName.values()) {
            Channel channel = on.judgedBy;
            if (channel == null || !channel.sellsAny(locations)) {
                continue;
            }
            @Nullable Long truth = new Truth(channel, item).now(stocks);
            if (!Objects.equals(truth, on.timeline.now().truth())) {
                nextDueIsKnown = false;
                on.timeline.append(
                        ChannelStep.truth(cause, truth),
                        listing(channel),
                        lookbackMillis,
                        observer);
            }
        }
    }

    /**
     * A late event or expiry has changed what locations were.
     *
     * @param from the first moment at which it did
     * @param toMillis up to when all has been applied
     */
    void corrected(
            Moment from,
            Cause late,
            Set<String> locations,
            Collection<LocationStock> stocks,
            long toMillis,
            long lookbackMillis,
            StockObserver observer) {
        for (OnChannel on : byName.values()) {
            Channel channel = on.judgedBy;
            if (channel != null && channel.sellsAny(locations)) {
                nextDueIsKnown = false;
                new ChannelCorrection(
                                on.timeline,
                                stocks,
                                new Retelling(listing(channel), toMillis, lookbackMillis, observer))
                        .ledger(from, late);
            }
        }
    }

    /**
     * An update was acknowledged.
     *
     * @param late whether something has happened since
     * @param toMillis up to when all has been applied, if it is late
     */
    void acknowledged(
            Acknowledgement acknowledged,
            String name,
            boolean late,
            Collection<LocationStock> stocks,
            long toMillis,
            long lookbackMillis,
            StockObserver observer) {
        nextDueIsKnown = false;
        Channel channel = directory.channel(name);
        OnChannel on =
                byName.computeIfAbsent(
                        name,
                        unknown ->
                                new OnChannel(
                                        ChannelTimeline.startingAfter(
                                                Moment.endOf(acknowledged.atMillis() - 1),
                                                channel == null
                                                        ? null
                                                        : new Truth(channel, item).now(stocks)),
                                        channel,
                                        channel));
        if (channel == null) {
            on.timeline.remember(acknowledged);
        } else if (late) {
            new ChannelCorrection(
                            on.timeline,
                            stocks,
                            new Retelling(listing(channel), toMillis, lookbackMillis, observer))
                    .acknowledged(acknowledged);
        } else {
            on.timeline.append(
                    ChannelStep.of(acknowledged), listing(channel), lookbackMillis, observer);
        }
    }

    /** When something is due; {@code Long.MAX_VALUE} if nothing is. */
    long nextDueMillis() {
        if (!nextDueIsKnown) {
            nextDueMillis = Long.MAX_VALUE;
            for (OnChannel on : byName.values()) {
                if (on.judgedBy != null) {
                    nextDueMillis =
                            Math.min(nextDueMillis, on.timeline.now().nextDueMillis(on.judgedBy));
                }
            }
            nextDueIsKnown = true;
        }
        return nextDueMillis;
    }

    /** Does what is due by an instant, the instant included. */
    void passTo(long toMillis, StockObserver observer) {
        if (nextDueMillis() > toMillis) {
            return;
        }
        nextDueIsKnown = false;
        for (OnChannel on : byName.values()) {
            if (on.judgedBy != null) {
                on.timeline.passTo(toMillis, listing(on.judgedBy), observer);
            }
        }
    }

    /** Tells what is pending and what is stale, as far as it has changed since it was told. */
    void report(StockObserver observer) {
        byName.forEach((name, on) -> on.timeline.report(name, observer));
    }

    private Listing listing(Channel channel) {
        return new Listing(sku, item, channel);
    }

    void write(DataOutput out) throws IOException {
        StockEventFormat.write(item, out);
        out.writeShort(byName.size());
        for (Map.Entry<String, OnChannel> entry : byName.entrySet()) {
            StateFormat.writeString(out, entry.getKey());
            Channel judgedBy = entry.getValue().judgedBy;
            out.writeBoolean(judgedBy != null);
            if (judgedBy != null) {
                judgedBy.writeJudged(out);
            }
            entry.getValue().timeline.write(out);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param itemInForce the item's terms
     */
    static SkuChannels read(DataInput in, String sku, ItemTerms itemInForce) throws IOException {
        SkuChannels channels = new SkuChannels(sku);
        channels.itemInForce = itemInForce;
        channels.item = StockEventFormat.readTerms(in);
        int size = in.readShort();
        for (int i = 0; i < size; i++) {
            String name = StateFormat.readString(in);
            Channel judgedBy = in.readBoolean() ? Channel.readJudged(in, name) : null;
            channels.byName.put(
                    name, new OnChannel(ChannelTimeline.read(in, name, sku), judgedBy, null));
        }
        return channels;
    }
}
