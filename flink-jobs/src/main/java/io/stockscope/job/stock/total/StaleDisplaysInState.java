// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.stock.StaleSku;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** Stale displays in the state of a key. */
final class StaleDisplaysInState implements StaleDisplays {

    private final MapState<String, StaleSku> state;
    private final Consumer<String> setCurrentKey;

    /**
     * @param setCurrentKey sets the key that the state is of
     */
    StaleDisplaysInState(MapState<String, StaleSku> state, Consumer<String> setCurrentKey) {
        this.state = state;
        this.setCurrentKey = setCurrentKey;
    }

    @Override
    public @Nullable StaleSku get(String key, String sku) throws Exception {
        setCurrentKey.accept(key);
        return state.get(sku);
    }

    @Override
    public void put(String key, StaleSku display) throws Exception {
        setCurrentKey.accept(key);
        state.put(display.sku(), display);
    }

    @Override
    public void remove(String key, String sku) throws Exception {
        setCurrentKey.accept(key);
        state.remove(sku);
    }

    @Override
    public Iterable<StaleSku> of(String key) throws Exception {
        setCurrentKey.accept(key);
        return state.values();
    }
}
