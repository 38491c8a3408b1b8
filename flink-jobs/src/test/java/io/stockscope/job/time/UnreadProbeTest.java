// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** What counts as "nothing is unread", against a log that is a set of offsets and an end. */
class UnreadProbeTest {

    private static final TopicPartition PARTITION = new TopicPartition("pos.lines", 0);
    private static final long NOON = 1_780_315_200_000L;

    private final Log log = new Log();
    private long clockMillis = NOON;
    private long nanoTime;
    private final UnreadProbe<Read> probe =
            new UnreadProbe<>(log, () -> clockMillis, () -> nanoTime);
    private final TimedPartition<Read> partition = partition(KafkaPartitionSplit.EARLIEST_OFFSET);

    @Test
    void emptyPartitionIsConfirmedAtOnce() {
        assertThat(probe.ask()).isTrue();
        assertThat(confirmedAtMillis()).isEqualTo(NOON);
    }

    @Test
    void partitionWithABacklogIsNotConfirmedHoweverQuietItIs() {
        log.append(3);
        for (int second = 0; second < 300; second++) {
            pass(Duration.ofSeconds(1));
            assertThat(probe.ask()).isFalse();
        }
        assertThat(partition.advance()).isFalse();
        // It has found the backlog, and looks for it again once a minute.
        assertThat(log.looks).isEqualTo(5);
    }

    @Test
    void backlogThatIsDeletedBeforeItIsReadHoldsTimeForAMinuteAtMost() {
        log.append(3);
        probe.ask();
        pass(Duration.ofSeconds(1));
        assertThat(probe.ask()).isFalse();

        log.offsets.clear();
        pass(Duration.ofSeconds(59));
        assertThat(probe.ask()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(probe.ask()).isTrue();
    }

    @Test
    void confirmationHoldsForTheInstantWhenTheEndWasAskedFor() {
        log.append(3);
        probe.ask();
        pass(Duration.ofSeconds(10));
        log.append(1);
        read(0, 1, 2);

        assertThat(probe.ask()).isTrue();
        assertThat(confirmedAtMillis()).isEqualTo(NOON);
    }

    @Test
    void readPartitionIsConfirmedAgainAndAgainOnceItIsQuiet() {
        log.append(1);
        probe.ask();
        read(0);
        assertThat(probe.ask()).isTrue();

        pass(Duration.ofMillis(24));
        assertThat(probe.ask()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(probe.ask()).isTrue();
        assertThat(confirmedAtMillis()).isEqualTo(NOON + 25);
        pass(Duration.ofMillis(20));
        assertThat(probe.ask()).isTrue();
        assertThat(confirmedAtMillis()).isEqualTo(NOON + 45);
    }

    @Test
    void garbageThatNeverPausesHoldsNoTime() {
        for (int i = 0; i < 50; i++) {
            log.append(100);
            readTo(log.end);
            probe.ask();
            assertThat(confirmedAtMillis()).isGreaterThanOrEqualTo(clockMillis - 1_000);
            pass(Duration.ofMillis(200));
        }
        assertThat(confirmedAtMillis()).isEqualTo(clockMillis - 200);
    }

    @Test
    void garbageThatIsReadMuchLaterThanItComesHoldsTimeByThatMuchOnly() {
        probe.ask();
        long[] ends = new long[100];
        for (int i = 0; i < ends.length; i++) {
            pass(Duration.ofMillis(200));
            log.append(100);
            ends[i] = log.end;
            if (i >= 10) {
                readTo(ends[i - 10]);
            }
            probe.ask();
        }
        // Nothing is read that came in the last two seconds; a question takes as long.
        assertThat(confirmedAtMillis()).isBetween(clockMillis - 4_200, clockMillis - 2_000);
    }

    @Test
    void garbageBetweenRecordsThatTellTheTimeHoldsItNoMoreThanNone() {
        long told = NOON;
        for (int i = 0; i < 200; i++) {
            log.append(10);
            readTo(log.end);
            if (i % 15 == 0) {
                log.append(1);
                told = clockMillis;
                partition.read(new Read(log.end - 1, told));
            }
            probe.ask();
            assertThat(confirmedAtMillis())
                    .isGreaterThanOrEqualTo(told)
                    .isGreaterThanOrEqualTo(clockMillis - 1_200)
                    .isLessThanOrEqualTo(clockMillis);
            pass(Duration.ofMillis(200));
        }
    }

    @Test
    void recordsOfLongAgoHoldNoTimeEither() {
        probe.ask();
        assertThat(confirmedAtMillis()).isEqualTo(NOON);
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(500));
            log.append(1);
            partition.read(new Read(log.end - 1, NOON - 86_400_000 + i));
            probe.ask();
        }
        assertThat(confirmedAtMillis()).isEqualTo(clockMillis);
    }

