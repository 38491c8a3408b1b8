// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.simulation.EventOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Merges the events of a {@link HotArticle} into those of others, in the order of {@code
 * recordedAt}, with an SKU and ids of its own. The article's simulation runs in a thread of its
 * own, not far ahead.
 */
final class HotMerge implements EventOutput, AutoCloseable {

    /** What the SKU and the ids of the article end with. */
    static final String SUFFIX = "-hot";

    private static final int MOST_AHEAD = 10_000;

    /**
     * An event and when it goes onto the bus.
     *
     * @param failure why there are no more; an event without either is the end
     */
    private record Sent(
            StockscopeTopic topic,
            @Nullable SpecificRecord event,
            long atMillis,
            @Nullable RuntimeException failure) {}

    private final EventOutput target;
    private final BlockingQueue<Sent> ahead = new ArrayBlockingQueue<>(MOST_AHEAD);
    private final Map<StockscopeTopic, RecordCopies> copies = new EnumMap<>(StockscopeTopic.class);
    private final Thread simulation;
    private @Nullable Sent next;
    private long othersMillis = Long.MIN_VALUE;
    private long hotMillis = Long.MIN_VALUE;

    HotMerge(HotArticle article, EventOutput target) {
        this.target = target;
        this.simulation = new Thread(() -> simulate(article), "hot-article");
        simulation.setDaemon(true);
        simulation.start();
    }

    private void simulate(HotArticle article) {
        RuntimeException failure = null;
        try {
            article.simulate(this::takeHot);
        } catch (Enough ended) {
            return;
        } catch (RuntimeException e) {
            failure = e;
        }
        try {
            ahead.put(new Sent(StockscopeTopic.ERP_STOCK, null, Long.MAX_VALUE, failure));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeHot(StockscopeTopic topic, SpecificRecord event) {
        boolean isStock = StockDecoding.topics().contains(topic);
        if (!isStock && topic != StockscopeTopic.REFERENCE_ITEMS) {
            return;
        }
        // What is sent twice comes with the time of the first one.
        hotMillis = isStock ? Math.max(hotMillis, recordedAtMillis(event)) : hotMillis;
        SpecificRecord copy =
                copies.computeIfAbsent(topic, t -> new RecordCopies(t.schema()))
                        .copy(event, SUFFIX, 0);
        try {
            ahead.put(new Sent(topic, copy, hotMillis, null));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Enough();
        }
    }

    private static long recordedAtMillis(SpecificRecord event) {
        int field = event.getSchema().getField("recordedAt").pos();
        return ((Instant) event.get(field)).toEpochMilli();
    }

    /** Takes what the others have sent. */
    @Override
    public void accept(StockscopeTopic topic, SpecificRecord event) throws IOException {
        if (StockDecoding.topics().contains(topic)) {
            othersMillis = Math.max(othersMillis, recordedAtMillis(event));
            handUpTo(othersMillis);
        }
        target.accept(topic, event);
    }

    private void handUpTo(long millis) throws IOException {
        for (Sent sent = peek(); sent.atMillis <= millis && sent.event != null; sent = peek()) {
            next = null;
            target.accept(sent.topic, sent.event);
        }
    }

    private Sent peek() {
        if (next == null) {
            next = take();
            if (next.failure != null) {
                throw new IllegalStateException("the hot article's simulation", next.failure);
            }
        }
        return next;
    }

    private Sent take() {
        try {
            return ahead.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    @Override
    public void close() {
        simulation.interrupt();
    }
}
