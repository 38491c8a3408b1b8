// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.stock.ItemTerms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the item master. A record without a value takes the item back. A price in another currency
 * than the reporting one is no price.
 */
final class ItemRecordDeserializer extends RecordDeserializer {

    private static final long serialVersionUID = 1L;

    private final String reportingCurrency;
    private final boolean changes;
    private transient ConfluentAvroDecoder<ItemMaster> decoder;

    /**
     * @param changes whether it reads what changes while the job runs, in order, or what is there
     *     when it starts, in any
     */
    @SuppressWarnings("NullAway.Init") // The transient field is set by open, which comes first.
    ItemRecordDeserializer(
            SchemaLookup.Factory schemas, String reportingCurrency, boolean changes) {
        super(schemas);
        this.reportingCurrency = reportingCurrency;
        this.changes = changes;
    }

    @Override
    void open(SchemaLookup known) {
        decoder = new ConfluentAvroDecoder<>(ItemMaster.getClassSchema(), known);
    }

    @Override
    StockInput decode(StockscopeTopic topic, ConsumerRecord<byte[], byte[]> record)
            throws BadRecordException, UnknownSchemaException, IOException {
        if (record.value() == null && record.key() != null) {
            String sku = new String(record.key(), StandardCharsets.UTF_8);
            return StockInput.of(new ItemUpdate(sku, revision(record), ItemTerms.UNKNOWN));
        }
        ItemMaster item = decoder.decode(record.value());
        return StockInput.of(ItemUpdate.of(item, revision(record), reportingCurrency));
    }

    private long revision(ConsumerRecord<byte[], byte[]> record) {
        return changes ? ItemUpdate.CHANGE : record.offset();
    }
}
