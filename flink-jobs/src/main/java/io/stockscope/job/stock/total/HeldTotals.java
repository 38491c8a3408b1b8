// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.stock.total.Totals;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The totals of keys, changed in memory between barriers and written to the state before each: the
 * value of a channel may be megabytes, and is changed several times a second.
 *
 * <p><b>Bound.</b> The keys that were looked at since the last barrier.
 */
final class HeldTotals {

    private final ValueState<Totals> state;
    private final Consumer<String> setCurrentKey;
    private final Map<String, Totals> byKey = new HashMap<>();

    /**
     * @param setCurrentKey sets the key that the state is of
     */
    HeldTotals(ValueState<Totals> state, Consumer<String> setCurrentKey) {
        this.state = state;
        this.setCurrentKey = setCurrentKey;
    }

    /** Those of a run without checkpoints: held, and never written. */
    static HeldTotals inMemory() {
        return new HeldTotals(
                new ValueState<>() {
                    @Override
                    public @Nullable Totals value() {
                        return null;
                    }

                    @Override
                    public void update(Totals value) {
                        throw new IllegalStateException("there is no state to write to");
                    }

                    @Override
                    public void clear() {}
                },
                key -> {});
    }

    /** Those of a key, to be changed in place; null if there are none. */
    @Nullable Totals get(String key) throws IOException {
        Totals known = byKey.get(key);
        if (known == null) {
            setCurrentKey.accept(key);
            known = state.value();
            if (known != null) {
                byKey.put(key, known);
            }
        }
        return known;
    }

    /** Takes the first ones of a key. */
    void put(String key, Totals totals) {
        byKey.put(key, totals);
    }

    /** Forgets those of a key. */
    void remove(String key) {
        byKey.remove(key);
        setCurrentKey.accept(key);
        state.clear();
    }

    /**
     * Writes all to the state. They are held no more: a snapshot may still read them when they
     * change again, so they are taken from the state anew.
     */
    void writeBack() throws IOException {
        for (Map.Entry<String, Totals> entry : byKey.entrySet()) {
            setCurrentKey.accept(entry.getKey());
            state.update(entry.getValue());
        }
        byKey.clear();
    }
}
