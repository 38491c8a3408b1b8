// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Which channels have a profile: the keys of the topic {@code reference.channels}, read to its
 * present end when it is opened, and again when an unknown channel is asked for, for a second where
 * it is the first time: a channel which is being connected at this moment is known.
 *
 * <p>A decoder asks it before an availability update is shuffled: further down, the bytes that a
 * dead letter must hold are gone.
 */
final class KnownChannels implements Predicate<String> {

    /** Makes the lookup where it is used. */
    @FunctionalInterface
    interface Factory extends Serializable {
        Predicate<String> open();
    }

    private static final Duration POLL = Duration.ofMillis(200);

    /** A flood of unknown channels must not become a flood of requests. */
    private static final long REREAD_AFTER_NANOS = Duration.ofSeconds(1).toNanos();

    /** A profile and the first updates that follow it come by different partitions. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

    /**
     * For so many channels without a profile it waits, each once: then it is no race but a flood.
     */
    private static final int MOST_WAITED_FOR = 16;

    private static final long BETWEEN_READS_NANOS = Duration.ofMillis(50).toNanos();

    private final Supplier<Set<String>> topic;
    private final Set<String> waitedFor = new HashSet<>();
    private Set<String> known = Set.of();
    private long readAtNanos;

    /** Reads the topic, with these client properties. */
    KnownChannels(Properties kafka) {
        this(() -> keys(kafka));
    }

    /** Asks {@code topic} for the channels that have a profile now. */
    KnownChannels(Supplier<Set<String>> topic) {
        this.topic = topic;
        read();
    }

    @Override
    public boolean test(String channel) {
        if (known.contains(channel)) {
            return true;
        }
        if (waitedFor.size() < MOST_WAITED_FOR && waitedFor.add(channel)) {
            long began = System.nanoTime();
            read();
            while (!known.contains(channel) && System.nanoTime() - began < PATIENCE_NANOS) {
                LockSupport.parkNanos(BETWEEN_READS_NANOS);
                read();
            }
        } else if (System.nanoTime() - readAtNanos > REREAD_AFTER_NANOS) {
            read();
        }
        return known.contains(channel);
    }

    private void read() {
        known = topic.get();
        readAtNanos = System.nanoTime();
    }

    /** Reads all of it: it is small, and a consumer that is kept would have nobody to close it. */
    private static Set<String> keys(Properties clientProperties) {
        Properties kafka = new Properties();
        kafka.putAll(clientProperties);
        kafka.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        kafka.remove(ConsumerConfig.GROUP_ID_CONFIG);
        String topic = StockscopeTopic.REFERENCE_CHANNELS.topicName();
        Set<String> present = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(info -> new TopicPartition(topic, info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(POLL).forEach(profile -> take(profile, present));
            }
        }
        return present;
    }

    private static void take(ConsumerRecord<byte[], byte[]> profile, Set<String> present) {
        if (profile.key() == null) {
            return;
        }
        String channel = new String(profile.key(), StandardCharsets.UTF_8);
        if (profile.value() == null) {
            present.remove(channel);
        } else {
            present.add(channel);
        }
    }
}
