// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import io.stockscope.sink.clickhouse.Compression;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a commit waits for, and what it does not wait for. */
@Timeout(30)
class BatchCommitterTest {
    private static final int BATCH_BYTES = 10;
    private static final int LIMIT = 2 * BATCH_BYTES;
    private static final int MANY = 1_000;

    private final Server server = new Server();
    private final AtomicInteger released = new AtomicInteger();
    private final ManualMailbox mailbox = new ManualMailbox();
    private final BatchCommitter committer =
            new BatchCommitter(
                    "orders",
                    LIMIT,
                    new LateOpening(retry -> {}, true),
                    new Outbox("test", 2, server::lane),
                    new DeliveryMetrics(UnregisteredMetricsGroup.createSinkWriterMetricGroup()));

    @AfterEach
    void close() {
        server.comeBack();
        committer.close();
    }

    @Test
    void aCommitReturnsWhenItsBatchesAreInAndReleased() throws Exception {
        commit(batch(), batch(), batch());
        assertThat(released).hasValue(3);
        assertThat(server.took).hasValue(3);
    }

    @Test
    void whileClickHouseIsAwayACommitReturnsAndItsBatchIsReleasedWhenItIsIn() throws Exception {
        committer.settleBy(mailbox);
        server.goAway();
        commit(batch());
        commit(batch());
        assertThat(released).hasValue(0);
        server.comeBack();
        mailbox.runNext();
        mailbox.runNext();
        assertThat(released).hasValue(2);
    }

    @Test
    void nothingIsReleasedBehindTheBackOfTheTask() throws Exception {
        committer.settleBy(mailbox);
        server.goAway();
        commit(batch());
        server.comeBack();
        mailbox.awaitMail();
        assertThat(released).hasValue(0);
    }

    @Test
    void beyondTheLimitACommitWaitsUntilEnoughIsIn() throws Exception {
        server.goAway();
        commit(batch());
        commit(batch());
        CompletableFuture<Void> third = CompletableFuture.runAsync(() -> commitHere(batch()));
        server.awaitTries(20);
        assertThat(third).isNotDone();
        server.take(1);
        third.join();
        assertThat(server.took).hasValue(1);
    }

    @Test
    void atTheEndNothingStaysBehind() throws Exception {
        server.goAway();
        commit(batch());
        CompletableFuture<Void> end = CompletableFuture.runAsync(this::endHere);
        server.awaitTries(20);
        assertThat(end).isNotDone();
        server.comeBack();
        end.join();
        assertThat(released).hasValue(1);

        server.goAway();
        CompletableFuture<Void> last = CompletableFuture.runAsync(() -> commitHere(batch()));
        server.awaitTries(20);
        assertThat(last).isNotDone();
        server.comeBack();
        last.join();
        assertThat(released).hasValue(2);
    }

    @Test
    void aRefusalReachesTheTaskByMailAndFailsEveryCommitFromThenOn() throws Exception {
        committer.settleBy(mailbox);
        server.goAway();
        commit(batch());
        server.refusal.set(new ClickHouseRejectedException("refused", null));
        server.comeBack();
        assertThatThrownBy(mailbox::runNext)
                .isInstanceOf(ClickHouseRejectedException.class)
                .hasMessage("refused");
        server.refusal.set(null);
        assertThatThrownBy(() -> commit(batch())).isInstanceOf(ClickHouseRejectedException.class);
        assertThatThrownBy(committer::end).isInstanceOf(ClickHouseRejectedException.class);
    }

    @Test
    void whatWasRestoredGoesInWhenClickHouseIsBack() throws Exception {
        committer.settleBy(mailbox);
        server.goAway();
        committer.deliverRestored(List.of(batch()), false);
        assertThat(released).hasValue(0);
        server.comeBack();
        mailbox.runNext();
        assertThat(released).hasValue(1);
    }

    @Test
    void whatWasRestoredOfAWriterThatHadEndedIsWaitedFor() throws Exception {
        server.goAway();
        FrozenBatch restored = batch();
        CompletableFuture<Void> opening =
                CompletableFuture.runAsync(
                        () -> {
                            try {
                                committer.deliverRestored(List.of(restored), true);
                            } catch (IOException | InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
        server.awaitTries(5);
        assertThat(opening).isNotDone();
        server.comeBack();
        opening.join();
        assertThat(released).hasValue(1);
    }

    private void commit(FrozenBatch... batches) throws IOException, InterruptedException {
        Stream.of(batches).forEach(committer::expect);
        committer.commit(
                Stream.of(batches)
                        .<CommitRequest<BatchToken>>map(
                                batch -> new Request(batch.header().token()))
                        .toList());
    }

    private void commitHere(FrozenBatch batch) {
        try {
            commit(batch);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void endHere() {
        try {
            committer.end();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private FrozenBatch batch() {
        FrozenBatch batch =
                new FrozenBatch(
                        new BatchHeader(
                                "orders",
                                List.of("n UInt8"),
                                BatchToken.next(1, 1),
                                0,
                                Compression.NONE,
                                false,
                                RowLengths.of(BATCH_BYTES, row -> 1)),
                        Content.of(new byte[BATCH_BYTES]));
        batch.onRelease(released::incrementAndGet);
        return batch;
    }

    /** Takes batches, or lets every try fail while it is away. */
    private static final class Server {
        final AtomicInteger took = new AtomicInteger();
        final AtomicReference<@Nullable IOException> refusal = new AtomicReference<>();
        private final Semaphore room = new Semaphore(MANY);
        private final Semaphore tries = new Semaphore(0);

        void goAway() {
            room.drainPermits();
            tries.drainPermits();
        }

        void take(int batches) {
            room.release(batches);
        }

        void comeBack() {
            take(MANY);
        }

        void awaitTries(int count) throws InterruptedException {
            tries.acquire(count);
        }

        BatchSender lane(Runnable onFailedTry) {
            return new BatchSender() {
                @Override
                public void deliver(FrozenBatch batch, boolean mayBeIn)
                        throws IOException, InterruptedException {
                    while (!room.tryAcquire(1, TimeUnit.MILLISECONDS)) {
                        tries.release();
                        onFailedTry.run();
                    }
                    IOException failure = refusal.get();
                    if (failure != null) {
                        throw failure;
                    }
                    took.incrementAndGet();
                }

                @Override
                public void close() {}
            };
        }
    }

    private record Request(BatchToken token) implements CommitRequest<BatchToken> {
        @Override
        public BatchToken getCommittable() {
            return token;
        }

        @Override
        public int getNumberOfRetries() {
            return 0;
        }

        @Override
        public void signalFailedWithKnownReason(Throwable t) {
            throw new AssertionError(t);
        }

        @Override
        public void signalFailedWithUnknownReason(Throwable t) {
            throw new AssertionError(t);
        }

        @Override
        public void retryLater() {
            throw new AssertionError("Flink tries too fast");
        }

        @Override
        public void updateAndRetryLater(BatchToken changed) {
            throw new AssertionError("Flink tries too fast");
        }

        @Override
        public void signalAlreadyCommitted() {}
    }
}
