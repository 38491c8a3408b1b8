// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.produce;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNullElse;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.KafkaSettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.ConfluentAvroEncoder;
import java.io.Closeable;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends events to their topics, encoded with the registered schemas. At least once, in the order of
 * each key: Kafka's producer is idempotent and waits for all replicas. To send the same events
 * again is harmless, because their ids are the same. For one thread.
 */
public final class EventProducer implements Closeable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final String servers;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ConfluentAvroEncoder encoder;
    private final Set<String> topics;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicReference<@Nullable Failure> failure = new AtomicReference<>();
    private volatile LongConsumer appends = millis -> {};

    private EventProducer(
            String servers,
            KafkaProducer<byte[], byte[]> producer,
            ConfluentAvroEncoder encoder,
            Set<String> topics) {
        this.servers = servers;
        this.producer = producer;
        this.encoder = encoder;
        this.topics = topics;
    }

    /**
     * Connects.
     *
     * @param registry asked for the ids of the schemas; stays open
     * @throws ProduceException if Kafka does not answer within 10 s
     */
    public static EventProducer open(KafkaSettings kafka, SchemaRegistryClient registry) {
        Set<String> topics = topics(kafka);
        Properties properties = kafka.clientProperties();
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "20");
        properties.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, String.valueOf(256 << 10));
        properties.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "30000");
        // Not for choice: what this class promises depends on them.
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        return new EventProducer(
                kafka.bootstrapServers(),
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer()),
                new ConfluentAvroEncoder(registry),
                topics);
    }

    private static Set<String> topics(KafkaSettings kafka) {
        Properties properties = kafka.clientProperties();
        String timeout = String.valueOf(ANSWER_WITHIN.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
        try (Admin admin = Admin.create(properties)) {
            return admin.listTopics().names().get();
        } catch (ExecutionException e) {
            throw notAnswering(kafka.bootstrapServers(), requireNonNullElse(e.getCause(), e));
        } catch (KafkaException e) {
            throw notAnswering(kafka.bootstrapServers(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /**
     * Sends an event, as soon as there is room for it; it is certain only after {@link #flush()}.
     *
     * @throws ProduceException if its topic is not there, or an earlier event was refused
     * @throws io.stockscope.event.registry.RegistryException if its schema is not to be had
     */
    public void send(StockscopeTopic topic, String key, SpecificRecord event) {
        requireReady(topic);
        send(topic, key, encoder.encode(topic, event));
    }

    /**
     * Sends a record as it is, event or not.
     *
     * @param key null: the record has none
     * @throws ProduceException if its topic is not there, or an earlier event was refused
     */
    public void sendBytes(StockscopeTopic topic, @Nullable String key, byte[] value) {
        requireReady(topic);
        send(topic, key, value);
    }

    private void requireReady(StockscopeTopic topic) {
        if (!topics.contains(topic.topicName())) {
            throw new ProduceException(
                    "the topic %s is not there, or this user may not see it; run 'stockscope topics create'"
                            .formatted(topic.topicName()));
        }
        throwIfFailed();
    }

    private void send(StockscopeTopic topic, @Nullable String key, byte[] value) {
        try {
            producer.send(
                    new ProducerRecord<>(
                            topic.topicName(), key == null ? null : key.getBytes(UTF_8), value),
                    (metadata, e) -> {
                        if (e == null && metadata.hasTimestamp()) {
                            appends.accept(metadata.timestamp());
                        }
                        completed(topic, e);
                    });
        } catch (KafkaException e) {
            completed(topic, e);
            throw refused(topic, e);
        }
    }

    /**
     * Waits until all that was sent is acknowledged by all replicas.
     *
     * @throws ProduceException if something was not
     */
    public void flush() {
        producer.flush();
        throwIfFailed();
    }

    /** Waits as long as there is hope, and returns how many events have been acknowledged. */
    public long settle() {
        if (failure.get() == null) {
            producer.flush();
        }
        return acknowledged.get();
    }

    /**
     * From now on somebody is told when records are appended, as soon as that is acknowledged: by
     * Kafka's clock where a topic has {@code LogAppendTime}, in epoch milliseconds. From a thread
     * of Kafka's client, which must not wait.
     */
    public void tellAppends(LongConsumer appendedMillis) {
        appends = appendedMillis;
    }

    /** Returns how many events have been acknowledged so far. */
    public long acknowledged() {
        return acknowledged.get();
    }

    /** Sends what is left, unless something was refused, and closes the connection. */
    @Override
    public void close() {
        if (failure.get() == null) {
            producer.close();
        } else {
            producer.close(Duration.ZERO);
        }
    }

    private void completed(StockscopeTopic topic, @Nullable Exception e) {
        if (e == null) {
            acknowledged.incrementAndGet();
        } else {
            failure.compareAndSet(null, new Failure(topic, e));
        }
    }

    private void throwIfFailed() {
        Failure failed = failure.get();
        if (failed != null) {
            throw refused(failed.topic(), failed.cause());
        }
    }

    private ProduceException refused(StockscopeTopic topic, Exception e) {
        return new ProduceException(
                "Kafka at %s did not take an event for %s: %s"
                        .formatted(servers, topic.topicName(), e.getMessage()),
                e);
    }

    private static ProduceException notAnswering(String servers, Throwable e) {
        return new ProduceException(
                "Kafka at %s does not answer: %s".formatted(servers, e.getMessage()), e);
    }

    private record Failure(StockscopeTopic topic, Exception cause) {}
}
