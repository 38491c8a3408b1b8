// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedSubtract;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How long, how far and at what value the display of one SKU on one channel has been wrong: stale
 * stock exposure. Definition: {@code metrics.md}, section 2.
 *
 * <ul>
 *   <li><b>Diverged</b>: {@code displayed != max(0, truth - withheld)}. Since the event that made
 *       it so; an acknowledgement that leaves it diverged does not start it anew.
 *   <li><b>Stale</b>: diverged without a break for longer than the threshold, by a timer.
 *   <li>While stale it is exposed: {@code oversellUnits = max(0, displayed - truth)}, {@code
 *       lostSaleUnits = max(0, truth - withheld - displayed)}, each times the price.
 * </ul>
 *
 * <p><b>Bound.</b> What lasts, and nothing else: constant.
 *
 * <p><b>Late events.</b> It knows nothing of them: {@link ChannelTimeline} tells the story anew.
 */
final class Staleness {

    /** What is compared. Units. */
    record Display(long displayed, long truth, long withheld) {

        boolean diverged() {
            return displayed != Math.max(0, saturatedSubtract(truth, withheld));
        }

        long oversellUnits() {
            return Math.max(0, saturatedSubtract(displayed, truth));
        }

        long lostSaleUnits() {
            return Math.max(0, saturatedSubtract(saturatedSubtract(truth, withheld), displayed));
        }
    }

    /** Since when it has been diverged; null while it agrees. */
    private @Nullable Long sinceMillis;

    /** What it shows while it is stale; null while it is not. */
    private @Nullable StaleSku stale;

    /** What it adds to the exposure of the channel; null while it is not stale. */
    private @Nullable Exposure exposure;

    /** Since when it adds that. */
    private long exposedSinceMillis = Long.MIN_VALUE;

    boolean diverged() {
        return sinceMillis != null;
    }

    /** The display as it is while it is stale; null while it is not. */
    @Nullable StaleSku stale() {
        return stale;
    }

    /** Takes what holds after an event; null: there is nothing to compare. */
    void see(
            long atMillis,
            @Nullable Display display,
            boolean pending,
            Listing listing,
            ChannelFindings findings) {
        if (display == null || !display.diverged()) {
            end(atMillis, findings);
            return;
        }
        if (sinceMillis == null) {
            sinceMillis = atMillis;
        }
        if (stale != null) {
            expose(atMillis, display, pending, listing, findings);
        }
    }

    /** When it becomes stale; {@code Long.MAX_VALUE} if it is already, or agrees. */
    long nextDueMillis(Channel channel) {
        return sinceMillis == null || stale != null
                ? Long.MAX_VALUE
                : channel.staleAtMillis(sinceMillis);
    }

    /** Time passes up to an instant. */
    void passTo(
            long toMillis,
            @Nullable Display display,
            boolean pending,
            Listing listing,
            ChannelFindings findings) {
        long dueMillis = nextDueMillis(listing.channel());
        if (dueMillis <= toMillis && display != null) {
            expose(dueMillis, display, pending, listing, findings);
        }
    }

    /** Ends it, if it was diverged. */
    void end(long atMillis, ChannelFindings findings) {
        if (exposure != null) {
            findings.exposure(notBeforeExposed(atMillis), exposure, -1);
        }
        if (stale != null) {
            findings.ended(ended(stale, Math.max(atMillis, stale.sinceMillis())));
        }
        sinceMillis = null;
        stale = null;
        exposure = null;
    }

    /** How a stale display ended. */
    static StaleSku ended(StaleSku stale, long atMillis) {
        return new StaleSku(
                stale.channel(),
                stale.sku(),
                stale.sinceMillis(),
                atMillis,
                stale.cause(),
                stale.displayed(),
                stale.truth(),
                stale.withheld(),
                stale.oversellUnits(),
                stale.oversellValue(),
                stale.worstOversellUnits(),
                stale.worstOversellValue());
    }

    private void expose(
            long atMillis,
            Display display,
            boolean pending,
            Listing listing,
            ChannelFindings findings) {
        long since = Objects.requireNonNull(sinceMillis);
        long oversell = display.oversellUnits();
        BigDecimal oversellValue = listing.item().valueOf(oversell);
        Exposure now =
                new Exposure(
                        oversell,
                        oversellValue,
                        display.lostSaleUnits(),
                        listing.item().valueOf(display.lostSaleUnits()),
                        since);
        if (!now.equals(exposure)) {
            long fromMillis = notBeforeExposed(atMillis);
            if (exposure != null) {
                findings.exposure(fromMillis, exposure, -1);
            }
            findings.exposure(fromMillis, now, 1);
            exposure = now;
            exposedSinceMillis = fromMillis;
        }
        StaleSku before = stale;
        long worstUnits = oversell;
        BigDecimal worstValue = oversellValue;
        if (before != null && before.worstOversellUnits() >= oversell) {
            worstUnits = before.worstOversellUnits();
            worstValue = before.worstOversellValue();
        }
        stale =
                new StaleSku(
                        listing.channel().name(),
                        listing.sku(),
                        since,
                        null,
                        pending ? StaleCause.NOT_PROPAGATED : StaleCause.WRONG_QUANTITY,
                        display.displayed(),
                        display.truth(),
                        display.withheld(),
                        oversell,
                        oversellValue,
                        worstUnits,
                        worstValue);
    }

    /**
     * An event from before all steps that are remembered may be older than what it changes: that
     * was never told of a time before it began, so it cannot be taken back there.
     */
    private long notBeforeExposed(long atMillis) {
        return exposure == null ? atMillis : Math.max(atMillis, exposedSinceMillis);
    }

    Staleness copy() {
        Staleness copy = new Staleness();
        copy.sinceMillis = sinceMillis;
        copy.stale = stale;
        copy.exposure = exposure;
        copy.exposedSinceMillis = exposedSinceMillis;
        return copy;
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeNullableLong(out, sinceMillis);
        out.writeBoolean(stale != null);
        if (stale != null && exposure != null) {
            out.writeByte(stale.cause().ordinal());
            out.writeLong(stale.displayed());
            out.writeLong(stale.truth());
            out.writeLong(stale.withheld());
            out.writeLong(exposedSinceMillis);
            out.writeLong(exposure.oversellUnits());
            StateFormat.writeDecimal(out, exposure.oversellValue());
            out.writeLong(exposure.lostSaleUnits());
            StateFormat.writeDecimal(out, exposure.lostSaleValue());
            out.writeLong(stale.worstOversellUnits());
            StateFormat.writeDecimal(out, stale.worstOversellValue());
        }
    }

    static Staleness read(DataInput in, String channel, String sku) throws IOException {
        Staleness staleness = new Staleness();
        staleness.sinceMillis = StateFormat.readNullableLong(in);
        if (in.readBoolean()) {
            long since = Objects.requireNonNull(staleness.sinceMillis);
            StaleCause cause = StaleCause.values()[in.readByte()];
            long displayed = in.readLong();
            long truth = in.readLong();
            long withheld = in.readLong();
            staleness.exposedSinceMillis = in.readLong();
            Exposure exposure =
                    new Exposure(
                            in.readLong(),
                            StateFormat.readDecimal(in),
                            in.readLong(),
                            StateFormat.readDecimal(in),
                            since);
            staleness.exposure = exposure;
            staleness.stale =
                    new StaleSku(
                            channel,
                            sku,
                            since,
                            null,
                            cause,
                            displayed,
                            truth,
                            withheld,
                            exposure.oversellUnits(),
                            exposure.oversellValue(),
                            in.readLong(),
                            StateFormat.readDecimal(in));
        }
        return staleness;
    }
}
