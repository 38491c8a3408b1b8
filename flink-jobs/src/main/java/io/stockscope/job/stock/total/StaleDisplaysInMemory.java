// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.stock.StaleSku;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Stale displays that no state keeps. */
final class StaleDisplaysInMemory implements StaleDisplays {

    private final Map<String, Map<String, StaleSku>> byKey = new HashMap<>();

    @Override
    public @Nullable StaleSku get(String key, String sku) {
        return byKey.getOrDefault(key, Map.of()).get(sku);
    }

    @Override
    public void put(String key, StaleSku display) {
        byKey.computeIfAbsent(key, any -> new TreeMap<>()).put(display.sku(), display);
    }

    @Override
    public void remove(String key, String sku) {
        Map<String, StaleSku> bySku = byKey.get(key);
        if (bySku != null) {
            bySku.remove(sku);
        }
    }

    @Override
    public Iterable<StaleSku> of(String key) {
        return List.copyOf(byKey.getOrDefault(key, Map.of()).values());
    }
}
