// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.type.ImmutableSerializer;
import io.stockscope.job.type.OwnTypeInfo;
import io.stockscope.stock.ChannelTerms;
import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what crosses the job's one shuffle: by hand, since every event passes here. */
final class StockInputSerializer extends ImmutableSerializer<StockInput> {

    static final StockInputSerializer INSTANCE = new StockInputSerializer();

    /** Tells Flink to use it. */
    static final TypeInformation<StockInput> TYPE = new OwnTypeInfo<>(StockInput.class, INSTANCE);

    private static final long serialVersionUID = 1L;

    private static final byte ITEM = 0;
    private static final byte EVENT = 1;

    /** A channel without details, as it was written before they were told. */
    private static final byte CHANNEL_TERMS = 2;

    private static final byte CHANNEL = 3;

    @Override
    public StockInput createInstance() {
        return StockInput.of(new ItemUpdate("", 0, ItemTerms.UNKNOWN));
    }

    @Override
    public void serialize(StockInput input, DataOutputView target) throws IOException {
        StockEvent event = input.event();
        ItemUpdate item = input.item();
        ChannelUpdate channel = input.channel();
        if (event != null) {
            target.writeByte(EVENT);
            StockEventFormat.write(event, target);
        } else if (item != null) {
            target.writeByte(ITEM);
            write(item, target);
        } else if (channel != null) {
            target.writeByte(CHANNEL);
            write(channel, target);
        }
    }

    @Override
    public StockInput deserialize(DataInputView source) throws IOException {
        byte what = source.readByte();
        return switch (what) {
            case EVENT -> StockInput.of(StockEventFormat.read(source));
            case ITEM -> StockInput.of(readItem(source));
            case CHANNEL_TERMS -> StockInput.of(readChannelTerms(source));
            case CHANNEL -> StockInput.of(readChannel(source));
            default -> throw new IOException("an input of kind " + what);
        };
    }

    private static void write(ChannelUpdate channel, DataOutputView target) throws IOException {
        StockEventFormat.writeString(target, channel.channel());
        ChannelTerms terms = channel.terms();
        target.writeBoolean(terms != null);
        if (terms != null) {
            terms.write(target);
        }
        channel.details().write(target);
    }

    private static ChannelUpdate readChannel(DataInputView source) throws IOException {
        ChannelUpdate update = readChannelTerms(source);
        return new ChannelUpdate(update.channel(), update.terms(), ChannelDetails.read(source));
    }

    private static ChannelUpdate readChannelTerms(DataInputView source) throws IOException {
        return new ChannelUpdate(
                StockEventFormat.readString(source),
                source.readBoolean() ? ChannelTerms.read(source) : null);
    }

    private static void write(ItemUpdate item, DataOutputView target) throws IOException {
        StockEventFormat.writeString(target, item.sku());
        target.writeLong(item.revision());
        StockEventFormat.write(item.terms(), target);
    }

    private static ItemUpdate readItem(DataInputView source) throws IOException {
        return new ItemUpdate(
                StockEventFormat.readString(source),
                source.readLong(),
                StockEventFormat.readTerms(source));
    }

    @Override
    public TypeSerializerSnapshot<StockInput> snapshotConfiguration() {
        return new Snapshot();
    }

    /** Names this serializer in savepoints. */
    public static final class Snapshot extends SimpleTypeSerializerSnapshot<StockInput> {
        public Snapshot() {
            super(() -> INSTANCE);
        }
    }
}
