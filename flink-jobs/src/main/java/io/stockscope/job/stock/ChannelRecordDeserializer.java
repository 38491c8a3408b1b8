// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the channel profiles. A record without a value takes the channel back. */
final class ChannelRecordDeserializer extends RecordDeserializer {

    private static final long serialVersionUID = 1L;

    private transient ConfluentAvroDecoder<ChannelProfile> decoder;

    @SuppressWarnings("NullAway.Init") // The transient field is set by open, which comes first.
    ChannelRecordDeserializer(SchemaLookup.Factory schemas) {
        super(schemas);
    }

    @Override
    void open(SchemaLookup known) {
        decoder = new ConfluentAvroDecoder<>(ChannelProfile.getClassSchema(), known);
    }

    @Override
    StockInput decode(StockscopeTopic topic, ConsumerRecord<byte[], byte[]> record)
            throws BadRecordException, UnknownSchemaException, IOException {
        if (record.value() == null && record.key() != null) {
            String channel = new String(record.key(), StandardCharsets.UTF_8);
            return StockInput.of(new ChannelUpdate(channel, null));
        }
        return StockInput.of(ChannelUpdate.of(decoder.decode(record.value())));
    }
}
