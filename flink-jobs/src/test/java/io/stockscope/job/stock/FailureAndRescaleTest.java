// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.reference.RandomHistories;
import io.stockscope.reference.RandomHistory;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Counts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The topology, live on a MiniCluster, that fails, and is stopped and started with another
 * parallelism, says and counts what one says that runs through.
 */
class FailureAndRescaleTest {

    private static final RandomHistories.Options SIZE = new RandomHistories.Options(40, 24);

    /** Which windows of exposure a late event corrects depends on when they were told. */
    private static final String CORRECTED = "stale_exposure";

    @TempDir private Path folder;

    /** "Where nothing was late, all rows equal those of a bounded run." */
    @ParameterizedTest(name = "seed {0}, {1}")
    @CsvSource({"1, hashmap", "2, rocksdb"})
    void whatIsInTimeGivesTheRowsOfABoundedRun(long seed, String backend) throws Exception {
        RandomHistory history = RandomHistories.of(seed, SIZE);
        DecodedHistory decoded = DecodedHistory.of(history.events(), history.runClock());
        List<DecodedRecord> sorted = inOrderOfEvents(decoded);
        StockResults expected =
                new ReferenceStock(history.runClock()).run(history.events(), history.until());

        try (LiveTopology job = LiveTopology.on(folder, backend(backend))) {
            Feeder feeder = new Feeder(job, sorted, history.until().toEpochMilli());
            reference(decoded, job);

            disturbed(job, feeder);

            assertThat(expected.withoutCounts().differences(job.results())).isEmpty();
            assertThat(topicCounts(job)).isEqualTo(names(expected.counts()));
            assertThat(lateEvents(job)).isZero();
        }
    }

    /** As above, and for what the reference does not know, such as rollups of exposure. */
    @Tag("proof")
    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("manySeeds")
    void whatIsInTimeGivesTheRowsOfAnUndisturbedRun(long seed, String backend) throws Exception {
        RandomHistory history = RandomHistories.of(seed, SIZE);
        DecodedHistory decoded = DecodedHistory.of(history.events(), history.runClock());
        List<DecodedRecord> sorted = inOrderOfEvents(decoded);
        Map<List<Object>, Object> expected = undisturbed(history, decoded, sorted).columns;

        try (LiveTopology job = LiveTopology.on(folder, backend(backend))) {
            Feeder feeder = new Feeder(job, sorted, history.until().toEpochMilli());
            reference(decoded, job);

            disturbed(job, feeder);

            assertThat(job.columns()).isEqualTo(expected);
        }
    }

    /** Drained, a job applies what it has read, and no more; it can go on all the same. */
    @Test
    void drainingFiresNothingOfTheFuture() throws Exception {
        RandomHistory history = RandomHistories.of(5, SIZE);
        DecodedHistory decoded = DecodedHistory.of(history.events(), history.runClock());
        long until = history.until().toEpochMilli();
        List<DecodedRecord> sorted = inOrderOfEvents(decoded);
        sorted.removeIf(record -> occurredAtMillis(record) > until);
        StockResults expected =
                new ReferenceStock(history.runClock()).run(history.events(), history.until());

        try (LiveTopology job = LiveTopology.on(folder, new Configuration())) {
            Feeder feeder = new Feeder(job, sorted, until);
            reference(decoded, job);
            job.start(2);
            feeder.next();
            feeder.next();
            job.start(4, job.stopWithSavepoint(true));
            feeder.next();
            job.start(1, job.stopWithSavepoint(true));
            feeder.next();
            feeder.next();
            feeder.next();

            // What occurs after the end is not even read here.
            StockResults applied = job.results().withOnly(DomainRun.TABLES);
            assertThat(expected.withoutCounts().differences(applied)).isEmpty();
            assertThat(lateEvents(job)).isZero();
        }
    }

    /** Where events are late, what they meet is what they would have met. */
    @ParameterizedTest(name = "seed {0}, {1}")
    @CsvSource({"3, hashmap", "4, rocksdb"})
    void whatIsLateGivesTheRowsAndCountsOfAnUndisturbedRun(long seed, String backend)
            throws Exception {
        checkLate(seed, backend);
    }

