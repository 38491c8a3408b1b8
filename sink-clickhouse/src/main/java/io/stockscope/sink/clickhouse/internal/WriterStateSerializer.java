// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Writers' states in checkpoints. A version that has been released stays readable. */
public final class WriterStateSerializer implements SimpleVersionedSerializer<WriterState> {
    private static final int VERSION = 2;
    private static final int LINEAGE = 1;
    private static final int WAITING = 2;
    // Since version 2.
    private static final int WAITING_AT_THE_END = 3;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(WriterState state) throws IOException {
        int size =
                state instanceof WriterState.Waiting waiting
                        ? FrozenBatchFormat.size(waiting.batch())
                        : 1 + Integer.BYTES;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(size);
        DataOutputStream out = new DataOutputStream(bytes);
        if (state instanceof WriterState.Waiting waiting) {
            out.writeByte(waiting.ended() ? WAITING_AT_THE_END : WAITING);
            FrozenBatchFormat.write(waiting.batch(), out);
        } else if (state instanceof WriterState.Lineage lineage) {
            out.writeByte(LINEAGE);
            out.writeInt(lineage.id());
        }
        return bytes.toByteArray();
    }

    @Override
    public WriterState deserialize(int version, byte[] serialized) throws IOException {
        if (version < 1 || version > VERSION) {
            throw new IOException(
                    ("the state of a ClickHouse sink's writer is of version %d, this one reads up to"
                                    + " %d. What to do: start with the version of the sink that wrote"
                                    + " the checkpoint, or a later one")
                            .formatted(version, VERSION));
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(serialized));
        int kind = in.readByte();
        return switch (kind) {
            case LINEAGE -> new WriterState.Lineage(in.readInt());
            case WAITING, WAITING_AT_THE_END ->
                    new WriterState.Waiting(FrozenBatchFormat.read(in), kind == WAITING_AT_THE_END);
            default ->
                    throw new IOException(
                            "the state of a ClickHouse sink's writer is of an unknown kind: "
                                    + kind);
        };
    }
}
