// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.stock.StockEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the job is about: the events of a SKU and its item master, and the profiles of channels.
 * Exactly one of the three is set.
 */
public record StockInput(
        @Nullable StockEvent event, @Nullable ItemUpdate item, @Nullable ChannelUpdate channel) {

    static StockInput of(StockEvent event) {
        return new StockInput(event, null, null);
    }

    static StockInput of(ItemUpdate item) {
        return new StockInput(null, item, null);
    }

    static StockInput of(ChannelUpdate channel) {
        return new StockInput(null, null, channel);
    }

    /** The SKU that it is about; a channel profile is about none. */
    public String sku() {
        if (event != null) {
            return event.sku();
        }
        if (item != null) {
            return item.sku();
        }
        throw new IllegalStateException("neither an event nor an item");
    }
}
