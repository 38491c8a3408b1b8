// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.stockscope.peers.result.ResultWriter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;

/**
 * Puts the notices of some SKUs in order of their times, each once, and lets the books of their
 * SKUs know. Time is that of the records, less what they may be late by; where none come, that of
 * the wall clock.
 *
 * <p><b>State.</b> {@link #SEEN}: ids of a day. {@link #WAITING}: notices whose time has not come,
 * by time. {@link #BOOKS}: one value per SKU. {@link #WAKING}: when which SKU has something due.
 * {@link #TOTALS}: pending and overdue changes by channel.
 */
final class StockProcessor implements Processor<String, Notice, Void, Void> {

    static final String SEEN = "seen";
    static final String WAITING = "waiting";
    static final String BOOKS = "books";
    static final String WAKING = "waking";
    static final String TOTALS = "totals";

    /** How far event time goes until what has become ripe is applied. */
    private static final Duration STEP = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(500);
    private static final Duration FLUSH = Duration.ofSeconds(10);
    private static final int MOST_ROWS = 250_000;
    private static final byte[] NOTHING = {};

    private final Map<String, ChannelTerms> terms;
    private final long boundMillis;
    private final Counts counts;
    private final BooleanSupplier nothingUnread;
    private final Supplier<ResultWriter> writers;
    private @Nullable Task task;

    /**
     * @param bound how much later than it occurred an event may come
     * @param nothingUnread whether no record waits in Kafka, as a user would see by the lag
     */
    StockProcessor(
            Map<String, ChannelTerms> terms,
            Duration bound,
            Counts counts,
            BooleanSupplier nothingUnread,
            Supplier<ResultWriter> writers) {
        this.terms = terms;
        this.boundMillis = bound.toMillis();
        this.counts = counts;
        this.nothingUnread = nothingUnread;
        this.writers = writers;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        task = new Task(context);
    }

    @Override
    public void process(Record<String, Notice> record) {
        if (task != null) {
            task.process(record.key(), record.value());
        }
    }

    @Override
    public void close() {
        if (task != null) {
            task.close();
        }
    }

    /** What there is between init and close. */
    private final class Task implements Findings {
        private final ProcessorContext<Void, Void> context;
        private final WindowStore<String, byte[]> seen;
        private final KeyValueStore<Bytes, Notice> waiting;
        private final KeyValueStore<String, byte[]> books;
        private final KeyValueStore<Bytes, byte[]> waking;
        private final KeyValueStore<String, byte[]> totals;
        private final ResultWriter writer = writers.get();
        private final RowBuffer rows;
        private long passedMillis = Long.MIN_VALUE;

        Task(ProcessorContext<Void, Void> context) {
            this.context = context;
            seen = context.getStateStore(SEEN);
            waiting = context.getStateStore(WAITING);
            books = context.getStateStore(BOOKS);
            waking = context.getStateStore(WAKING);
            totals = context.getStateStore(TOTALS);
            counts.begun(context.taskId().toString());
            rows = new RowBuffer(context.taskId().toString(), writer);
            context.schedule(
                    STEP,
                    PunctuationType.STREAM_TIME,
                    recordedAtMillis -> passTo(recordedAtMillis - boundMillis));
            context.schedule(LOOK, PunctuationType.WALL_CLOCK_TIME, this::followClock);
            context.schedule(FLUSH, PunctuationType.WALL_CLOCK_TIME, now -> rows.flush());
        }

        void process(String sku, Notice notice) {
            counts.read.increment();
            if (notice.kind() == Notice.Kind.OTHER) {
                counts.decided.increment();
            } else if (seen.fetch(notice.eventId(), notice.occurredAtMillis()) != null) {
                counts.decided.increment();
            } else if (notice.occurredAtMillis() <= passedMillis) {
                counts.late.increment();
                counts.decided.increment();
            } else {
                seen.put(notice.eventId(), NOTHING, notice.occurredAtMillis());
                waiting.put(
                        key(
                                notice.occurredAtMillis(),
                                notice.recordedAtMillis(),
                                sku,
                                notice.eventId()),
                        notice);
            }
        }

        private void followClock(long nowMillis) {
            if (nothingUnread.getAsBoolean()) {
                passTo(nowMillis - boundMillis);
                rows.flush();
                counts.present(context.taskId().toString());
            }
        }

        /** Applies what has become ripe, SKU by SKU. */
        private void passTo(long millis) {
            if (millis <= passedMillis) {
                return;
            }
            passedMillis = millis;
            Map<String, List<Notice>> ripe = ripe(millis);
            ripe.forEach((sku, notices) -> pass(sku, notices, millis));
            if (rows.size() > MOST_ROWS) {
                rows.flush();
            }
        }

