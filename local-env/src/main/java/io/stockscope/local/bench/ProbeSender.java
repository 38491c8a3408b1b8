// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.ConfluentAvroEncoder;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.local.CliException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * Sends probes, each at once and by itself, and notes when Kafka had appended it, by the broker's
 * clock. For one thread.
 */
final class ProbeSender implements AutoCloseable {

    private static final Duration OVERDUE_FOR_SURE = ProbeEvents.OBJECTIVE.plusMillis(20);

    private final SchemaRegistryClient registry;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ConfluentAvroEncoder encoder;
    private final ProbeLog log;
    private final List<Group> groups = new ArrayList<>();
    private volatile @Nullable Exception failure;

    /** A group, and how far its values are. */
    private static final class Group {
        private final ProbeEvents events;
        private long erp;
        private long pos;
        private long reserved;
        private long received;
        private long acknowledged;
        private Instant receivedAt = Instant.EPOCH;

        Group(ProbeEvents events) {
            this.events = events;
        }
    }

    /** The steps of a group, each one event; an acknowledgement answers the receipt before. */
    enum Step {
        ERP(StockscopeTopic.ERP_STOCK),
        POS(StockscopeTopic.POS_LINES),
        RESERVATION(StockscopeTopic.CHANNEL_RESERVATIONS),
        RECEIPT(StockscopeTopic.WMS_STOCK),
        ACKNOWLEDGEMENT(StockscopeTopic.CHANNEL_AVAILABILITY);

        private final StockscopeTopic topic;

        Step(StockscopeTopic topic) {
            this.topic = topic;
        }
    }

    ProbeSender(StockscopeConfig config, ProbeLog log) {
        this.log = log;
        this.registry = RegistryClients.create(config.registry().connection());
        var properties = config.kafka().clientProperties();
        properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        this.producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        this.encoder = new ConfluentAvroEncoder(registry);
    }

    /**
     * Makes a group for each partition, and sends its reference data.
     *
     * @return how many groups there are
     */
    int makeGroups(String currency) {
        int partitions = partitions(StockscopeTopic.WMS_STOCK);
        for (int partition = 0; partition < partitions; partition++) {
            String name = "probe-" + partition;
            ProbeEvents events =
                    new ProbeEvents(
                            name,
                            sku(name + "-erp", StockscopeTopic.ERP_STOCK, partition),
                            sku(name + "-pos", StockscopeTopic.POS_LINES, partition),
                            sku(
                                    name + "-reserved",
                                    StockscopeTopic.CHANNEL_RESERVATIONS,
                                    partition),
                            sku(name + "-sync", StockscopeTopic.WMS_STOCK, partition));
            groups.add(new Group(events));
            send(StockscopeTopic.REFERENCE_CHANNELS, events.channel(), null);
            events.items(currency)
                    .forEach(item -> send(StockscopeTopic.REFERENCE_ITEMS, item, null));
        }
        flush();
        return groups.size();
    }

    /** Anchors the locations, and has the channels display nothing, which is true. */
    void open() {
        for (Group group : groups) {
            Instant now = now();
            group.events
                    .baselines(now)
                    .forEach(baseline -> send(StockscopeTopic.ERP_STOCK, baseline, null));
            send(
                    StockscopeTopic.CHANNEL_AVAILABILITY,
                    group.events.acknowledged(0, now, now.plusMillis(1)),
                    null);
        }
        flush();
    }

    /**
     * Sends one event of a group; no acknowledgement if there is nothing to acknowledge. One waits
     * until the receipt that it answers is overdue: that is a probe, too.
     */
    void send(int number, Step step) throws InterruptedException {
        check();
        Group group = groups.get(number);
        if (step == Step.ACKNOWLEDGEMENT) {
            long overdueInMillis =
                    Duration.between(now(), group.receivedAt.plus(OVERDUE_FOR_SURE)).toMillis();
            TimeUnit.MILLISECONDS.sleep(Math.max(0, overdueInMillis));
        }
        ProbeEvents events = group.events;
        Instant now = now();
        switch (step) {
            case ERP -> {
                long units = ++group.erp;
                send(
                        step.topic,
                        events.safetyStock(units, now),
                        at -> negative(events.erpLocation(), units, at));
            }
            case POS -> {
                long units = ++group.pos;
                send(
                        step.topic,
                        events.sale(units, now),
                        at -> negative(events.posLocation(), units, at));
            }
            case RESERVATION -> {
                long units = ++group.reserved;
                send(
                        step.topic,
                        events.reservation(units, now),
                        at -> negative(events.reservedLocation(), units, at));
            }
            case RECEIPT -> {
                long units = ++group.received;
                group.receivedAt = now;
                send(
                        step.topic,
                        events.receipt(units, now),
                        at ->
                                log.sent(
                                        ProbeMetric.SYNC_OVERDUE,
                                        events.name(),
                                        units,
                                        at + ProbeEvents.OBJECTIVE.toMillis()));
            }
            case ACKNOWLEDGEMENT -> {
                if (group.received > 0) {
                    long units = ++group.acknowledged;
                    send(
                            step.topic,
                            events.acknowledged(units, group.receivedAt, now),
                            at -> log.sent(ProbeMetric.SYNC_LATENCY, events.name(), units, at));
                }
            }
        }
    }

    private void negative(String location, long units, long appendedAtMillis) {
        log.sent(ProbeMetric.NEGATIVE_ATS, location, units, appendedAtMillis);
    }

    private void send(
            StockscopeTopic topic, SpecificRecord event, @Nullable LongConsumer appendedAtMillis) {
        producer.send(
                new ProducerRecord<>(
                        topic.topicName(),
                        topic.key(event).getBytes(UTF_8),
                        encoder.encode(topic, event)),
                (metadata, e) -> {
                    if (e != null) {
                        failure = e;
                    } else if (appendedAtMillis != null) {
                        appendedAtMillis.accept(metadata.timestamp());
                    }
                });
    }

    /** Waits until all is acknowledged. */
    void flush() {
        producer.flush();
        check();
    }

    private void check() {
        Exception failed = failure;
        if (failed != null) {
            throw CliException.failed("Kafka did not take a probe: " + failed.getMessage(), failed);
        }
    }

    private int partitions(StockscopeTopic topic) {
        return producer.partitionsFor(topic.topicName()).size();
    }

    /** A name that Kafka's producers put into a partition. */
    private String sku(String beginning, StockscopeTopic topic, int partition) {
        int partitions = partitions(topic);
        for (int n = 0; ; n++) {
            String sku = beginning + "-" + n;
            if (Utils.toPositive(Utils.murmur2(sku.getBytes(UTF_8))) % partitions
                    == partition % partitions) {
                return sku;
            }
        }
    }

    private static Instant now() {
        return Instant.ofEpochMilli(System.currentTimeMillis());
    }

    @Override
    public void close() {
        producer.close();
        try {
            registry.close();
        } catch (IOException e) {
            throw CliException.failed("the registry client cannot be closed: " + e.getMessage(), e);
        }
    }
}
