// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/** Writes the state of the baseline by hand: on RocksDB every access does. */
final class BaselineStateSerializer extends TypeSerializerSingleton<BaselineState> {

    static final BaselineStateSerializer INSTANCE = new BaselineStateSerializer();

    private static final long serialVersionUID = 1L;
    private static final int USUAL_BYTES = 512;

    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public BaselineState createInstance() {
        return new BaselineState();
    }

    @Override
    public BaselineState copy(BaselineState from) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
            from.write(out);
            return BaselineState.read(
                    new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
        } catch (IOException e) {
            throw new UncheckedIOException("copying the state of a SKU", e);
        }
    }

    @Override
    public BaselineState copy(BaselineState from, BaselineState reuse) {
        return copy(from);
    }

    @Override
    public int getLength() {
        return -1;
    }

    @Override
    public void serialize(BaselineState state, DataOutputView target) throws IOException {
        state.write(target);
    }

    @Override
    public BaselineState deserialize(DataInputView source) throws IOException {
        return BaselineState.read(source);
    }

    @Override
    public BaselineState deserialize(BaselineState reuse, DataInputView source) throws IOException {
        return deserialize(source);
    }

    @Override
    public void copy(DataInputView source, DataOutputView target) throws IOException {
        serialize(deserialize(source), target);
    }

    @Override
    public TypeSerializerSnapshot<BaselineState> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in checkpoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<BaselineState> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
