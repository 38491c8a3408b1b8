// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writers' states in checkpoints. */
public final class WriterStateSerializer implements SimpleVersionedSerializer<WriterState> {
    private static final int VERSION = 1;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(WriterState state) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(state.lineage()).array();
    }

    @Override
    public WriterState deserialize(int version, byte[] serialized) throws IOException {
        if (version != VERSION || serialized.length != Integer.BYTES) {
            throw new IOException(
                    "the state of a ClickHouse sink's writer is of version %d with %d bytes; this one reads version %d"
                            .formatted(version, serialized.length, VERSION));
        }
        return new WriterState(ByteBuffer.wrap(serialized).getInt());
    }
}
