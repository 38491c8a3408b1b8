// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All stock positions: every article at every location. */
final class StockBooks {
    private final Map<String, List<StockPosition>> bySku = new HashMap<>();
    private final List<StockPosition> positions = new ArrayList<>();

    /** Adds an article, with nothing in stock, at all locations. */
    void add(String sku) {
        List<StockPosition> added = new ArrayList<>();
        for (String location : Retailer.LOCATIONS) {
            added.add(new StockPosition(sku, location));
        }
        bySku.put(sku, added);
        positions.addAll(added);
    }

    /** Returns all positions in the order in which they were added. */
    List<StockPosition> positions() {
        return positions;
    }

    StockPosition at(String sku, String location) {
        List<StockPosition> ofSku = bySku.get(sku);
        if (ofSku == null) {
            throw new IllegalArgumentException("no such article: " + sku);
        }
        return ofSku.get(Retailer.LOCATIONS.indexOf(location));
    }

    /** Returns how many articles there are. */
    int articles() {
        return bySku.size();
    }

    /** Returns the position of an article, by its number in the order in which they were added. */
    StockPosition at(int article, String location) {
        int size = Retailer.LOCATIONS.size();
        return positions.get(article * size + Retailer.LOCATIONS.indexOf(location));
    }

    StockPosition otherDistributionCentre(StockPosition position) {
        return at(position.sku, position.location.equals("dc1") ? "dc2" : "dc1");
    }
}
