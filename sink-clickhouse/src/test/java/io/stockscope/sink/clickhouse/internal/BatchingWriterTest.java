// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import static io.stockscope.sink.clickhouse.Column.column;
import static io.stockscope.sink.clickhouse.ColumnTypes.UINT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.Compression;
import io.stockscope.sink.clickhouse.WriteOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchingWriterTest {
    private final ManualClock clock = new ManualClock();
    private final ManualMailbox mailbox = new ManualMailbox();
    private final Destination destination = new Destination();
    private final BatchingWriter<Integer> writer = writer(3, 1_000);

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void aBatchIsSentWhenItHasAllItsRows() throws Exception {
        write(1, 2, 3, 4);
        assertThat(destination.next()).containsExactly(1, 2, 3);
        assertThat(destination.sent).isEmpty();
    }

    @Test
    void aBatchIsSentWhenItHasAllItsBytes() throws Exception {
        try (BatchingWriter<Integer> smallBatches = writer(1_000, 2)) {
            smallBatches.write(1, new NoContext());
            smallBatches.write(2, new NoContext());
            assertThat(destination.next()).containsExactly(1, 2);
        }
    }

    @Test
    void whatIsThereIsSentWhenTheIntervalHasPassed() throws Exception {
        write(1);
        clock.advanceMillis(999);
        assertThat(destination.sent).isEmpty();
        clock.advanceMillis(1);
        assertThat(destination.next()).containsExactly(1);
        // With nothing to send a flush only waits for what is under way, for the interval would
        // not.
        writer.flush(false);
        write(2);
        clock.advanceMillis(1_000);
        assertThat(destination.next()).containsExactly(2);
    }

    @Test
    void inBatchExecutionABatchWaitsUntilItIsFullOrForTheEnd() throws Exception {
        try (BatchingWriter<Integer> batch = writer(3, 1_000, true)) {
            batch.write(1, new NoContext());
            clock.advanceMillis(10_000);
            assertThat(destination.sent).isEmpty();
            batch.write(2, new NoContext());
            batch.write(3, new NoContext());
            assertThat(destination.next()).containsExactly(1, 2, 3);
            batch.write(4, new NoContext());
            batch.flush(true);
            assertThat(destination.next()).containsExactly(4);
        }
    }

    @Test
    void anEmptyBatchIsNeverSent() throws Exception {
        clock.advanceMillis(10_000);
        writer.flush(false);
        writer.flush(true);
        assertThat(destination.sent).isEmpty();
    }

    @Test
    void aFlushSendsWhatIsThereAndReturnsWhenItIsAcknowledged() throws Exception {
        destination.hold();
        write(1, 2);
        CompletableFuture<Void> flush = CompletableFuture.runAsync(this::flush);
        destination.awaitArrival();
        assertThat(flush).isNotDone();
        destination.release();
        flush.join();
        assertThat(destination.next()).containsExactly(1, 2);
    }

    @Test
    void theNextBatchFillsWhileOneIsUnderWayAndTheIntervalDoesNotWait() throws Exception {
        destination.hold();
        write(1, 2, 3);
        destination.awaitArrival();
        write(4, 5);
        clock.advanceMillis(5_000);
        assertThat(destination.sent).isEmpty();
        destination.release();
        destination.release();
        writer.flush(false);
        assertThat(destination.next()).containsExactly(1, 2, 3);
        assertThat(destination.next()).containsExactly(4, 5);
    }

    @Test
    void aFailureReachesTheTaskWithoutAnotherRow() throws Exception {
        destination.failure.set(new ClickHouseRejectedException("refused", null));
        write(1, 2, 3);
        assertThatThrownBy(mailbox::runNext)
                .isInstanceOf(ClickHouseRejectedException.class)
                .hasMessage("refused");
    }

    @Test
    void afterAFailureNoFlushSucceeds() throws Exception {
        destination.failure.set(new ClickHouseRejectedException("refused", null));
        write(1, 2, 3);
        mailbox.awaitMail();
        destination.failure.set(null);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> writer.flush(false))
                    .isInstanceOf(ClickHouseRejectedException.class);
        }
        assertThatThrownBy(() -> write(4, 5, 6)).isInstanceOf(ClickHouseRejectedException.class);
        assertThat(destination.sent).isEmpty();
    }

    @Test
    void closeSendsNothingAndInterruptsWhatIsUnderWay() throws Exception {
        destination.hold();
        write(1, 2, 3);
        destination.awaitArrival();
        write(4);
        writer.close();
        destination.awaitInterruption();
        assertThat(destination.closed).isTrue();
        assertThat(destination.sent).isEmpty();
    }

    @Test
    void aValueThatDoesNotFitNamesTableAndColumn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> write(256))
                .withMessage(
                        "Cannot write column number UInt8 of table numbers: 256 is outside the range"
                                + " of UInt8, 0 to 255");
    }

    private BatchingWriter<Integer> writer(int batchRows, int batchBytes) {
        return writer(batchRows, batchBytes, false);
    }

    private BatchingWriter<Integer> writer(int batchRows, int batchBytes, boolean batchExecution) {
        SinkSettings<Integer> settings =
                TestSettings.of(
                        NumberTable.INSTANCE,
                        new WriteOptions(
                                batchRows,
                                batchBytes,
                                Duration.ofSeconds(1),
                                Duration.ofSeconds(1),
                                Compression.NONE),
                        false);
        WriterMetrics metrics =
                new WriterMetrics(UnregisteredMetricsGroup.createSinkWriterMetricGroup());
        return new BatchingWriter<>(
                settings,
                1,
                clock,
                new SendThread("test", destination, mailbox, metrics),
                metrics,
                batchExecution);
    }

    private void write(int... rows) throws IOException, InterruptedException {
        for (int row : rows) {
            writer.write(row, new NoContext());
        }
    }

    private void flush() {
        try {
            writer.flush(false);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private enum NumberTable implements ClickHouseTable<Integer> {
        INSTANCE;

        @Override
        public String tableName() {
            return "numbers";
        }

        @Override
        public List<Column<Integer>> columns() {
            return List.of(column("number", UINT8, Integer::longValue));
        }
    }

    /** Acknowledges at once, or only when it is told to. */
    private static final class Destination implements BatchSender {
        final BlockingQueue<List<Integer>> sent = new LinkedBlockingQueue<>();
        final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();
        private final Semaphore arrivals = new Semaphore(0);
        private final Semaphore permits = new Semaphore(Integer.MAX_VALUE);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private volatile boolean closed;

        void hold() {
            permits.drainPermits();
        }

        void release() {
            permits.release();
        }

        void awaitArrival() throws InterruptedException {
            arrivals.acquire();
        }

        void awaitInterruption() throws InterruptedException {
            interrupted.await();
        }

        List<Integer> next() throws InterruptedException {
            return sent.take();
        }

        @Override
        public void deliver(FrozenBatch batch, boolean mayBeIn)
                throws IOException, InterruptedException {
            arrivals.release();
            try {
                permits.acquire();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
            IOException refusal = failure.get();
            if (refusal != null) {
                throw refusal;
            }
            List<Integer> rows = new ArrayList<>();
            for (byte number : batch.unpacked()) {
                rows.add(Byte.toUnsignedInt(number));
            }
            assertThat(rows).hasSize(batch.rows());
            sent.add(rows);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class ManualClock implements ProcessingTimeService {
        private record Timer(long atMillis, ProcessingTimeCallback callback) {}

        private final Queue<Timer> timers = new ArrayDeque<>();
        private long nowMillis;

        void advanceMillis(long millis) throws Exception {
            nowMillis += millis;
            for (int due = timers.size(); due > 0; due--) {
                Timer timer = timers.remove();
                if (timer.atMillis <= nowMillis) {
                    timer.callback.onProcessingTime(nowMillis);
                } else {
                    timers.add(timer);
                }
            }
        }

        @Override
        public long getCurrentProcessingTime() {
            return nowMillis;
        }

        @Override
        public @Nullable ScheduledFuture<?> registerTimer(
                long time, ProcessingTimeCallback callback) {
            timers.add(new Timer(time, callback));
            return null;
        }
    }

    private static final class NoContext implements SinkWriter.Context {
        @Override
        public long currentWatermark() {
            return Long.MIN_VALUE;
        }

        @Override
        public @Nullable Long timestamp() {
            return null;
        }
    }
}
