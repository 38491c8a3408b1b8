// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

/**
 * An offer that was sent to a channel.
 *
 * @param id names it on all its events
 * @param listing the article on the channel
 * @param offer what was sent
 * @param publishedAtMillis when
 */
record Update(String id, Listing listing, Offer offer, long publishedAtMillis) {
    String sku() {
        return listing.sku.sku;
    }
}
