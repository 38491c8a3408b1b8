// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.decode.ConfluentAvroDecoder;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.publisher.Quantity;
import io.stockscope.publisher.ThrottleGate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Sells a mug twice a second in a store, by the wall clock; marketplaces are told of it a moment
 * later. Their publishers do as throttle commands say. A feed that has stopped tells its channel
 * nothing any more; what the brake lowers goes by the channel's own stop switch.
 */
final class RealTimeShop implements AutoCloseable {
    private static final int MUGS = 10;
    private static final int SOLD_BEFORE = 1;
    private static final long STOCK = 1_000;
    private static final Duration TICK = Duration.ofMillis(500);

    /** A marketplace, and its publisher. */
    private static final class Channel {
        private final String name;
        private final ThrottleGate gate;
        private final Map<Integer, Long> displayed = new HashMap<>();
        private boolean works = true;

        Channel(String name) {
            this.name = name;
            this.gate = new ThrottleGate(name);
        }
    }

    private final SchemaRegistryClient registry;
    private final EventProducer producer;
    private final KafkaConsumer<byte[], byte[]> commandLog;
    private final ConfluentAvroDecoder<ThrottleCommand> decoder;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private final Map<String, Channel> channels = new LinkedHashMap<>();
    private final List<ThrottleCommand> commands = new ArrayList<>();
    private final long[] stock = new long[MUGS];
    private final Instant openedAt = now();
    private boolean open = true;
    private int sales;
    private int updates;
    private Instant soldAt = openedAt;

    /**
     * A shop whose books are open.
     *
     * @param names of its channels
     */
    RealTimeShop(
            StockscopeConfig config, List<String> names, Duration objective, Duration threshold) {
        registry = RegistryClients.create(config.registry().connection());
        producer = EventProducer.open(config.kafka(), registry);
        decoder =
                new ConfluentAvroDecoder<>(
                        ThrottleCommand.getClassSchema(), new RegistrySchemaLookup(registry));
        commandLog = commandLog(config);
        for (String name : names) {
            channels.put(name, new Channel(name));
            send(
                    StockscopeTopic.REFERENCE_CHANNELS,
                    ChannelProfile.newBuilder()
                            .setChannel(name)
                            .setType(ChannelType.MARKETPLACE)
                            .setLocations(List.of(StockTraffic.STORE))
                            .setLatencyObjectiveMs(objective.toMillis())
                            .setStalenessThresholdMs(threshold.toMillis())
                            .build());
        }
        for (int mug = 0; mug < MUGS; mug++) {
            stock[mug] = STOCK;
            send(StockscopeTopic.REFERENCE_ITEMS, StockTraffic.item(sku(mug), "10"));
            send(StockscopeTopic.ERP_STOCK, StockTraffic.baseline(sku(mug), openedAt, STOCK));
        }
        // Sold though there was none: a gauge that stays as it is.
        send(StockscopeTopic.ERP_STOCK, StockTraffic.baseline("lost", openedAt, 0));
        send(
                StockscopeTopic.POS_LINES,
                StockTraffic.sale("lost", "lost", openedAt.plusMillis(1), 1));
        producer.flush();
    }

