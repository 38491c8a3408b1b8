// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

/** What the publisher knows of an article: its positions, and its listing on each channel. */
final class SkuView {
    final String sku;

    /** By the index of the location. */
    final PositionView[] positions;

    /** By the index of the channel. */
    final Listing[] listings;

    /** Locations at which something has changed since the last computation, one bit each. */
    int changedLocations;

    SkuView(String sku, int locations, int channels) {
        this.sku = sku;
        this.positions = new PositionView[locations];
        for (int i = 0; i < locations; i++) {
            positions[i] = new PositionView();
        }
        this.listings = new Listing[channels];
        for (int i = 0; i < channels; i++) {
            listings[i] = new Listing(this);
        }
    }
}
