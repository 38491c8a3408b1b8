// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Writes what crosses the job's one shuffle: by hand, since every event passes here. */
final class StockInputSerializer extends ImmutableSerializer<StockInput> {

    static final StockInputSerializer INSTANCE = new StockInputSerializer();

    private static final long serialVersionUID = 1L;

    @Override
    public StockInput createInstance() {
        return StockInput.of(new ItemUpdate("", 0, ItemTerms.UNKNOWN));
    }

    @Override
    public void serialize(StockInput input, DataOutputView target) throws IOException {
        StockEvent event = input.event();
        ItemUpdate item = input.item();
        target.writeBoolean(event != null);
        if (event != null) {
            StockEventFormat.write(event, target);
        } else if (item != null) {
            write(item, target);
        }
    }

    @Override
    public StockInput deserialize(DataInputView source) throws IOException {
        return source.readBoolean()
                ? StockInput.of(StockEventFormat.read(source))
                : StockInput.of(readItem(source));
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