    private static KafkaConsumer<byte[], byte[]> commandLog(StockscopeConfig config) {
        Properties properties = config.kafka().clientProperties();
        properties.put("isolation.level", "read_committed");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(StockscopeTopic.THROTTLE_COMMANDS.topicName()).stream()
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    Instant openedAt() {
        return openedAt;
    }

    void open() {
        thread.scheduleAtFixedRate(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** It sells nothing more, and does all else; how many sales it has sent, ever. */
    int shut() throws Exception {
        return inThread(
                () -> {
                    open = false;
                    return sales + SOLD_BEFORE;
                });
    }

    /** From now on it is told nothing; when the first change occurred that it misses. */
    Instant stop(String channel) throws Exception {
        return inThread(
                () -> {
                    channel(channel).works = false;
                    return soldAt;
                });
    }

    /** It is told again, first what it has missed; when that was. */
    Instant goOn(String channel) throws Exception {
        return inThread(
                () -> {
                    Channel back = channel(channel);
                    back.works = true;
                    for (int mug = 0; mug < MUGS; mug++) {
                        publish(back, mug);
                    }
                    producer.flush();
                    return now();
                });
    }

    /** Whether its publisher obeys a command. */
    boolean isBraked(String channel) throws Exception {
        return inThread(() -> channel(channel).gate.isBraked());
    }

    /** The commands that were received, in their order. */
    List<ThrottleCommand> commands() throws Exception {
        return inThread(() -> List.copyOf(commands));
    }

    private Channel channel(String name) {
        Channel channel = channels.get(name);
        if (channel == null) {
            throw new IllegalArgumentException("there is no channel " + name);
        }
        return channel;
    }

    private <T> T inThread(Callable<T> action) throws Exception {
        Future<T> done = thread.submit(action);
        return done.get();
    }

    /** Obeys, tells channels what was sold in the tick before, and sells the next one. */
    private void tick() {
        try {
            obey();
            if (sales > 0) {
                int sold = (sales - 1) % MUGS;
                channels.values().stream()
                        .filter(channel -> channel.works || channel.gate.isBraked(sku(sold)))
                        .forEach(channel -> publish(channel, sold));
            }
            if (open) {
                sell(sales % MUGS);
            }
            producer.flush();
        } catch (Exception e) {
            throw new IllegalStateException("the shop has failed", e);
        }
    }

    private void sell(int mug) {
        soldAt = now();
        stock[mug]--;
        send(StockscopeTopic.POS_LINES, StockTraffic.sale("sale-" + sales, sku(mug), soldAt, 1));
        sales++;
    }

    private void obey() throws Exception {
        for (ConsumerRecord<byte[], byte[]> record : commandLog.poll(Duration.ZERO)) {
            ThrottleCommand command = decoder.decode(record.value());
            commands.add(command);
            Channel channel = channel(command.getChannel());
            // This machine has one clock, which is also the broker's.
            Duration age = Duration.ofMillis(System.currentTimeMillis() - record.timestamp());
            channel.gate
                    .receive(command, age.isNegative() ? Duration.ZERO : age)
                    .ifPresent(this::acknowledge);
            for (int mug = 0; mug < MUGS; mug++) {
                if (channel.works || channel.gate.isBraked(sku(mug))) {
                    publish(channel, mug);
                }
            }
        }
    }

    private void acknowledge(ThrottleAck answer) {
        send(StockscopeTopic.THROTTLE_ACKS, answer);
    }

    private void publish(Channel channel, int mug) {
        long before = channel.displayed.getOrDefault(mug, STOCK);
        Quantity quantity = channel.gate.limit(sku(mug), stock[mug], before);
        channel.displayed.put(mug, quantity.displayed());
        Instant at = now();
        String id = "update-" + updates++;
        send(
                StockscopeTopic.CHANNEL_AVAILABILITY,
                AvailabilityEvent.newBuilder()
                        .setEventId(id)
                        .setSource("publisher-" + channel.name)
                        .setOccurredAt(at)
                        .setRecordedAt(at)
                        .setKind(AvailabilityKind.ACKNOWLEDGED)
                        .setUpdateId(id)
                        .setChannel(channel.name)
                        .setSku(sku(mug))
                        .setQuantity(quantity.displayed())
                        .setWithheldQuantity(quantity.withheld())
                        .setCoversUpTo(at)
                        .setComputedAt(at)
                        .setPublishedAt(at)
                        .setAcknowledgedAt(at)
                        .build());
    }

    private void send(StockscopeTopic topic, SpecificRecord event) {
        producer.send(topic, topic.key(event), event);
    }

    private static String sku(int mug) {
        return "mug-" + mug;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() throws Exception {
        thread.shutdownNow();
        if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the shop does not close");
        }
        commandLog.close();
        producer.close();
        registry.close();
    }
}
