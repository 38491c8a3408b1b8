// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One SKU on one channel as of an instant: what is true, what is displayed, which changes are
 * pending ({@link Propagation}) and how stale the display is ({@link Staleness}). Definition:
 * {@code metrics.md}, "Truth and display".
 *
 * <p>It is told of one step after the other, in the order of effect, and looks at no clock. Before
 * each step, and whenever time passes, it does what is due.
 */
final class ChannelView {

    /** Units; null while none of the channel's locations is anchored. */
    private @Nullable Long truth;

    /** What is displayed; null before the first acknowledgement. */
    private @Nullable Acknowledgement displayed;

    private Propagation propagation = new Propagation();
    private Staleness staleness = new Staleness();

    ChannelView() {}

    @Nullable Long truth() {
        return truth;
    }

    @Nullable Acknowledgement displayed() {
        return displayed;
    }

    Propagation propagation() {
        return propagation;
    }

    Staleness staleness() {
        return staleness;
    }

    /** Takes another truth without a change that would have to reach anybody. */
    void assume(@Nullable Long now) {
        truth = now;
    }

    /** Takes what is displayed, where nobody knows the channel's terms. */
    void remember(Acknowledgement acknowledged) {
        if (acknowledged.replaces(displayed)) {
            displayed = acknowledged;
        }
    }

    /** A ledger event or an expiry leaves this truth. */
    void truth(Cause cause, @Nullable Long now, Listing listing, ChannelFindings findings) {
        passTo(cause.atMillis() - 1, listing, findings);
        boolean changed = !Objects.equals(truth, now);
        truth = now;
        if (changed && diverged()) {
            propagation.add(Propagation.Change.of(cause));
        }
        judge(cause.atMillis(), listing, findings);
    }

    /** An update is acknowledged. */
    void acknowledge(Acknowledgement acknowledged, Listing listing, ChannelFindings findings) {
        passTo(acknowledged.atMillis() - 1, listing, findings);
        propagation.acknowledge(acknowledged, listing.channel(), findings);
        remember(acknowledged);
        judge(acknowledged.atMillis(), listing, findings);
    }

    /** When something is due; {@code Long.MAX_VALUE} if nothing is. */
    long nextDueMillis(Channel channel) {
        return Math.min(propagation.nextDueMillis(channel), staleness.nextDueMillis(channel));
    }

    /** Does what is due by an instant, the instant included. */
    void passTo(long toMillis, Listing listing, ChannelFindings findings) {
        propagation.passTo(toMillis, listing.channel(), findings);
        staleness.passTo(toMillis, display(), !propagation.isEmpty(), listing, findings);
    }

    /** Ends everything: nobody knows any more what the channel is to show. */
    void suspend(long atMillis, ChannelFindings findings) {
        propagation.clear();
        staleness.end(atMillis, findings);
        truth = null;
    }

    /** Whether the channel shows something else than it should. */
    boolean diverged() {
        Staleness.Display display = display();
        return display != null && display.diverged();
    }

    /** Absorbs what is pending if the channel agrees, and looks at how stale it is. */
    void judge(long atMillis, Listing listing, ChannelFindings findings) {
        if (!diverged()) {
            propagation.absorb(atMillis, listing.channel(), findings);
        }
        staleness.see(atMillis, display(), !propagation.isEmpty(), listing, findings);
    }

    private Staleness.@Nullable Display display() {
        return truth == null || displayed == null
                ? null
                : new Staleness.Display(
                        displayed.units(), truth, displayed.update().withheldUnits());
    }

    ChannelView copy() {
        ChannelView copy = new ChannelView();
        copy.truth = truth;
        copy.displayed = displayed;
        copy.propagation = propagation.copy();
        copy.staleness = staleness.copy();
        return copy;
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeNullableLong(out, truth);
        out.writeBoolean(displayed != null);
        if (displayed != null) {
            displayed.write(out);
        }
        propagation.write(out);
        staleness.write(out);
    }

    static ChannelView read(DataInput in, String channel, String sku) throws IOException {
        ChannelView view = new ChannelView();
        view.truth = StateFormat.readNullableLong(in);
        view.displayed = in.readBoolean() ? Acknowledgement.read(in) : null;
        view.propagation = Propagation.read(in);
        view.staleness = Staleness.read(in, channel, sku);
        return view;
    }
}
