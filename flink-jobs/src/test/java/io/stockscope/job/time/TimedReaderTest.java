// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The reader between a Kafka that is a list of records and an output that remembers watermarks. */
class TimedReaderTest {

    private static final long NOON = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
    private static final KafkaPartitionSplit FULL = split(0);
    private static final KafkaPartitionSplit EMPTY = split(1);

    private final AtomicInteger hour = new AtomicInteger(1);
    private final Kafka kafka = new Kafka();
    private final Coordinator coordinator = new Coordinator();
    private final Output output = new Output();
    private final TimedReader<Sale> reader =
            new TimedReader<>(
                    kafka, coordinator, kafka, Newest::new, () -> at(hour.get()), Sale::lag);

    @AfterEach
    void close() throws Exception {
        reader.close();
        await().untilAsserted(() -> assertThat(kafka.tailClosed).isTrue());
    }

    @Test
    void eachPartitionHasATimeOfItsOwn() throws Exception {
        kafka.records.add(new Sale(FULL, 0, NOON));
        kafka.ends.putAll(Map.of(FULL.getTopicPartition(), 2L, EMPTY.getTopicPartition(), 0L));
        reader.addSplits(List.of(FULL, EMPTY));
        reader.start();

        // One record of the full one is unread.
        turnUntil(
                () ->
                        assertThat(output.watermarks)
                                .isEqualTo(Map.of(EMPTY.splitId(), at(1), FULL.splitId(), NOON)));

        kafka.records.add(new Sale(FULL, 1, NOON + 1));
        turnUntil(
                () ->
                        assertThat(output.watermarks)
                                .isEqualTo(Map.of(EMPTY.splitId(), at(1), FULL.splitId(), at(1))));
        assertThat(output.records)
                .filteredOn(record -> record.recordedAtMillis() >= NOON)
                .hasSize(2);
    }

    @Test
    void readerWithoutPartitionsIsSilentUntilItIsCertainThatThereAreNone() throws Exception {
        reader.start();
        turnUntil(
                () ->
                        assertThat(coordinator.asked)
                                .contains(Assignment.ARE_THERE_PARTITIONS_FOR_ME));
        assertThat(output.watermarks).isEmpty();

        reader.handleSourceEvents(Assignment.ALL_SENT);
        turnUntil(() -> assertThat(output.watermarks).containsEntry("", at(1)));
    }

    @Test
    void readerSetsWatermarksThoughNoRecordComes() throws Exception {
        reader.addSplits(List.of(EMPTY));
        reader.start();
        reader.pollNext(output);
        assertThat(output.watermarks).isEmpty();
        kafka.ends.put(EMPTY.getTopicPartition(), 0L);

        turnUntil(() -> assertThat(output.watermarks).containsEntry(EMPTY.splitId(), at(1)));
    }

    @Test
    void garbageBetweenSalesStopsNoTime() throws Exception {
        TopicPartition name = FULL.getTopicPartition();
        reader.addSplits(List.of(FULL));
        reader.start();
        kafka.records.add(new Sale(FULL, 0, NOON));
        kafka.ends.put(name, 1L);
        turnUntil(() -> assertThat(output.watermarks).containsEntry(FULL.splitId(), at(1)));

        // The next question is answered behind garbage that goes on and on.
        hour.set(2);
        AtomicLong next = new AtomicLong(1);
        turnUntil(
                () -> {
                    long offset = next.getAndIncrement();
                    kafka.records.add(new Sale(FULL, offset, Long.MIN_VALUE));
                    kafka.ends.put(name, offset + 1);
                    assertThat(output.watermarks).containsEntry(FULL.splitId(), at(2));
                });

        kafka.records.add(new Sale(FULL, next.get(), at(3)));
        turnUntil(() -> assertThat(output.watermarks).containsEntry(FULL.splitId(), at(3)));
    }

    @Test
    void lagIsToldWhenItChangesAndIsNoRecordOfThePartition() throws Exception {
        TopicPartition name = FULL.getTopicPartition();
        kafka.ends.put(name, 3L);
        reader.addSplits(List.of(FULL));
        reader.start();
        turnUntil(() -> assertThat(output.records).containsExactly(Sale.lag(3)));
        assertThat(output.watermarks).isEmpty();

        kafka.records.addAll(List.of(new Sale(FULL, 0, NOON), new Sale(FULL, 1, NOON)));
        turnUntil(() -> assertThat(output.records).contains(Sale.lag(1)));
        assertThat(output.records).doesNotHaveDuplicates();
    }

    @Test
    void readerFailsWhenNothingCanBeConfirmedAnyMore() {
        kafka.broken = true;
        reader.addSplits(List.of(FULL));
        reader.start();
        await().untilAsserted(
                        () ->
                                assertThatIllegalStateException()
                                        .isThrownBy(() -> reader.pollNext(output))
                                        .withRootCauseInstanceOf(NoClassDefFoundError.class));
    }