    @Tag("proof")
    @ParameterizedTest(name = "seed {0}, {1}")
    @MethodSource("manySeeds")
    void whatIsLateGivesTheRowsAndCountsOfAnUndisturbedRunForManySeeds(long seed, String backend)
            throws Exception {
        checkLate(seed, backend);
    }

    static Stream<Arguments> manySeeds() {
        int seeds = "long".equals(System.getProperty("proof.scale")) ? 20 : 1;
        return LongStream.range(100, 100 + seeds)
                .boxed()
                .flatMap(seed -> Stream.of(arguments(seed, "hashmap"), arguments(seed, "rocksdb")));
    }

    private void checkLate(long seed, String backend) throws Exception {
        RandomHistory history = RandomHistories.of(seed, SIZE);
        DecodedHistory decoded = DecodedHistory.of(history.events(), history.runClock());
        List<DecodedRecord> arriving = inOrderOfArrival(decoded.events(), seed);
        Told expected = undisturbed(history, decoded, arriving);
        assertThat(expected.columns.keySet())
                .extracting(key -> String.valueOf(key.get(0)))
                .containsAll(ColumnBook.views());
        assertThat(expected.lateEvents).isGreaterThan(100);

        try (LiveTopology job = LiveTopology.on(folder, backend(backend))) {
            Feeder feeder = new Feeder(job, arriving, history.until().toEpochMilli());
            reference(decoded, job);

            disturbed(job, feeder);

            assertThat(withoutCorrected(job.columns()))
                    .isEqualTo(withoutCorrected(expected.columns));
            assertThat(job.counts()).isEqualTo(expected.counts);
            assertThat(balance(job.counts()))
                    .isNotEmpty()
                    .allSatisfy((t, n) -> assertThat(n).isZero());
        }
    }

    private record Told(
            Map<List<Object>, Object> columns, Map<String, Long> counts, long lateEvents) {}

    /** What a job with one subtask says that nothing happens to. */
    private Told undisturbed(
            RandomHistory history, DecodedHistory decoded, List<DecodedRecord> arriving)
            throws Exception {
        try (LiveTopology job = LiveTopology.on(folder, new Configuration())) {
            Feeder feeder = new Feeder(job, arriving, history.until().toEpochMilli());
            reference(decoded, job);
            job.start(1);
            for (int part = 0; part < Feeder.PARTS; part++) {
                feeder.next();
            }
            return new Told(job.columns(), job.counts(), lateEvents(job));
        }
    }

    private static Map<List<Object>, Object> withoutCorrected(Map<List<Object>, Object> columns) {
        columns.keySet().removeIf(key -> String.valueOf(key.get(0)).startsWith(CORRECTED));
        return columns;
    }

    /** Hands in the reference data, and waits until every subtask knows the channels. */
    private static void reference(DecodedHistory history, LiveTopology job) {
        history.items().forEach(job::process);
        history.channels().forEach(job::process);
        job.pass(0);
    }

    /** Two failures, and parallelism 2, 4, 2. */
    private void disturbed(LiveTopology job, Feeder feeder) throws Exception {
        job.start(2);
        feeder.next();
        job.checkpoint();
        feeder.next();
        job.fail();
        feeder.next();
        job.start(4, job.stopWithSavepoint(false));
        feeder.next();
        job.checkpoint();
        feeder.next();
        job.fail();
        job.start(2, job.stopWithSavepoint(false));
        feeder.next();
    }

    private static Configuration backend(String name) {
        Configuration options = new Configuration();
        options.set(StateBackendOptions.STATE_BACKEND, name);
        return options;
    }

    private static long occurredAtMillis(DecodedRecord record) {
        return record.input() == null ? Long.MIN_VALUE : StockHarness.timestamp(record.input());
    }

