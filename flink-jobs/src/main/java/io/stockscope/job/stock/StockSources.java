// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.config.KafkaSettings;
import io.stockscope.config.RegistrySettings;
import io.stockscope.config.StockSettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.decode.PatientSchemaLookup;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.job.decode.SchemaLookup;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The topics that the stock job reads, from their earliest offset or from the checkpoint.
 *
 * <p>In a live run the item master is read twice: up to its present end by a bounded reader, whose
 * watermark holds every event back until it is through, and from there on by one that holds nobody
 * back. So every SKU knows its item before its first event.
 */
final class StockSources {

    private static final List<StockscopeTopic> ITEMS = List.of(StockscopeTopic.REFERENCE_ITEMS);
    private static final String GROUP = "stockscope-stock";

    private final StreamExecutionEnvironment env;
    private final KafkaSettings kafka;
    private final StockSettings settings;
    private final RegistrySettings registry;
    private final RunMode mode;

    StockSources(
            StreamExecutionEnvironment env,
            KafkaSettings kafka,
            StockSettings settings,
            RegistrySettings registry,
            RunMode mode) {
        this.env = env;
        this.kafka = kafka;
        this.settings = settings;
        this.registry = registry;
        this.mode = mode;
    }

    /** The five topics of stock events. */
    DataStream<DecodedRecord> events() {
        KafkaSettings channelsFrom = kafka;
        RecordDeserializer deserializer =
                new StockRecordDeserializer(
                        schemas(registry),
                        () -> new KnownChannels(channelsFrom.clientProperties()),
                        settings.maxClockSkew(),
                        mode.clock());
        KafkaSourceBuilder<DecodedRecord> source = source(StockEvents.stockTopics(), deserializer);
        DataStream<DecodedRecord> read =
                mode.isBounded()
                        ? read(toPresentEnd(source), StockWatermarks.none(), "stock-events")
                        : read(
                                source.build(),
                                StockWatermarks.following(settings, mode.clock()),
                                "stock-events");
        return decided(read, deserializer, "stock-events");
    }

    /** The item master. */
    DataStream<DecodedRecord> items() {
        RecordDeserializer first = itemDeserializer(false);
        DataStream<DecodedRecord> present =
                decided(
                        read(toPresentEnd(source(ITEMS, first)), StockWatermarks.none(), "items"),
                        first,
                        "items");
        if (mode.isBounded()) {
            return present;
        }
        RecordDeserializer later = itemDeserializer(true);
        return present.union(
                decided(
                        read(
                                source(ITEMS, later).build(),
                                StockWatermarks.holdingNobodyBack(),
                                "item-changes"),
                        later,
                        "item-changes"));
    }

    private RecordDeserializer itemDeserializer(boolean changes) {
        return new ItemRecordDeserializer(schemas(registry), settings.reportingCurrency(), changes);
    }

    private static KafkaSource<DecodedRecord> toPresentEnd(
            KafkaSourceBuilder<DecodedRecord> source) {
        return source.setBounded(OffsetsInitializer.latest()).build();
    }

    private KafkaSourceBuilder<DecodedRecord> source(
            List<StockscopeTopic> topics, RecordDeserializer deserializer) {
        Properties properties = kafka.clientProperties();
        properties.putIfAbsent("isolation.level", "read_committed");
        // Progress is kept in checkpoints; a bounded run must not move anybody's offsets.
        properties.putIfAbsent("group.id", GROUP);
        properties.putIfAbsent("commit.offsets.on.checkpoint", String.valueOf(!mode.isBounded()));
        return KafkaSource.<DecodedRecord>builder()
                .setProperties(properties)
                .setTopics(topics.stream().map(StockscopeTopic::topicName).toList())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(deserializer);
    }

    private DataStream<DecodedRecord> read(
            KafkaSource<DecodedRecord> source,
            WatermarkStrategy<DecodedRecord> watermarks,
            String uid) {
        return env.fromSource(source, watermarks, "Kafka " + uid).uid(uid);
    }

    /** Asks again for schemas that the source did not know. */
    private DataStream<DecodedRecord> decided(
            DataStream<DecodedRecord> read, RecordDeserializer deserializer, String uid) {
        return read.transform(
                        "Ask again for unknown schemas",
                        deserializer.getProducedType(),
                        new UndecidedRecords(deserializer, registry.unknownSchemaPatience()))
                .uid(uid + "-undecided");
    }

    private static SchemaLookup.Factory schemas(RegistrySettings registry) {
        return () ->
                new PatientSchemaLookup(
                        new RegistrySchemaLookup(RegistryClients.create(registry.connection())),
                        registry.outagePatience());
    }
}
