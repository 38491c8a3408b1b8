// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.decode.RegistrySchemaLookup;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.CliException;
import io.stockscope.local.bench.Measurement;
import io.stockscope.local.bench.Meter;
import io.stockscope.local.bench.Workload;
import io.stockscope.peers.PeerMeasurement;
import io.stockscope.peers.PeerRun;
import io.stockscope.peers.ReferenceChannels;
import io.stockscope.peers.result.ResultDatabase;
import io.stockscope.peers.result.ResultWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * One sub-topology over the five topics, which are partitioned alike; exactly once in Kafka, with a
 * commit every 10 s.
 */
public final class KafkaStreamsPeer implements PeerRun {

    private static final Duration COMMIT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofMinutes(1);
    private static final Duration SEEN_FOR = Duration.ofHours(24);
    private static final long CACHE_BYTES = 256L << 20;

    private final StockscopeConfig config;
    private final Counts counts = new Counts();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /** One run. */
    public KafkaStreamsPeer(StockscopeConfig config) {
        this.config = config;
    }

    @Override
    public PeerMeasurement run(Workload workload) throws Exception {
        try (ResultDatabase database = new ResultDatabase(config.clickHouse())) {
            database.create();
        }
        String application = "stockscope-peers-" + UUID.randomUUID();
        Path state = Files.createTempDirectory("stockscope-peers-state");
        try (SchemaRegistryClient registry =
                RegistryClients.create(config.registry().connection())) {
            PeerMeasurement measured = run(workload, registry, properties(application, state));
            forget(application);
            return measured;
        } finally {
            FileUtils.deleteDirectory(state.toFile());
        }
    }

    private PeerMeasurement run(
            Workload workload, SchemaRegistryClient registry, Properties properties)
            throws Exception {
        KafkaStreams streams = new KafkaStreams(topology(registry, workload), properties);
        streams.setUncaughtExceptionHandler(
                e -> {
                    failure.set(e);
                    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
                });
        streams.start();
        boolean[] closed = new boolean[1];
        try (Meter meter = new Meter()) {
            Measurement measurement =
                    meter.measure(
                            workload,
                            counts.read::sum,
                            () -> {
                                throwIfFailed();
                                if (counts.decided.sum() < workload.total()
                                        || !counts.allPresent()) {
                                    return false;
                                }
                                closed[0] = stop(streams);
                                throwIfFailed();
                                return true;
                            });
            return new PeerMeasurement(measurement, Map.of("late", (double) counts.late.sum()));
        } finally {
            if (!closed[0]) {
                stop(streams);
            }
        }
    }

    /** Its group would stay for a while, and could not be deleted. */
    private static boolean stop(KafkaStreams streams) {
        return streams.close(
                CloseOptions.timeout(STOP)
                        .withGroupMembershipOperation(
                                CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private void throwIfFailed() {
        Throwable thrown = failure.get();
        if (thrown != null) {
            Throwable root = thrown;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw CliException.failed("Kafka Streams has failed: " + root, thrown);
        }
    }

    private Topology topology(SchemaRegistryClient registry, Workload workload) {
        Map<String, ChannelTerms> terms = ChannelTerms.of(ReferenceChannels.read(config).values());
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(
                Stores.windowStoreBuilder(
                        Stores.inMemoryWindowStore(StockProcessor.SEEN, SEEN_FOR, SEEN_FOR, false),
                        Serdes.String(),
                        Serdes.ByteArray()));
        builder.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(StockProcessor.WAITING),
                        Serdes.Bytes(),
                        new NoticeSerde()));
        builder.addStateStore(
                Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(StockProcessor.WAKING),
                        Serdes.Bytes(),
                        Serdes.ByteArray()));
        // What is written again and again goes to the changelog once per commit.
        for (String store : List.of(StockProcessor.BOOKS, StockProcessor.TOTALS)) {
            builder.addStateStore(
                    Stores.keyValueStoreBuilder(
                                    Stores.inMemoryKeyValueStore(store),
                                    Serdes.String(),
                                    Serdes.ByteArray())
                            .withCachingEnabled());
        }
        List<String> topics =
                StockDecoding.topics().stream().map(StockscopeTopic::topicName).toList();
        builder.stream(
                        topics,
                        Consumed.with(
                                        Serdes.String(),
                                        Serdes.serdeFrom(
                                                new NoticeSerde().serializer(),
                                                new ThreadsOwnReader(
                                                        () ->
                                                                new NoticeReader(
                                                                        new RegistrySchemaLookup(
                                                                                registry)))))
                                .withTimestampExtractor(
                                        (record, partitionTime) ->
                                                ((Notice) record.value()).recordedAtMillis()))
                .process(
                        () ->
                                new StockProcessor(
                                        terms,
                                        config.stock().widestOutOfOrderness(),
                                        counts,
                                        () -> counts.read.sum() >= workload.total(),
                                        () -> new ResultWriter(config.clickHouse())),
                        StockProcessor.SEEN,
                        StockProcessor.WAITING,
                        StockProcessor.BOOKS,
                        StockProcessor.WAKING,
                        StockProcessor.TOTALS);
        return builder.build();
    }

    private Properties properties(String application, Path state) {
        Properties properties = config.kafka().clientProperties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        properties.put(
                StreamsConfig.NUM_STREAM_THREADS_CONFIG,
                Runtime.getRuntime().availableProcessors());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, COMMIT_INTERVAL.toMillis());
        properties.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(TRANSACTION_TIMEOUT.toMillis()));
        properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return properties;
    }

    /** Deletes what the application leaves in Kafka. */
    private void forget(String application) throws InterruptedException {
        try (Admin admin = Admin.create(config.kafka().clientProperties())) {
            List<String> own =
                    admin.listTopics().names().get().stream()
                            .filter(topic -> topic.startsWith(application))
                            .toList();
            admin.deleteTopics(own).all().get();
            admin.deleteConsumerGroups(List.of(application)).all().get();
        } catch (ExecutionException e) {
            throw CliException.failed("left behind in Kafka: topics and group " + application, e);
        }
    }
}
