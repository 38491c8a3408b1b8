// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import org.jspecify.annotations.Nullable;

/** An article on a channel: what the publisher has told, and what the channel has made of it. */
final class Listing {
    static final long NEVER = Long.MIN_VALUE;
    private static final long NOTHING_SENT = -1;

    final SkuView sku;

    /** Waits to be sent; null if nothing does. */
    @Nullable Offer waiting;

    /** Updates sent so far. */
    long updates;

    /** Displayed to customers, in units; 0 before the article is listed. */
    long displayed;

    /** When the update was sent that is displayed; {@link #NEVER} before the first. */
    long displayedSince = NEVER;

    /** Newest update that a broken channel has taken and not applied; null if there is none. */
    @Nullable Update heldBack;

    /** Whether what was sent last went by the stop switch. */
    boolean stopped;

    private long sentQuantity = NOTHING_SENT;
    private long sentWithheld;

    Listing(SkuView sku) {
        this.sku = sku;
    }

    /** Takes note of what is sent. */
    void sent(Offer offer) {
        sentQuantity = offer.quantity();
        sentWithheld = offer.withheld();
        updates++;
    }

    /** What was sent has come to nothing: it has to be sent again, whatever it was. */
    void forgetSent() {
        sentQuantity = NOTHING_SENT;
    }

    boolean isSent(long quantity, long withheld) {
        return quantity == sentQuantity && withheld == sentWithheld;
    }

    /** Returns whether the channel sells it, as far as it has said, or is about to. */
    boolean maySell() {
        return displayed > 0 || onItsWay() > 0;
    }

    /** Returns the quantity sent last, or displayed where that came to nothing. */
    long onItsWay() {
        return sentQuantity == NOTHING_SENT ? displayed : sentQuantity;
    }
}