        private Map<String, List<Notice>> ripe(long millis) {
            Map<String, List<Notice>> ripe = new LinkedHashMap<>();
            List<Bytes> taken = new ArrayList<>();
            try (KeyValueIterator<Bytes, Notice> notices =
                    waiting.range(from(Long.MIN_VALUE), from(millis + 1))) {
                while (notices.hasNext()) {
                    KeyValue<Bytes, Notice> next = notices.next();
                    taken.add(next.key);
                    ripe.computeIfAbsent(skuOf(next.key, Long.BYTES * 2), s -> new ArrayList<>())
                            .add(next.value);
                }
            }
            taken.forEach(waiting::delete);
            taken.clear();
            try (KeyValueIterator<Bytes, byte[]> due =
                    waking.range(from(Long.MIN_VALUE), from(millis + 1))) {
                while (due.hasNext()) {
                    Bytes key = due.next().key;
                    taken.add(key);
                    ripe.computeIfAbsent(skuOf(key, Long.BYTES), s -> new ArrayList<>());
                }
            }
            taken.forEach(waking::delete);
            return ripe;
        }

        private void pass(String sku, List<Notice> notices, long millis) {
            byte[] kept = books.get(sku);
            SkuBook book = kept == null ? new SkuBook() : SkuBook.of(kept);
            for (Notice notice : notices) {
                book.passTo(sku, notice.occurredAtMillis() - 1, terms, this);
                book.apply(sku, notice, terms, this);
            }
            book.passTo(sku, millis, terms, this);
            book.report(sku, this);
            wake(sku, book, millis);
            books.put(sku, book.toBytes());
            counts.decided.add(notices.size());
        }

        private void wake(String sku, SkuBook book, long millis) {
            long due = book.nextDueMillis(terms);
            long before = book.wakeAtMillis();
            if (due != before) {
                if (before != Long.MAX_VALUE && before > millis) {
                    waking.delete(wakingKey(before, sku));
                }
                if (due != Long.MAX_VALUE) {
                    waking.put(wakingKey(due, sku), NOTHING);
                }
                book.wakeAt(due);
            }
        }

        @Override
        public void level(String sku, BookedLocation location) {
            rows.level(sku, location);
        }

        @Override
        public void negative(
                String sku,
                String location,
                long beganAtMillis,
                @Nullable Long endedAtMillis,
                long lowestAts) {
            rows.negative(sku, location, beganAtMillis, endedAtMillis, lowestAts);
        }

        @Override
        public void sample(
                String channel,
                String sku,
                BookedChannel.Change change,
                long acknowledgedAtMillis) {
            rows.sample(channel, sku, change, acknowledgedAtMillis);
        }

        @Override
        public void pending(String channel, long pending, long overdue) {
            byte[] kept = totals.get(channel);
            ByteBuffer before = ByteBuffer.wrap(kept == null ? new byte[Long.BYTES * 2] : kept);
            long pendingNow = before.getLong() + pending;
            long overdueNow = before.getLong() + overdue;
            totals.put(
                    channel,
                    ByteBuffer.allocate(Long.BYTES * 2)
                            .putLong(pendingNow)
                            .putLong(overdueNow)
                            .array());
            rows.pending(channel, pendingNow, overdueNow);
        }

        void close() {
            rows.flush();
            writer.close();
        }
    }

    /** Keys sort by their bytes, which have no sign. */
    private static long sortable(long millis) {
        return millis ^ Long.MIN_VALUE;
    }

    private static Bytes from(long millis) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(sortable(millis)).array());
    }

    private static Bytes wakingKey(long millis, String sku) {
        byte[] name = sku.getBytes(UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(Long.BYTES + Byte.BYTES + name.length)
                        .putLong(sortable(millis))
                        .put((byte) name.length)
                        .put(name)
                        .array());
    }

    private static Bytes key(
            long occurredAtMillis, long recordedAtMillis, String sku, String eventId) {
        byte[] name = sku.getBytes(UTF_8);
        byte[] id = eventId.getBytes(UTF_8);
        return Bytes.wrap(
                ByteBuffer.allocate(2 * Long.BYTES + Byte.BYTES + name.length + id.length)
                        .putLong(sortable(occurredAtMillis))
                        .putLong(sortable(recordedAtMillis))
                        .put((byte) name.length)
                        .put(name)
                        .put(id)
                        .array());
    }

    private static String skuOf(Bytes key, int at) {
        byte[] bytes = key.get();
        return new String(bytes, at + 1, bytes[at] & 0xff, UTF_8);
    }
}