    /** As the task does: it polls only when there is something. */
    private void turnUntil(ThrowingRunnable condition) {
        await().pollInterval(Duration.ofMillis(5))
                .untilAsserted(
                        () -> {
                            if (reader.isAvailable().isDone()) {
                                reader.pollNext(output);
                            }
                            condition.run();
                        });
    }

    private static long at(int hour) {
        return NOON + Duration.ofHours(hour).toMillis();
    }

    private static KafkaPartitionSplit split(int partition) {
        return new KafkaPartitionSplit(new TopicPartition("pos.lines", partition), 0);
    }

    private record Sale(KafkaPartitionSplit split, long offset, long recordedAtMillis)
            implements Positioned {

        static Sale lag(long records) {
            return new Sale(FULL, -records, Long.MIN_VALUE);
        }

        static @Nullable Sale lag(PartitionLag lag) {
            return lag.topic().equals("pos.lines") && lag.partition() == 0
                    ? lag(lag.records())
                    : null;
        }
    }

    /** The newest time that was recorded or confirmed. */
    private static final class Newest implements PartitionTime<Sale> {
        private long newestMillis = Long.MIN_VALUE;

        @Override
        public void onRecord(Sale sale) {
            newestMillis = Math.max(newestMillis, sale.recordedAtMillis());
        }

        @Override
        public void onNothingUnread(long atMillis) {
            newestMillis = Math.max(newestMillis, atMillis);
        }

        @Override
        public long watermarkMillis() {
            return newestMillis;
        }
    }

    /** Hands on what is put in; its partitions end where it is told, or do not answer. */
    private static final class Kafka implements SourceReader<Sale, KafkaPartitionSplit>, Tail {
        private final Queue<Sale> records = new ArrayDeque<>();
        private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
        private final Map<String, SourceOutput<Sale>> outputs = new HashMap<>();
        private volatile boolean tailClosed;
        private volatile boolean broken;

        @Override
        public InputStatus pollNext(ReaderOutput<Sale> target) {
            Sale sale = records.poll();
            if (sale == null) {
                return InputStatus.NOTHING_AVAILABLE;
            }
            outputs.computeIfAbsent(sale.split.splitId(), target::createOutputForSplit)
                    .collect(sale);
            return InputStatus.MORE_AVAILABLE;
        }

        @Override
        public CompletableFuture<Void> isAvailable() {
            return records.isEmpty()
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(null);
        }

        @Override
        public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
            if (broken) {
                throw new NoClassDefFoundError("of the client");
            }
            return partitions.stream()
                    .filter(ends::containsKey)
                    .collect(Collectors.toMap(Function.identity(), ends::get));
        }

        @Override
        public Map<TopicPartition, Found> look(Map<TopicPartition, Gap> gaps) {
            return Map.of();
        }

        @Override
        public void start() {
            // It has.
        }

        @Override
        public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
            return List.of();
        }

        @Override
        public void addSplits(List<KafkaPartitionSplit> splits) {
            // It has them.
        }

        @Override
        public void notifyNoMoreSplits() {
            // It goes on for ever.
        }

        @Override
        public void close() {
            tailClosed = true;
        }
    }

    private static final class Output implements ReaderOutput<Sale> {
        private final Map<String, Long> watermarks = new HashMap<>();
        private final List<Sale> records = new ArrayList<>();
        private final String split;
        private final @Nullable Output of;

        Output() {
            this("", null);
        }

        private Output(String split, @Nullable Output of) {
            this.split = split;
            this.of = of;
        }

        @Override
        public void collect(Sale sale) {
            (of == null ? records : of.records).add(sale);
        }

        @Override
        public void collect(Sale sale, long timestamp) {
            collect(sale);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            (of == null ? watermarks : of.watermarks).put(split, watermark.getTimestamp());
        }

        @Override
        public SourceOutput<Sale> createOutputForSplit(String splitId) {
            return new Output(splitId, this);
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            throw new AssertionError("no partition ends");
        }

        @Override
        public void markIdle() {
            throw new AssertionError("the item master would set the time");
        }

        @Override
        public void markActive() {
            throw new AssertionError("it was never idle");
        }
    }

    private static final class Coordinator implements SourceReaderContext {
        private final List<SourceEvent> asked = new ArrayList<>();

        @Override
        public void sendSourceEventToCoordinator(SourceEvent event) {
            asked.add(event);
        }

        @Override
        public SourceReaderMetricGroup metricGroup() {
            return UnregisteredMetricsGroup.createSourceReaderMetricGroup();
        }

        @Override
        public Configuration getConfiguration() {
            return new Configuration();
        }

        @Override
        public String getLocalHostName() {
            return "localhost";
        }

        @Override
        public int getIndexOfSubtask() {
            return 0;
        }

        @Override
        public void sendSplitRequest() {
            throw new AssertionError("partitions are pushed");
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            throw new AssertionError("no user code is loaded");
        }
    }
}
