// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.stock.sum.StaleSkuFormat;
import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.stock.StaleCause;
import io.stockscope.stock.StaleSku;
import java.io.IOException;
import java.math.BigDecimal;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes stale displays in a format that carries its own version. */
final class StaleDisplaySerializer extends ImmutableSerializer<StaleSku> {

    static final StaleDisplaySerializer INSTANCE = new StaleDisplaySerializer();

    private static final long serialVersionUID = 1L;
    private static final byte VERSION = 1;

    @Override
    public StaleSku createInstance() {
        BigDecimal none = BigDecimal.ZERO;
        return new StaleSku("", "", 0, null, StaleCause.NOT_PROPAGATED, 0, 0, 0, 0, none, 0, none);
    }

    @Override
    public void serialize(StaleSku stale, DataOutputView target) throws IOException {
        target.writeByte(VERSION);
        StaleSkuFormat.write(stale, target);
    }

    @Override
    public StaleSku deserialize(DataInputView source) throws IOException {
        byte version = source.readByte();
        if (version != VERSION) {
            throw new IOException(
                    "a stale display has format "
                            + version
                            + ", this version reads "
                            + VERSION
                            + ": start from a savepoint of this version or an earlier one");
        }
        return StaleSkuFormat.read(source);
    }

    @Override
    public TypeSerializerSnapshot<StaleSku> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StaleSku> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
