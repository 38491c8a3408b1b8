// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.measure;

import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.job.type.OwnTypeInfo;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;
import org.jspecify.annotations.Nullable;

/**
 * Writes measurements on their way to their topic. A job that catches up makes more than one for
 * each event that it reads.
 */
final class MeasuredSerializer extends ImmutableSerializer<Measured> {

    static final MeasuredSerializer INSTANCE = new MeasuredSerializer();
    static final TypeInformation<Measured> TYPE = new OwnTypeInfo<>(Measured.class, INSTANCE);

    private static final long serialVersionUID = 1L;
    private static final Measured.Kind[] KINDS = Measured.Kind.values();
    private static final int NONE = -1;

    @Override
    public Measured createInstance() {
        return new Measured("", Map.of(), Measured.Kind.COUNT, 0, 0, null, null, "", 0, 0);
    }

    @Override
    public void serialize(Measured measured, DataOutputView target) throws IOException {
        StringValue.writeString(measured.metric(), target);
        target.writeInt(measured.labels().size());
        for (Map.Entry<String, String> label : measured.labels().entrySet()) {
            StringValue.writeString(label.getKey(), target);
            StringValue.writeString(label.getValue(), target);
        }
        target.writeByte(measured.kind().ordinal());
        target.writeLong(measured.windowStartMillis());
        target.writeLong(measured.windowEndMillis());
        Double value = measured.value();
        target.writeBoolean(value != null);
        if (value != null) {
            target.writeDouble(value);
        }
        writeBins(measured.bins(), target);
        StringValue.writeString(measured.producer(), target);
        target.writeLong(measured.sequence());
        target.writeLong(measured.frontierMillis());
    }

    private static void writeBins(@Nullable Map<String, Long> bins, DataOutput target)
            throws IOException {
        target.writeInt(bins == null ? NONE : bins.size());
        if (bins != null) {
            for (Map.Entry<String, Long> bin : bins.entrySet()) {
                StringValue.writeString(bin.getKey(), target);
                target.writeLong(bin.getValue());
            }
        }
    }

    @Override
    public Measured deserialize(DataInputView source) throws IOException {
        return new Measured(
                StringValue.readString(source),
                readLabels(source),
                KINDS[source.readByte()],
                source.readLong(),
                source.readLong(),
                source.readBoolean() ? source.readDouble() : null,
                readBins(source),
                StringValue.readString(source),
                source.readLong(),
                source.readLong());
    }

    private static Map<String, String> readLabels(DataInput source) throws IOException {
        int size = source.readInt();
        Map<String, String> labels = new HashMap<>();
        for (int i = 0; i < size; i++) {
            labels.put(StringValue.readString(source), StringValue.readString(source));
        }
        return labels;
    }

    private static @Nullable Map<String, Long> readBins(DataInput source) throws IOException {
        int size = source.readInt();
        if (size == NONE) {
            return null;
        }
        Map<String, Long> bins = new HashMap<>();
        for (int i = 0; i < size; i++) {
            bins.put(StringValue.readString(source), source.readLong());
        }
        return bins;
    }

    @Override
    public TypeSerializerSnapshot<Measured> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Measured> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