    private static List<DecodedRecord> inOrderOfEvents(DecodedHistory history) {
        List<DecodedRecord> sorted = new ArrayList<>(history.events());
        sorted.sort(Comparator.comparingLong(FailureAndRescaleTest::occurredAtMillis));
        return sorted;
    }

    /** Up to two days after they occurred. */
    private static List<DecodedRecord> inOrderOfArrival(List<DecodedRecord> records, long seed) {
        Random random = new Random(seed);
        Map<DecodedRecord, Long> arrival = new IdentityHashMap<>();
        for (DecodedRecord record : records) {
            arrival.put(
                    record,
                    occurredAtMillis(record) + random.nextLong(Duration.ofDays(2).toMillis()));
        }
        List<DecodedRecord> sorted = new ArrayList<>(records);
        sorted.sort(Comparator.comparingLong(arrival::get));
        return sorted;
    }

    private static long lateEvents(LiveTopology job) {
        return job.counts().entrySet().stream()
                .filter(count -> count.getKey().endsWith(".lateEvents"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** What is left over per topic: nothing, if the counts balance. */
    private static Map<String, Long> balance(Map<String, Long> counts) {
        Map<String, Long> left = new TreeMap<>();
        counts.forEach(
                (name, count) -> {
                    if (name.startsWith("topic.")) {
                        String topic = name.substring(6, name.lastIndexOf('.'));
                        left.merge(topic, name.endsWith(".read") ? count : -count, Long::sum);
                    }
                });
        return left;
    }

    /** The counts of stock topics that are not zero. */
    private static Map<String, Long> topicCounts(LiveTopology job) {
        Map<String, Long> counts = new TreeMap<>(job.counts());
        counts.keySet()
                .removeIf(
                        name -> !name.startsWith("topic.") || name.startsWith("topic.reference."));
        counts.values().removeIf(count -> count == 0);
        return counts;
    }

    /** What occurred after the end waits here; a bounded run has left it out. */
    private static Map<String, Long> names(Map<StockscopeTopic, Counts> expected) {
        Map<String, Long> names = new TreeMap<>();
        expected.forEach(
                (topic, counts) -> {
                    String prefix = "topic." + topic.topicName() + ".";
                    names.put(prefix + "read", counts.read());
                    names.put(prefix + "applied", counts.applied());
                    names.put(prefix + "duplicates", counts.duplicates());
                    names.put(prefix + "superseded", counts.superseded());
                    names.put(prefix + "too_old", counts.tooOld());
                    names.put(prefix + "waiting", counts.leftOut());
                    names.put(prefix + "undecodable", counts.undecodable());
                    names.put(prefix + "invalid", counts.invalid());
                    names.put(prefix + "future", counts.future());
                });
        names.values().removeIf(count -> count == 0);
        return names;
    }

    /** Hands in records in their order, and after every few the time of the newest of them. */
    private static final class Feeder {
        static final int PARTS = 6;

        private static final int STEP = 40;

        private final LiveTopology job;
        private final List<DecodedRecord> records;
        private final long until;
        private int part;
        private int next;
        private long watermark = Long.MIN_VALUE;

        Feeder(LiveTopology job, List<DecodedRecord> records, long until) {
            this.job = job;
            this.records = records;
            this.until = until;
        }

        void next() {
            // A restored job does not know the time; the first thing that it is told is that.
            job.pass(watermark);
            part++;
            int enough = records.size() * part / PARTS;
            while (next < enough || isAtTheInstantBefore(next)) {
                job.process(records.get(next));
                next++;
                if (next % STEP == 0 && !isAtTheInstantBefore(next)) {
                    pass(occurredAtMillis(records.get(next - 1)));
                }
            }
            job.pass(part == PARTS ? until : watermark);
            job.settle();
        }

        private boolean isAtTheInstantBefore(int i) {
            return i > 0
                    && i < records.size()
                    && occurredAtMillis(records.get(i)) == occurredAtMillis(records.get(i - 1));
        }

        private void pass(long millis) {
            watermark = Math.max(watermark, Math.min(millis, until));
            job.pass(watermark);
        }
    }
}
