// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import static io.stockscope.stock.StockEventFormat.readString;
import static io.stockscope.stock.StockEventFormat.writeString;

import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.job.type.OwnTypeInfo;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.Exposure;
import io.stockscope.stock.SloCount;
import io.stockscope.stock.SloVerdict;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockState;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.SyncSample;
import io.stockscope.stock.total.Decimals;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.jspecify.annotations.Nullable;

/**
 * Writes facts on their way between two operators of one job: never into state, so the format needs
 * no version. Where the two are chained, nothing is written at all.
 */
public final class FactSerializer extends ImmutableSerializer<Fact> {

    static final FactSerializer INSTANCE = new FactSerializer();

    /** Tells Flink to use it. */
    public static final TypeInformation<Fact> TYPE = new OwnTypeInfo<>(Fact.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    private static final byte SAMPLED = 0;
    private static final byte JUDGED = 1;
    private static final byte EXPOSED = 2;
    private static final byte GAUGED = 3;
    private static final byte OLDEST_PENDING = 4;
    private static final byte STALE = 5;
    private static final byte COMPARED = 6;
    private static final byte POSTED = 7;
    private static final byte CONFLICTED = 8;
    private static final byte DUPLICATED = 9;
    private static final byte ARRIVED = 10;
    private static final byte HAPPENED = 11;
    private static final byte REJECTED = 12;
    private static final byte VIOLATED = 13;

    @Override
    public Fact createInstance() {
        return new Fact.Conflicted("", 0);
    }

    @Override
    public void serialize(Fact fact, DataOutputView target) throws IOException {
        try {
            fact.addTo(new Writer(target));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public Fact deserialize(DataInputView in) throws IOException {
        byte kind = in.readByte();
        return switch (kind) {
            case SAMPLED ->
                    new Fact.Sampled(
                            new SyncSample(
                                    readString(in),
                                    ChannelType.values()[in.readByte()],
                                    StockSystem.values()[in.readByte()],
                                    in.readLong(),
                                    in.readLong(),
                                    in.readLong(),
                                    in.readLong(),
                                    in.readLong(),
                                    in.readLong(),
                                    in.readBoolean(),
                                    in.readLong()),
                            in.readInt());
            case JUDGED ->
                    new Fact.Judged(
                            new SloCount(
                                    readString(in),
                                    ChannelType.values()[in.readByte()],
                                    SloVerdict.values()[in.readByte()],
                                    in.readLong(),
                                    in.readLong()),
                            in.readInt());
            case EXPOSED ->
                    new Fact.Exposed(
                            readString(in),
                            ChannelType.values()[in.readByte()],
                            in.readLong(),
                            new Exposure(
                                    in.readLong(),
                                    Decimals.read(in),
                                    in.readLong(),
                                    Decimals.read(in),
                                    in.readLong()),
                            in.readInt());
            case GAUGED ->
                    new Fact.Gauged(
                            StockGauge.values()[in.readByte()],
                            readString(in),
                            readSystem(in),
                            in.readLong());
            case OLDEST_PENDING ->
                    new Fact.OldestPending(readString(in), readMillis(in), readMillis(in));
            case STALE -> new Fact.Stale(StaleSkuFormat.read(in));
            case COMPARED ->
                    new Fact.Compared(
                            readString(in),
                            StockSystem.values()[in.readByte()],
                            in.readLong(),
                            in.readBoolean(),
                            in.readInt());
            case POSTED ->
                    new Fact.Posted(readSystem(in), in.readLong(), in.readLong(), in.readInt());
            case CONFLICTED -> new Fact.Conflicted(readString(in), in.readLong());
            case DUPLICATED -> new Fact.Duplicated(readString(in), in.readLong(), in.readInt());
            case ARRIVED ->
                    new Fact.Arrived(readString(in), readString(in), in.readLong(), in.readLong());
            case HAPPENED ->
                    new Fact.Happened(
                            readString(in),
                            readString(in),
                            in.readLong(),
                            Fact.Happened.What.values()[in.readByte()]);
            case REJECTED ->
                    new Fact.Rejected(
                            readString(in),
                            readString(in),
                            in.readLong(),
                            DeadLetterReason.values()[in.readByte()]);
            case VIOLATED ->
                    new Fact.Violated(
                            readString(in), StockState.values()[in.readByte()], in.readLong());
            default -> throw new IOException("a fact of kind " + kind);
        };
    }

    private static @Nullable Long readMillis(DataInput in) throws IOException {
        return in.readBoolean() ? in.readLong() : null;
    }

    private static @Nullable StockSystem readSystem(DataInput in) throws IOException {
        return in.readBoolean() ? StockSystem.values()[in.readByte()] : null;
    }

    @Override
    public TypeSerializerSnapshot<Fact> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<Fact> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }

    /** Writes the one fact that it is told. */
    private record Writer(DataOutput out) implements Fact.Adder {

        @Override
        public void add(Fact.Sampled fact) {
            write(
                    SAMPLED,
                    () -> {
                        SyncSample sample = fact.sample();
                        writeString(out, sample.channel());
                        out.writeByte(sample.channelType().ordinal());
                        out.writeByte(sample.system().ordinal());
                        out.writeLong(sample.acknowledgedAtMillis());
                        out.writeLong(sample.totalMillis());
                        out.writeLong(sample.captureMillis());
                        out.writeLong(sample.computeMillis());
                        out.writeLong(sample.publishMillis());
                        out.writeLong(sample.acknowledgeMillis());
                        out.writeBoolean(sample.inferred());
                        out.writeLong(sample.weight());
                        out.writeInt(fact.times());
                    });
        }

        @Override
        public void add(Fact.Judged fact) {
            write(
                    JUDGED,
                    () -> {
                        SloCount count = fact.count();
                        writeString(out, count.channel());
                        out.writeByte(count.channelType().ordinal());
                        out.writeByte(count.verdict().ordinal());
                        out.writeLong(count.atMillis());
                        out.writeLong(count.changes());
                        out.writeInt(fact.times());
                    });
        }

        @Override
        public void add(Fact.Exposed fact) {
            write(
                    EXPOSED,
                    () -> {
                        Exposure exposure = fact.exposure();
                        writeString(out, fact.channel());
                        out.writeByte(fact.channelType().ordinal());
                        out.writeLong(fact.atMillis());
                        out.writeLong(exposure.oversellUnits());
                        Decimals.write(out, exposure.oversellValue());
                        out.writeLong(exposure.lostSaleUnits());
                        Decimals.write(out, exposure.lostSaleValue());
                        out.writeLong(exposure.sinceMillis());
                        out.writeInt(fact.times());
                    });
        }

        @Override
        public void add(Fact.Gauged fact) {
            write(
                    GAUGED,
                    () -> {
                        out.writeByte(fact.gauge().ordinal());
                        writeString(out, fact.of());
                        writeSystem(fact.system());
                        out.writeLong(fact.change());
                    });
        }

        @Override
        public void add(Fact.OldestPending fact) {
            write(
                    OLDEST_PENDING,
                    () -> {
                        writeString(out, fact.channel());
                        writeMillis(fact.fromMillis());
                        writeMillis(fact.toMillis());
                    });
        }

        @Override
        public void add(Fact.Stale fact) {
            write(STALE, () -> StaleSkuFormat.write(fact.display(), out));
        }

        @Override
        public void add(Fact.Compared fact) {
            write(
                    COMPARED,
                    () -> {
                        writeString(out, fact.location());
                        out.writeByte(fact.system().ordinal());
                        out.writeLong(fact.atMillis());
                        out.writeBoolean(fact.differs());
                        out.writeInt(fact.times());
                    });
        }

        @Override
        public void add(Fact.Posted fact) {
            write(
                    POSTED,
                    () -> {
                        writeSystem(fact.system());
                        out.writeLong(fact.atMillis());
                        out.writeLong(fact.delayMillis());
                        out.writeInt(fact.times());
                    });
        }

        @Override
        public void add(Fact.Conflicted fact) {
            write(
                    CONFLICTED,
                    () -> {
                        writeString(out, fact.channel());
                        out.writeLong(fact.atMillis());
                    });
        }

        @Override
        public void add(Fact.Duplicated fact) {
            write(
                    DUPLICATED,
                    () -> {
                        writeString(out, fact.channel());
                        out.writeLong(fact.atMillis());
                        out.writeInt(fact.times());
                    });
        }

        @Override
        public void add(Fact.Arrived fact) {
            write(
                    ARRIVED,
                    () -> {
                        writeString(out, fact.source());
                        writeString(out, fact.topic());
                        out.writeLong(fact.recordedAtMillis());
                        out.writeLong(fact.captureMillis());
                    });
        }

        @Override
        public void add(Fact.Happened fact) {
            write(
                    HAPPENED,
                    () -> {
                        writeString(out, fact.source());
                        writeString(out, fact.topic());
                        out.writeLong(fact.recordedAtMillis());
                        out.writeByte(fact.what().ordinal());
                    });
        }

        @Override
        public void add(Fact.Rejected fact) {
            write(
                    REJECTED,
                    () -> {
                        writeString(out, fact.source());
                        writeString(out, fact.topic());
                        out.writeLong(fact.atMillis());
                        out.writeByte(fact.reason().ordinal());
                    });
        }

        @Override
        public void add(Fact.Violated fact) {
            write(
                    VIOLATED,
                    () -> {
                        writeString(out, fact.source());
                        out.writeByte(fact.state().ordinal());
                        out.writeLong(fact.recordedAtMillis());
                    });
        }

        private void writeSystem(@Nullable StockSystem system) throws IOException {
            out.writeBoolean(system != null);
            if (system != null) {
                out.writeByte(system.ordinal());
            }
        }

        private void writeMillis(@Nullable Long millis) throws IOException {
            out.writeBoolean(millis != null);
            if (millis != null) {
                out.writeLong(millis);
            }
        }

        private void write(byte kind, Fields fields) {
            try {
                out.writeByte(kind);
                fields.write();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private interface Fields {
        void write() throws IOException;
    }
}
