// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.decode.UndecidedRecord;
import io.stockscope.job.type.ImmutableSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes parked records in a format that carries its own version. */
final class ParkedRecordSerializer extends ImmutableSerializer<ParkedRecord> {

    static final ParkedRecordSerializer INSTANCE = new ParkedRecordSerializer();

    private static final long serialVersionUID = 1L;
    private static final int VERSION = 1;
    private static final int NULL = -1;

    @Override
    public ParkedRecord createInstance() {
        return new ParkedRecord(new UndecidedRecord("", 0, 0, null, new byte[0], 0, null), 0);
    }

    @Override
    public void serialize(ParkedRecord parked, DataOutputView target) throws IOException {
        UndecidedRecord record = parked.record();
        target.writeByte(VERSION);
        target.writeUTF(record.topic());
        target.writeInt(record.partition());
        target.writeLong(record.offset());
        writeBytes(record.key(), target);
        writeBytes(record.value(), target);
        target.writeInt(record.schemaId());
        target.writeBoolean(record.replayOf() != null);
        if (record.replayOf() != null) {
            target.writeUTF(record.replayOf());
        }
        target.writeLong(parked.askedForMillis());
    }

    @Override
    public ParkedRecord deserialize(DataInputView source) throws IOException {
        int version = source.readByte();
        if (version != VERSION) {
            throw new IOException(
                    "parked records of format "
                            + version
                            + "; this version reads up to "
                            + VERSION);
        }
        String topic = source.readUTF();
        int partition = source.readInt();
        long offset = source.readLong();
        byte[] key = readBytes(source);
        byte[] value = readBytes(source);
        int schemaId = source.readInt();
        String replayOf = source.readBoolean() ? source.readUTF() : null;
        return new ParkedRecord(
                new UndecidedRecord(
                        topic,
                        partition,
                        offset,
                        key,
                        value == null ? new byte[0] : value,
                        schemaId,
                        replayOf),
                source.readLong());
    }

    private static void writeBytes(byte @Nullable [] bytes, DataOutputView target)
            throws IOException {
        target.writeInt(bytes == null ? NULL : bytes.length);
        if (bytes != null) {
            target.write(bytes);
        }
    }

    private static byte @Nullable [] readBytes(DataInputView source) throws IOException {
        int length = source.readInt();
        if (length == NULL) {
            return null;
        }
        byte[] bytes = new byte[length];
        source.readFully(bytes);
        return bytes;
    }

    @Override
    public TypeSerializerSnapshot<ParkedRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<ParkedRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
