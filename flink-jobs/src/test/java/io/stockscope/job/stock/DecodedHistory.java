// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextEvent;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.time.RunClock;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.stock.ChannelDirectory;
import io.stockscope.stock.ChannelTerms;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A history as the sources of the job hand it on: encoded as on the wire, decoded and checked by
 * the job's own deserializers, in the order of arrival.
 */
record DecodedHistory(
        List<DecodedRecord> events, List<DecodedRecord> items, List<DecodedRecord> channels) {

    private static final String REPORTING_CURRENCY = "EUR";
    private static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(60);

    /** Schema ids are the places of the topics in the contract. */
    private static final SchemaLookup.Factory SCHEMAS =
            () -> id -> StockscopeTopic.values()[id].schema();

    /**
     * Encodes and decodes.
     *
     * @param runClock the wall clock at the start of the run
     */
    static DecodedHistory of(List<TextEvent> history, Instant runClock) throws Exception {
        Set<String> known =
                history.stream()
                        .filter(event -> event.topic() == StockscopeTopic.REFERENCE_CHANNELS)
                        .map(TextEvent::key)
                        .collect(Collectors.toSet());
        StockRecordDeserializer stock =
                new StockRecordDeserializer(
                        SCHEMAS,
                        () -> known::contains,
                        MAX_CLOCK_SKEW,
                        RunClock.standingAt(runClock));
        ItemRecordDeserializer master =
                new ItemRecordDeserializer(SCHEMAS, REPORTING_CURRENCY, false);
        stock.open(new NoContext());
        master.open(new NoContext());
        ChannelRecordDeserializer profiles = new ChannelRecordDeserializer(SCHEMAS);
        profiles.open(new NoContext());

        List<DecodedRecord> events = new ArrayList<>();
        List<DecodedRecord> items = new ArrayList<>();
        List<DecodedRecord> channels = new ArrayList<>();
        long offset = 0;
        for (TextEvent event : history) {
            ConsumerRecord<byte[], byte[]> record = wire(event, offset++);
            if (ReferenceStock.STOCK_TOPICS.contains(event.topic())) {
                stock.deserialize(record, new Into(events));
            } else if (event.topic() == StockscopeTopic.REFERENCE_ITEMS) {
                master.deserialize(record, new Into(items));
            } else if (event.topic() == StockscopeTopic.REFERENCE_CHANNELS) {
                profiles.deserialize(record, new Into(channels));
            }
        }
        return new DecodedHistory(events, items, channels);
    }

    /** The profiles that are in force when all of them have been read. */
    ChannelDirectory directory() {
        Map<String, ChannelTerms> byName = new HashMap<>();
        for (DecodedRecord record : channels) {
            ChannelUpdate update = record.input() == null ? null : record.input().channel();
            if (update != null && update.terms() != null) {
                byName.put(update.channel(), update.terms());
            } else if (update != null) {
                byName.remove(update.channel());
            }
        }
        return new ChannelDirectory(byName);
    }

    private static ConsumerRecord<byte[], byte[]> wire(TextEvent event, long offset) {
        return new ConsumerRecord<>(
                event.topic().topicName(),
                0,
                offset,
                event.key().getBytes(StandardCharsets.UTF_8),
                WireFormat.bytes(event.topic().ordinal(), event.event()));
    }

    private record Into(List<DecodedRecord> records) implements Collector<DecodedRecord> {
        @Override
        public void collect(DecodedRecord record) {
            records.add(record);
        }

        @Override
        public void close() {}
    }
}
