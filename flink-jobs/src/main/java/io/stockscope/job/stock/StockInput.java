// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.stock.StockEvent;
import org.jspecify.annotations.Nullable;

/** What meets at a SKU: its events and its item master. Exactly one of the two is set. */
public record StockInput(@Nullable StockEvent event, @Nullable ItemUpdate item) {

    static StockInput of(StockEvent event) {
        return new StockInput(event, null);
    }

    static StockInput of(ItemUpdate item) {
        return new StockInput(null, item);
    }

    String sku() {
        if (event != null) {
            return event.sku();
        }
        if (item != null) {
            return item.sku();
        }
        throw new IllegalStateException("neither an event nor an item");
    }
}
