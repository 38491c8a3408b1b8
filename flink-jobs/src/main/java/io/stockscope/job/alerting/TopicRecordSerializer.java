// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.job.type.OwnTypeInfo;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/** Writes records on their way to the operator that decides, and those that wait in its state. */
final class TopicRecordSerializer extends ImmutableSerializer<TopicRecord> {

    static final TopicRecordSerializer INSTANCE = new TopicRecordSerializer();
    static final TypeInformation<TopicRecord> TYPE = new OwnTypeInfo<>(TopicRecord.class, INSTANCE);

    private static final long serialVersionUID = 1L;
    private static final int NONE = -1;

    @Override
    public TopicRecord createInstance() {
        return new TopicRecord("", 0, 0, null, null, 0, null);
    }

    @Override
    public void serialize(TopicRecord record, DataOutputView target) throws IOException {
        write(record, target);
    }

    @Override
    public TopicRecord deserialize(DataInputView source) throws IOException {
        return read(source);
    }

    static void write(TopicRecord record, DataOutput target) throws IOException {
        target.writeUTF(record.topic());
        target.writeInt(record.partition());
        target.writeLong(record.offset());
        writeBytes(record.key(), target);
        writeBytes(record.value(), target);
        target.writeLong(record.timestampMillis());
        target.writeBoolean(record.replayOf() != null);
        if (record.replayOf() != null) {
            target.writeUTF(record.replayOf());
        }
    }

    static TopicRecord read(DataInput source) throws IOException {
        return new TopicRecord(
                source.readUTF(),
                source.readInt(),
                source.readLong(),
                readBytes(source),
                readBytes(source),
                source.readLong(),
                source.readBoolean() ? source.readUTF() : null);
    }

    private static void writeBytes(byte @Nullable [] bytes, DataOutput target) throws IOException {
        target.writeInt(bytes == null ? NONE : bytes.length);
        if (bytes != null) {
            target.write(bytes);
        }
    }

    private static byte @Nullable [] readBytes(DataInput source) throws IOException {
        int length = source.readInt();
        if (length == NONE) {
            return null;
        }
        byte[] bytes = new byte[length];
        source.readFully(bytes);
        return bytes;
    }

    @Override
    public TypeSerializerSnapshot<TopicRecord> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<TopicRecord> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
