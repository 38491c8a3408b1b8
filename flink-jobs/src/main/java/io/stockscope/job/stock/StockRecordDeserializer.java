// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.job.time.RunClock;
import java.io.IOException;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the five topics of stock events. */
final class StockRecordDeserializer extends RecordDeserializer {

    private static final long serialVersionUID = 1L;

    private final KnownChannels.Factory channels;
    private final Duration maxClockSkew;
    private final RunClock clock;
    private transient StockEventDecoder decoder;

    @SuppressWarnings("NullAway.Init") // The transient field is set by open, which comes first.
    StockRecordDeserializer(
            SchemaLookup.Factory schemas,
            KnownChannels.Factory channels,
            Duration maxClockSkew,
            RunClock clock) {
        super(schemas);
        this.channels = channels;
        this.maxClockSkew = maxClockSkew;
        this.clock = clock;
    }

    @Override
    void open(SchemaLookup known) {
        decoder = new StockEventDecoder(known, channels.open(), maxClockSkew, clock);
    }

    @Override
    StockInput decode(StockscopeTopic topic, ConsumerRecord<byte[], byte[]> record)
            throws BadRecordException, UnknownSchemaException, IOException {
        return StockInput.of(decoder.decode(topic, record.value()));
    }
}
