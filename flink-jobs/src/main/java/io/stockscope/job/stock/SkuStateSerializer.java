// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.stock.LedgerSettings;
import io.stockscope.stock.SkuStock;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes the state of a SKU in a format that carries its own version ({@link SkuStock#write}), so
 * that Flink sees one and the same serializer whatever the format's version is.
 */
final class SkuStateSerializer extends ImmutableSerializer<SkuState> {

    static final SkuStateSerializer INSTANCE = new SkuStateSerializer();

    private static final long serialVersionUID = 1L;

    /** The state is changed in place, so a copy must be a real one. */
    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public SkuState copy(SkuState from) {
        try {
            return new SkuState(from);
        } catch (IOException e) {
            throw new UncheckedIOException("copying the state of a SKU", e);
        }
    }

    @Override
    public SkuState copy(SkuState from, SkuState reuse) {
        return copy(from);
    }

    @Override
    public SkuState createInstance() {
        return SkuState.of("", LedgerSettings.DEFAULTS);
    }

    @Override
    public void serialize(SkuState state, DataOutputView target) throws IOException {
        target.write(state.checkpointed());
        target.writeLong(state.timerMillis());
        target.writeLong(state.lastVersion());
    }

    @Override
    public SkuState deserialize(DataInputView source) throws IOException {
        SkuStock stock = SkuStock.read(source);
        SkuState state = new SkuState(stock);
        state.timerMillis(source.readLong());
        state.lastVersion(stock.readFormat() == 1 ? source.readInt() : source.readLong());
        return state;
    }

    @Override
    public TypeSerializerSnapshot<SkuState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<SkuState> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
