// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.local.CliException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The profiles of all channels, as they are when a peer starts. */
public final class ReferenceChannels {

    private static final Duration POLL = Duration.ofMillis(100);

    private ReferenceChannels() {}

    /**
     * Reads the topic to its present end.
     *
     * @return by channel
     * @throws CliException if the services do not answer
     */
    public static Map<String, ChannelProfile> read(StockscopeConfig config) {
        Map<String, ChannelProfile> profiles = new TreeMap<>();
        try (SchemaRegistryClient registry =
                        RegistryClients.create(config.registry().connection());
                KafkaConsumer<String, byte[]> consumer =
                        new KafkaConsumer<>(
                                config.kafka().clientProperties(),
                                new StringDeserializer(),
                                new ByteArrayDeserializer())) {
            ConfluentAvroDecoder<ChannelProfile> decoder =
                    new ConfluentAvroDecoder<>(
                            ChannelProfile.getClassSchema(), new RegistrySchemaLookup(registry));
            List<TopicPartition> partitions =
                    consumer.partitionsFor(StockscopeTopic.REFERENCE_CHANNELS.topicName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    profiles.put(record.key(), decoder.decode(record.value()));
                }
            }
        } catch (IOException | BadRecordException | UnknownSchemaException e) {
            throw CliException.failed("the channels' profiles cannot be read: " + e, e);
        }
        return profiles;
    }
}
