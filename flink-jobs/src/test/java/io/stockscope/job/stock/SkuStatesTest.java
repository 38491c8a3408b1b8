// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.LedgerSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SkuStatesTest {

    private final Bytes backend = new Bytes();
    private final SkuStates states = new SkuStates(backend);

    @Test
    void withoutRoomEveryChangeIsWrittenAtOnce() throws IOException {
        put("mug", 1);
        assertThat(backend.writes).isEqualTo(1);
        assertThat(get("mug")).isNotSameAs(get("mug"));
    }

    @Test
    void keptStateIsChangedInPlaceAndWrittenOnceBeforeASnapshot() throws IOException {
        states.keep(1 << 20, backend::key);
        put("mug", 1);
        SkuState mug = get("mug");
        put("mug", 2);
        assertThat(get("mug")).isSameAs(mug);
        assertThat(backend.writes).isZero();

        states.writeBack();
        states.writeBack();
        assertThat(backend.writes).isEqualTo(1);
        assertThat(backend.timer("mug")).isEqualTo(2);
        assertThat(get("mug")).isSameAs(mug);
    }

    @Test
    void whatWasNotUsedForLongestIsPushedOutAndTheKeyStaysTheSame() throws IOException {
        put("cup", 1);
        // Three of them, each taken for five times its bytes.
        states.keep(3 * 5 * 8_192, backend::key);
        put("mug", 2);
        put("pot", 3);
        put("jug", 4);
        SkuState mug = get("mug");
        put("mug", 5);
        put("cup", 6);

        assertThat(backend.current).isEqualTo("cup");
        assertThat(backend.timer("pot")).isEqualTo(3);
        assertThat(backend.timer("cup")).as("still kept").isEqualTo(1);
        assertThat(get("mug")).isSameAs(mug);
    }

    @Test
    void releasedStatesAreWrittenAndReadAnew() throws IOException {
        states.keep(1 << 20, backend::key);
        put("mug", 1);
        SkuState mug = get("mug");
        states.release();
        assertThat(backend.timer("mug")).isEqualTo(1);
        assertThat(get("mug")).isNotSameAs(mug);
    }

    /** With whatever room there is, all is as if there was none. */
    @Test
    void nothingIsLostWhateverIsPushedOut() throws IOException {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            Bytes written = new Bytes();
            SkuStates tight = new SkuStates(written);
            tight.keep(random.nextInt(20) * 5_000L, written::key);
            Map<String, Long> expected = new HashMap<>();
            for (int i = 0; i < 2_000; i++) {
                String sku = "sku-" + random.nextInt(12);
                written.key(sku);
                SkuState known = tight.get(sku);
                assertThat(known == null ? null : known.timerMillis()).isEqualTo(expected.get(sku));
                SkuState changed =
                        known == null ? SkuState.of(sku, LedgerSettings.DEFAULTS) : known;
                changed.stock().item(new ItemTerms(BigDecimal.ONE, i), i);
                changed.timerMillis(i);
                expected.put(sku, (long) i);
                tight.put(sku, changed);
                assertThat(written.current).isEqualTo(sku);
                if (random.nextInt(50) == 0) {
                    tight.writeBack();
                }
            }
            tight.writeBack();
            for (Map.Entry<String, Long> sku : expected.entrySet()) {
                assertThat(written.timer(sku.getKey())).isEqualTo(sku.getValue());
            }
        }
    }

    private void put(String key, long timerMillis) throws IOException {
        backend.key(key);
        SkuState known = states.get(key);
        SkuState sku = known == null ? SkuState.of(key, LedgerSettings.DEFAULTS) : known;
        sku.stock().item(new ItemTerms(BigDecimal.ONE, timerMillis), timerMillis);
        sku.timerMillis(timerMillis);
        states.put(key, sku);
    }

    private @Nullable SkuState get(String key) throws IOException {
        backend.key(key);
        return states.get(key);
    }

    /** A state backend that has nothing but bytes. */
    private static final class Bytes implements ValueState<SkuState> {
        private final Map<String, byte[]> byKey = new HashMap<>();
        private String current = "";
        private int writes;

        void key(String key) {
            current = key;
        }

        long timer(String key) throws IOException {
            return SkuStateSerializer.INSTANCE
                    .deserialize(new DataInputDeserializer(byKey.get(key)))
                    .timerMillis();
        }

        @Override
        public @Nullable SkuState value() throws IOException {
            byte[] bytes = byKey.get(current);
            return bytes == null
                    ? null
                    : SkuStateSerializer.INSTANCE.deserialize(new DataInputDeserializer(bytes));
        }

        @Override
        public void update(SkuState value) throws IOException {
            writes++;
            DataOutputSerializer out = new DataOutputSerializer(64);
            SkuStateSerializer.INSTANCE.serialize(value, out);
            byKey.put(current, out.getCopyOfBuffer());
        }

        @Override
        public void clear() {
            byKey.remove(current);
        }
    }
}
