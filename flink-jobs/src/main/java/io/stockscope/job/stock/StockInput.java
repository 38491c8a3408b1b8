// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.stock.StockEvent;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * What the job is about: the events of a SKU and its item master, and the profiles of channels.
 * Exactly one of the three is set.
 */
@TypeInfo(StockInput.ByHand.class)
public record StockInput(
        @Nullable StockEvent event, @Nullable ItemUpdate item, @Nullable ChannelUpdate channel) {

    /** Tells Flink how it is written, also as a part of something else. */
    public static final class ByHand extends TypeInfoFactory<StockInput> {
        @Override
        public TypeInformation<StockInput> createTypeInfo(
                Type type, Map<String, TypeInformation<?>> parameters) {
            return StockInputSerializer.TYPE;
        }
    }

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