    @Test
    void partitionWhoseTimeFollowsItsRecordsIsNotAskedFor() {
        probe.ask();
        for (int i = 0; i < 20; i++) {
            pass(Duration.ofMillis(500));
            log.append(1);
            partition.read(new Read(log.end - 1, clockMillis));
            assertThat(probe.ask()).isFalse();
        }
        assertThat(confirmedAtMillis()).isEqualTo(clockMillis);
        assertThat(log.looks).isZero();
        // For the lag only, every second; and once before.
        assertThat(log.asked).isEqualTo(11);
    }

    @Test
    void logThatWasCutIsConfirmedAtItsPresentEnd() {
        log.append(9);
        readTo(4);
        assertThat(probe.ask()).isFalse();
        log.cutAt(4);

        pass(Duration.ofSeconds(5));
        assertThat(probe.ask()).isTrue();
        assertThat(confirmedAtMillis()).isEqualTo(NOON + 5_000);
    }

    @Test
    void whatWasFoundInALogThatWasCutSinceDoesNotCount() {
        log.append(4);
        readTo(4);
        log.open(4);
        log.abort();
        probe.ask();
        pass(Duration.ofSeconds(1));
        // Nothing lies between 4 and 9.
        assertThat(probe.ask()).isTrue();

        log.cutAt(4);
        pass(Duration.ofSeconds(1));
        probe.ask();
        long confirmed = confirmedAtMillis();
        log.append(4);
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(probe.ask()).isFalse();
        }
        assertThat(confirmedAtMillis()).isEqualTo(confirmed);
    }

    @Test
    void marksOfTransactionsAtTheEndAreNoRecords() {
        log.append(2);
        log.mark();
        read(0, 1);
        assertThat(probe.ask()).isFalse();

        pass(Duration.ofSeconds(1));
        assertThat(probe.ask()).isTrue();
        assertThat(confirmedAtMillis()).isEqualTo(NOON);
        pass(Duration.ofSeconds(1));
        assertThat(probe.ask()).isTrue();
        assertThat(log.looks).isEqualTo(1);
    }

    @Test
    void openTransactionHoldsTimeUntilItEnds() {
        log.append(1);
        read(0);
        log.open(2);
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(1));
            assertThat(probe.ask()).isFalse();
        }

        log.abort();
        assertThat(probe.ask()).isTrue();
    }

    @Test
    void longAbortedStretchTakesSeveralLooks() {
        log.append(1);
        read(0);
        log.open(25);
        log.abort();
        log.stepOfALook = 10;
        assertThat(probe.ask()).isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(probe.ask()).isFalse();
        assertThat(probe.ask()).isFalse();
        assertThat(probe.ask()).isTrue();
        assertThat(log.looks).isEqualTo(3);
    }

    @Test
    void partitionWhoseBeginningWasDeletedIsConfirmedOnceItsEndIsReached() {
        log.append(5);
        log.offsets.clear();
        pass(Duration.ofSeconds(1));
        assertThat(probe.ask()).isTrue();
    }

    @Test
    void restoredPartitionIsConfirmedWithoutARecord() {
        log.append(7);
        partition(7);
        assertThat(probe.ask()).isTrue();
    }

    @Test
    void withoutAnAnswerNothingIsConfirmed() {
        log.away = true;
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(probe::ask);
        assertThat(partition.advance()).isFalse();
    }

    @Test
    void partitionWhoseTimeHasEndedIsNotAskedFor() {
        probe.ask();
        partition.nothingUnread(Long.MAX_VALUE);
        partition.advance();
        pass(Duration.ofSeconds(5));
        log.away = true;
        assertThat(probe.ask()).isFalse();
    }

    @Test
    void lagIsMeasuredOnceASecondWhateverIsRead() {
        log.append(5);
        probe.ask();
        // Nobody knows yet where the first record is.
        assertThat(partition.takeLagNews()).isNull();
        read(0);
        probe.ask();
        assertThat(partition.takeLagNews()).isEqualTo(new PartitionLag("pos.lines", 0, 4));
        assertThat(partition.takeLagNews()).isNull();

        log.append(3);
        readTo(4);
        pass(Duration.ofMillis(999));
        probe.ask();
        assertThat(partition.takeLagNews()).isNull();
        log.append(1);
        pass(Duration.ofMillis(1));
        probe.ask();
        assertThat(partition.takeLagNews()).isEqualTo(new PartitionLag("pos.lines", 0, 5));
        readTo(9);
        pass(Duration.ofSeconds(1));
        probe.ask();
        assertThat(partition.takeLagNews()).isEqualTo(new PartitionLag("pos.lines", 0, 0));
    }

    @Test
    void lagOfAnEmptyPartitionIsKnownBeforeARecordIsRead() {
        probe.ask();
        assertThat(partition.takeLagNews()).isEqualTo(new PartitionLag("pos.lines", 0, 0));
    }

    @Test
    void lagOfARestoredPartitionIsKnownBeforeARecordIsRead() {
        TimedPartition<Read> restored = partition(3);
        log.append(7);
        probe.ask();
        assertThat(restored.takeLagNews()).isEqualTo(new PartitionLag("pos.lines", 0, 4));
    }

    @Test
    void marksOfTransactionsAreNoLagOnceItIsKnownThatNothingElseIsThere() {
        log.append(2);
        log.mark();
        read(0, 1);
        probe.ask();
        assertThat(partition.takeLagNews()).isEqualTo(new PartitionLag("pos.lines", 0, 1));
        pass(Duration.ofSeconds(1));
        probe.ask();
        pass(Duration.ofSeconds(1));
        probe.ask();
        assertThat(partition.takeLagNews()).isEqualTo(new PartitionLag("pos.lines", 0, 0));
    }

    private TimedPartition<Read> partition(long offset) {
        TimedPartition<Read> added =
                new TimedPartition<>(new KafkaPartitionSplit(PARTITION, offset), new Newest());
        probe.watch(added);
        return added;
    }

    private long confirmedAtMillis() {
        partition.advance();
        return partition.watermarkMillis();
    }

    /** Reads records that tell no time. */
    private void read(long... offsets) {
        for (long offset : offsets) {
            partition.read(new Read(offset, Long.MIN_VALUE));
        }
    }

    private void readTo(long end) {
        LongStream.range(Math.max(partition.nextOffset(), 0), end).forEach(this::read);
    }

    private void pass(Duration time) {
        clockMillis += time.toMillis();
        nanoTime += time.toNanos();
    }

    private record Read(long offset, long recordedAtMillis) implements Positioned {}

    /** The time of a partition is the newest that was recorded or confirmed. */
    private static final class Newest implements PartitionTime<Read> {
        private long atMillis = Long.MIN_VALUE;

        @Override
        public void onRecord(Read record) {
            atMillis = Math.max(atMillis, record.recordedAtMillis());
        }

        @Override
        public void onNothingUnread(long millis) {
            atMillis = Math.max(atMillis, millis);
        }

        @Override
        public long watermarkMillis() {
            return atMillis;
        }
    }

    /** One partition. */
    private static final class Log implements Tail {

        private final TreeSet<Long> offsets = new TreeSet<>();
        private final List<Long> uncommitted = new ArrayList<>();
        private long end;
        private long stepOfALook = Long.MAX_VALUE / 2;
        private boolean away;
        private int looks;
        private int asked;

        void append(int records) {
            for (int i = 0; i < records; i++) {
                offsets.add(end++);
            }
        }

        void cutAt(long offset) {
            offsets.tailSet(offset).clear();
            end = offset;
        }

        void mark() {
            end++;
        }

        void open(int records) {
            for (int i = 0; i < records; i++) {
                uncommitted.add(end++);
            }
        }

        void abort() {
            uncommitted.clear();
            end++;
        }

        @Override
        public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
            if (away) {
                throw new TimeoutException("nobody there");
            }
            asked++;
            return Map.of(PARTITION, end);
        }

        @Override
        public Map<TopicPartition, Found> look(Map<TopicPartition, Gap> gaps) {
            looks++;
            Map<TopicPartition, Found> found = new HashMap<>();
            gaps.forEach((partition, gap) -> found.put(partition, look(gap)));
            return found;
        }

        private Found look(Gap gap) {
            Long record = offsets.ceiling(gap.from());
            long stable = uncommitted.isEmpty() ? end : uncommitted.get(0);
            return record != null
                    ? new Found(record, true)
                    : new Found(Math.min(stable, Math.max(gap.from(), 0) + stepOfALook), false);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
