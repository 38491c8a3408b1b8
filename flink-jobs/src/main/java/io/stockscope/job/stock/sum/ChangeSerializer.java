// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import static io.stockscope.stock.StockEventFormat.readString;
import static io.stockscope.stock.StockEventFormat.writeString;

import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.job.type.OwnTypeInfo;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.total.Change;
import io.stockscope.stock.total.ExposureSums;
import io.stockscope.stock.total.Instants;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Writes changes on their way to the second stage: never into state, so the format needs no
 * version.
 */
public final class ChangeSerializer extends ImmutableSerializer<Change> {

    static final ChangeSerializer INSTANCE = new ChangeSerializer();

    /** Tells Flink to use it. */
    public static final TypeInformation<Change> TYPE = new OwnTypeInfo<>(Change.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    private static final byte EXPOSED = 0;
    private static final byte STALE = 1;
    private static final byte OLDEST_PENDING = 2;
    private static final byte GAUGED = 3;
    private static final byte HEARD = 4;
    private static final byte LAG = 5;

    @Override
    public Change createInstance() {
        return new Change.OldestPending("", new Instants());
    }

    @Override
    public void serialize(Change change, DataOutputView target) throws IOException {
        if (change instanceof Change.Exposed exposed) {
            target.writeByte(EXPOSED);
            writeString(target, exposed.channel());
            target.writeByte(exposed.channelType().ordinal());
            target.writeLong(exposed.windowStartMillis());
            exposed.by().write(target);
        } else if (change instanceof Change.Stale stale) {
            target.writeByte(STALE);
            StaleSkuFormat.write(stale.display(), target);
        } else if (change instanceof Change.OldestPending pending) {
            target.writeByte(OLDEST_PENDING);
            writeString(target, pending.channel());
            pending.by().write(target);
        } else if (change instanceof Change.Gauged gauged) {
            target.writeByte(GAUGED);
            target.writeByte(gauged.gauge().ordinal());
            writeString(target, gauged.of());
            target.writeBoolean(gauged.system() != null);
            if (gauged.system() != null) {
                target.writeByte(gauged.system().ordinal());
            }
            target.writeLong(gauged.by());
        } else if (change instanceof Change.Heard heard) {
            target.writeByte(HEARD);
            writeString(target, heard.source());
            writeString(target, heard.topic());
            target.writeLong(heard.recordedAtMillis());
            target.writeLong(heard.readAtMillis());
            target.writeLong(heard.lastReadAtMillis());
        } else if (change instanceof Change.Lag lag) {
            target.writeByte(LAG);
            writeString(target, lag.topic());
            target.writeInt(lag.partition());
            target.writeLong(lag.records());
        }
    }

    @Override
    public Change deserialize(DataInputView in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case EXPOSED ->
                    new Change.Exposed(
                            readString(in),
                            ChannelType.values()[in.readByte()],
                            in.readLong(),
                            ExposureSums.read(in));
            case STALE -> new Change.Stale(StaleSkuFormat.read(in));
            case OLDEST_PENDING -> new Change.OldestPending(readString(in), Instants.read(in));
            case GAUGED ->
                    new Change.Gauged(
                            StockGauge.values()[in.readByte()],
                            readString(in),
                            in.readBoolean() ? StockSystem.values()[in.readByte()] : null,
                            in.readLong());
            case HEARD ->
                    new Change.Heard(
                            readString(in),
                            readString(in),
                            in.readLong(),
                            in.readLong(),
                            in.readLong());
            case LAG -> new Change.Lag(readString(in), in.readInt(), in.readLong());
            default -> throw new IOException("a change of kind " + kind);
        };
    }

    @Override
    public TypeSerializerSnapshot<Change> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Change> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
