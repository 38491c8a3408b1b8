// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/**
 * The states of the SKUs of one subtask, as its function sees them.
 *
 * <p>On RocksDB every look at a state reads all its bytes, and every change writes them. What
 * happens to a SKU happens within seconds: a sale, and what its channels make of it. So states that
 * are {@linkplain #keep kept} stay as objects, changed in place, until they are {@linkplain
 * #writeBack written back}: all that changed before each snapshot, or those that were not used for
 * longest when there is no room for others.
 *
 * <p>On the heap the state backend has the objects itself, so nothing is kept.
 *
 * <p><b>Bound.</b> So many bytes as are given; an object is taken for {@value #TIMES_ITS_BYTES}
 * times the bytes that it was last written as.
 */
final class SkuStates {

    private static final int TIMES_ITS_BYTES = 5;

    private static final class Kept {
        private final SkuState sku;
        private long weight;
        private boolean changed;

        Kept(SkuState sku) {
            this.sku = sku;
        }
    }

    private final ValueState<SkuState> state;

    /** By key, those that were not used for longest first. */
    private final LinkedHashMap<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** Sets the key that the state is of; null if nothing is kept. */
    private @Nullable Consumer<String> setKey;

    private long maxBytes;
    private long bytes;

    SkuStates(ValueState<SkuState> state) {
        this.state = state;
    }

    /**
     * Keeps states from now on.
     *
     * @param atMostBytes how much
     * @param keySetter sets the key that the state is of
     */
    void keep(long atMostBytes, Consumer<String> keySetter) {
        maxBytes = atMostBytes;
        setKey = keySetter;
    }

    /**
     * The state of a SKU; null if it has none. To be {@linkplain #put put} when it was changed.
     *
     * @param key the current one
     */
    @Nullable SkuState get(String key) throws IOException {
        Kept known = kept.get(key);
        return known == null ? state.value() : known.sku;
    }

    /**
     * Takes the changed state of a SKU.
     *
     * @param key the current one
     */
    void put(String key, SkuState sku) throws IOException {
        if (setKey == null) {
            state.update(sku);
            return;
        }
        Kept known = kept.get(key);
        if (known == null) {
            known = new Kept(sku);
            kept.put(key, known);
            weigh(known);
        }
        known.changed = true;
        if (bytes > maxBytes) {
            pushOut(key, setKey);
        }
    }

    private void pushOut(String current, Consumer<String> keySetter) throws IOException {
        Iterator<Map.Entry<String, Kept>> unused = kept.entrySet().iterator();
        while (bytes > maxBytes && kept.size() > 1) {
            Map.Entry<String, Kept> entry = unused.next();
            writeBack(entry.getKey(), entry.getValue(), keySetter);
            bytes -= entry.getValue().weight;
            unused.remove();
        }
        keySetter.accept(current);
    }

    /** Writes all that has changed to the state. The current key is any one afterwards. */
    void writeBack() throws IOException {
        if (setKey != null) {
            for (Map.Entry<String, Kept> entry : kept.entrySet()) {
                writeBack(entry.getKey(), entry.getValue(), setKey);
            }
        }
    }

    /** Likewise, and keeps none of those that are kept now: others change the state. */
    void release() throws IOException {
        writeBack();
        kept.clear();
        bytes = 0;
    }

    private void writeBack(String key, Kept entry, Consumer<String> keySetter) throws IOException {
        if (entry.changed) {
            keySetter.accept(key);
            state.update(entry.sku);
            entry.sku.letGoOfBytes();
            entry.changed = false;
            weigh(entry);
        }
    }

    private void weigh(Kept entry) {
        bytes -= entry.weight;
        entry.weight = (long) TIMES_ITS_BYTES * entry.sku.bytes();
        bytes += entry.weight;
    }
}
