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
import io.stockscope.job.time.PartitionTime;
import io.stockscope.job.time.TimedKafkaSource;
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
 * <p>In a live run reference data hold every event back until they have been read to their present
 * end, and nobody from then on. So every SKU knows its item before its first event.
 */
final class StockSources {

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
        StockSettings bounds = settings;
        return read(
                StockEvents.stockTopics(),
                new StockRecordDeserializer(
                        schemas(registry),
                        () -> new KnownChannels(channelsFrom.clientProperties()),
                        settings.maxClockSkew(),
                        mode.clock()),
                "stock-events",
                StockWatermarks.aligned(settings),
                () -> StockWatermarks.recorded(bounds));
    }

    /** The item master. */
    DataStream<DecodedRecord> items() {
        return reference(
                StockscopeTopic.REFERENCE_ITEMS,
                new ItemRecordDeserializer(
                        schemas(registry), settings.reportingCurrency(), !mode.isBounded()),
                "items");
    }

    /** The channel profiles. */
    DataStream<DecodedRecord> channels() {
        return reference(
                StockscopeTopic.REFERENCE_CHANNELS,
                new ChannelRecordDeserializer(schemas(registry)),
                "channels");
    }

    private DataStream<DecodedRecord> reference(
            StockscopeTopic topic, RecordDeserializer deserializer, String uid) {
        return read(
                List.of(topic),
                deserializer,
                uid,
                StockWatermarks.none(),
                StockWatermarks::presentEnd);
    }

    /**
     * Reads topics to their present end, or live.
     *
     * @param live which sets no watermarks: the source does
     */
    private DataStream<DecodedRecord> read(
            List<StockscopeTopic> topics,
            RecordDeserializer deserializer,
            String uid,
            WatermarkStrategy<DecodedRecord> live,
            PartitionTime.Factory<DecodedRecord> times) {
        KafkaSourceBuilder<DecodedRecord> source = source(topics, deserializer);
        String name = "Kafka " + uid;
        DataStream<DecodedRecord> read =
                mode.isBounded()
                        ? env.fromSource(
                                        source.setBounded(OffsetsInitializer.latest()).build(),
                                        StockWatermarks.none(),
                                        name)
                                .uid(uid)
                                // In one slot at a time, since each takes much network memory.
                                .slotSharingGroup(uid)
                        : env.fromSource(
                                        new TimedKafkaSource<>(
                                                source.build(),
                                                consumerProperties(),
                                                times,
                                                mode.clock(),
                                                DecodedRecord::of),
                                        live,
                                        name)
                                .uid(uid);
        return decided(read, deserializer, uid);
    }

    private KafkaSourceBuilder<DecodedRecord> source(
            List<StockscopeTopic> topics, RecordDeserializer deserializer) {
        return KafkaSource.<DecodedRecord>builder()
                .setProperties(consumerProperties())
                .setTopics(topics.stream().map(StockscopeTopic::topicName).toList())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(deserializer);
    }

    private Properties consumerProperties() {
        Properties properties = kafka.clientProperties();
        properties.putIfAbsent("isolation.level", "read_committed");
        // Progress is kept in checkpoints; a bounded run must not move anybody's offsets.
        properties.putIfAbsent("group.id", GROUP);
        properties.putIfAbsent("commit.offsets.on.checkpoint", String.valueOf(!mode.isBounded()));
        return properties;
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

    static SchemaLookup.Factory schemas(RegistrySettings registry) {
        return () ->
                new PatientSchemaLookup(
                        new RegistrySchemaLookup(RegistryClients.create(registry.connection())),
                        registry.outagePatience());
    }
}
