// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.SchemaLookup;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Predicate;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the five topics of stock events. */
final class StockRecordDeserializer extends RecordDeserializer {

    private static final long serialVersionUID = 1L;

    private final SchemaLookup.Factory schemas;
    private final KnownChannels.Factory channels;
    private final Duration maxClockSkew;
    private final RunClock clock;
    private transient StockEventDecoder decoder;
    private transient Predicate<String> knownChannels;

    @SuppressWarnings("NullAway.Init") // The transient fields are set by open, which comes first.
    StockRecordDeserializer(
            SchemaLookup.Factory schemas,
            KnownChannels.Factory channels,
            Duration maxClockSkew,
            RunClock clock) {
        this.schemas = schemas;
        this.channels = channels;
        this.maxClockSkew = maxClockSkew;
        this.clock = clock;
    }

    @Override
    public void open(DeserializationSchema.InitializationContext context) {
        knownChannels = channels.open();
        decoder = new StockEventDecoder(schemas.open(), knownChannels, maxClockSkew, clock);
    }

    @Override
    StockInput decode(StockscopeTopic topic, ConsumerRecord<byte[], byte[]> record)
            throws BadRecordException, IOException {
        return StockInput.of(decoder.decode(topic, record.value()));
    }
}
