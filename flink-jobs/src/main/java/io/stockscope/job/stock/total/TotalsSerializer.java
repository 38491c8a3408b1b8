// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.stock.total.LocationTotals;
import io.stockscope.stock.total.Totals;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.core.memory.DataOutputView;

/** Writes totals in a format that carries its own version ({@link Totals#write}). */
final class TotalsSerializer extends ImmutableSerializer<Totals> {

    static final TotalsSerializer INSTANCE = new TotalsSerializer();

    private static final long serialVersionUID = 1L;

    /** Totals are changed in place, so a copy must be a real one. */
    @Override
    public boolean isImmutableType() {
        return false;
    }

    @Override
    public Totals copy(Totals from) {
        try {
            DataOutputSerializer out = new DataOutputSerializer(512);
            serialize(from, out);
            return deserialize(new DataInputDeserializer(out.getSharedBuffer(), 0, out.length()));
        } catch (IOException e) {
            throw new UncheckedIOException("copying totals", e);
        }
    }

    @Override
    public Totals copy(Totals from, Totals reuse) {
        return copy(from);
    }

    @Override
    public Totals createInstance() {
        return new LocationTotals("");
    }

    @Override
    public void serialize(Totals totals, DataOutputView target) throws IOException {
        Totals.write(totals, target);
    }

    @Override
    public Totals deserialize(DataInputView source) throws IOException {
        return Totals.read(source);
    }

    @Override
    public TypeSerializerSnapshot<Totals> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Totals> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
