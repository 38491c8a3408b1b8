// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

/** An offer that was sent to a channel. */
final class Update {
    private final String id;
    private final Listing listing;
    private final Offer offer;
    private final long publishedAtMillis;

    /** Whether a channel that otherwise says nothing has said that it took it. */
    boolean accepted;

    /**
     * Notes what is sent.
     *
     * @param id names it on all its events
     * @param listing the article on the channel
     * @param offer what was sent
     * @param publishedAtMillis when
     */
    Update(String id, Listing listing, Offer offer, long publishedAtMillis) {
        this.id = id;
        this.listing = listing;
        this.offer = offer;
        this.publishedAtMillis = publishedAtMillis;
    }

    String id() {
        return id;
    }

    Listing listing() {
        return listing;
    }

    Offer offer() {
        return offer;
    }

    long publishedAtMillis() {
        return publishedAtMillis;
    }

    String sku() {
        return listing.sku.sku;
    }
}
