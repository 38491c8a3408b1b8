// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.DecodedRecord;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.job.time.RunClock;
import io.stockscope.local.CliException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.Collector;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The rungs without Flink: one thread reads all partitions to their present end. */
final class ConsumerRung {

    private static final Duration POLL = Duration.ofMillis(100);

    /** What is done with a record. */
    private interface Use {
        void of(ConsumerRecord<byte[], byte[]> record) throws IOException;
    }

    private final StockscopeConfig config;
    private final AtomicLong read = new AtomicLong();

    /** What comes out, so that no compiler can leave the work out. */
    private volatile long result;

    ConsumerRung(StockscopeConfig config) {
        this.config = config;
    }

    Measurement measure(Rung rung, Workload workload) throws Exception {
        Bytes bytes = new Bytes();
        Decoded decoded = new Decoded();
        Use use = rung == Rung.DECODE ? decoding(decoded) : bytes;
        Measurement measurement = measure(use, workload);
        result = bytes.sum + decoded.newestMillis;
        if (rung == Rung.DECODE && decoded.events != workload.total()) {
            throw CliException.failed(
                    "decoded %,d of %,d events".formatted(decoded.events, workload.total()));
        }
        return measurement;
    }

    private Measurement measure(Use use, Workload workload) throws InterruptedException {
        try (Meter meter = new Meter()) {
            AtomicReference<Meter.Reading> begin = new AtomicReference<>(meter.after(0));
            CompletableFuture<Void> reading =
                    CompletableFuture.runAsync(
                            () -> readAll(use, workload.warmup(), n -> begin.set(meter.after(n))));
            return meter.measure(workload, begin::get, read::get, () -> hasEnded(reading));
        }
    }

    /** Throws if it ended because it failed. */
    private static boolean hasEnded(CompletableFuture<Void> reading) {
        if (reading.isCompletedExceptionally()) {
            try {
                reading.join();
            } catch (CompletionException e) {
                throw CliException.failed("reading from Kafka failed: " + e.getCause(), e);
            }
        }
        return reading.isDone();
    }

    /**
     * @param begin told when the measurement begins, and after how many events
     */
    private void readAll(Use use, long warmup, LongConsumer begin) {
        Properties properties = config.kafka().clientProperties();
        properties.putIfAbsent("isolation.level", "read_committed");
        properties.remove("group.id");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    StockDecoding.topics().stream()
                            .map(StockscopeTopic::topicName)
                            .flatMap(topic -> consumer.partitionsFor(topic).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            begin.accept(0);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    use.of(record);
                    long count = read.get() + 1;
                    read.lazySet(count);
                    if (count == warmup) {
                        begin.accept(count);
                    }
                }
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private Use decoding(Decoded decoded) throws Exception {
        KafkaRecordDeserializationSchema<DecodedRecord> decoder =
                StockDecoding.deserializer(config, RunClock.WALL);
        decoder.open(new Unmeasured());
        return record -> decoder.deserialize(record, decoded);
    }

    /** Adds all bytes up. */
    private static final class Bytes implements Use {
        private long sum;

        @Override
        public void of(ConsumerRecord<byte[], byte[]> record) {
            for (byte one : record.value()) {
                sum += one;
            }
        }
    }

    /** Counts what can be used. */
    private static final class Decoded implements Collector<DecodedRecord> {
        private long events;
        private long newestMillis;

        @Override
        public void collect(DecodedRecord record) {
            if (record.input() != null && record.input().event() != null) {
                events++;
                newestMillis = Math.max(newestMillis, record.input().event().recordedAtMillis());
            }
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    }

    private static final class Unmeasured implements DeserializationSchema.InitializationContext {
        @Override
        public MetricGroup getMetricGroup() {
            return new UnregisteredMetricsGroup();
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            return SimpleUserCodeClassLoader.create(ConsumerRung.class.getClassLoader());
        }
    }
}
