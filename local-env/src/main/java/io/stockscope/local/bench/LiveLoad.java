// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.CliException;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.simulation.EventOutput;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends simulated events now, so many a second, until it is closed: all their times are moved so
 * that {@code recordedAt} is the wall clock when an event is sent, and what lay between two times
 * lies between them still, in proportion. In a thread of its own.
 */
final class LiveLoad implements AutoCloseable {

    /** Events are planned in blocks of so much time, which are short beside everything measured. */
    private static final double BLOCK_SECONDS = 0.05;

    /** The first event is sent so much after the reference data. */
    private static final long LEAD_MILLIS = 200;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** For the job to start and become level, and for what is on its way at the end. */
    private static final Duration BESIDE = Duration.ofMinutes(5);

    private final BenchEvents events;
    private final double eventsPerSecond;
    private final StockscopeConfig config;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong mostBehindMillis = new AtomicLong();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "live-load");
    private volatile boolean stopped;
    private volatile @Nullable RuntimeException failure;

    private LiveLoad(BenchEvents events, double eventsPerSecond, StockscopeConfig config) {
        this.events = events;
        this.eventsPerSecond = eventsPerSecond;
        this.config = config;
    }

    /** Plans events for so long, and for what goes before and comes after. */
    static BenchEvents events(double eventsPerSecond, Duration span, int skus) {
        double seconds = span.plus(BESIDE).toMillis() / 1000.0;
        return BenchEvents.of((long) Math.ceil(eventsPerSecond * seconds), skus);
    }

    /**
     * Begins to send.
     *
     * @param events at least as many as are to be sent until it is closed
     */
    static LiveLoad start(BenchEvents events, double eventsPerSecond, StockscopeConfig config) {
        LiveLoad load = new LiveLoad(events, eventsPerSecond, config);
        load.thread.start();
        return load;
    }

    /** Waits until reference data are sent, and events are. */
    void awaitBegun() throws InterruptedException {
        if (!begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            check();
            throw CliException.failed("no event was sent for " + PATIENCE.toSeconds() + " s");
        }
        check();
    }

    /** Stock events sent so far. */
    long sent() {
        return sent.get();
    }

    /** The most by which an event was sent later than at its {@code recordedAt}. */
    long mostBehindMillis() {
        return mostBehindMillis.get();
    }

    /** Forgets how much it was behind. */
    void forgetBehind() {
        mostBehindMillis.set(0);
    }

    /**
     * Says whether all is well.
     *
     * @throws CliException if it is at its end, or what it sends is not taken
     */
    void check() {
        RuntimeException failed = failure;
        if (failed != null) {
            throw CliException.failed("the load cannot be sent: " + failed.getMessage(), failed);
        }
        if (!thread.isAlive() && !stopped) {
            throw CliException.failed(
                    "the load has come to its end after %,d events".formatted(sent()));
        }
    }

    private void run() {
        try (SchemaRegistryClient schemas = RegistryClients.create(config.registry().connection());
                EventProducer producer = EventProducer.open(config.kafka(), schemas)) {
            events.make(new Paced(producer));
        } catch (Stopped end) {
            // As it was asked to.
        } catch (IOException e) {
            throw new IllegalStateException("a client cannot be closed", e);
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            begun.countDown();
        }
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join(PATIENCE.toMillis());
    }

    /** Holds events back until it is time to send them. */
    private final class Paced implements EventOutput {

        private final EventProducer producer;
        private final TimeWarp warp = new TimeWarp();
        private final Map<StockscopeTopic, RecordCopies> copies =
                new EnumMap<>(StockscopeTopic.class);
        private final int blockEvents = (int) Math.max(1, eventsPerSecond * BLOCK_SECONDS);
        private final List<Planned> block = new ArrayList<>();
        private double plannedMillis = Double.NaN;
        private long lastMillis = Long.MIN_VALUE;

        /**
         * @param orderMillis simulated time when it goes out, which is later than when it was
         *     recorded if it goes out again
         */
        private record Planned(StockscopeTopic topic, SpecificRecord event, long orderMillis) {}

        Paced(EventProducer producer) {
            this.producer = producer;
        }

        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) {
            if (stopped) {
                throw new Stopped();
            }
            if (!StockDecoding.topics().contains(topic)) {
                producer.send(topic, topic.key(event), event);
                return;
            }
            long recordedMillis = recordedAtMillis(event);
            if (Double.isNaN(plannedMillis)) {
                producer.flush();
                plannedMillis = System.currentTimeMillis() + LEAD_MILLIS;
                warp.knot(recordedMillis - 1, plannedMillis);
                begun.countDown();
            }
            lastMillis = Math.max(lastMillis, recordedMillis);
            block.add(new Planned(topic, event, lastMillis));
            if (block.size() == blockEvents) {
                send();
            }
        }

        private void send() {
            plannedMillis += blockEvents * 1000.0 / eventsPerSecond;
            warp.knot(lastMillis, plannedMillis);
            for (Planned planned : block) {
                await(warp.wallMillis(planned.orderMillis));
                StockscopeTopic topic = planned.topic;
                SpecificRecord now =
                        copies.computeIfAbsent(topic, t -> new RecordCopies(t.schema()))
                                .copy(planned.event, "", warp::wallMillis);
                producer.send(topic, topic.key(now), now);
            }
            sent.addAndGet(block.size());
            block.clear();
        }

        private void await(long wallMillis) {
            long now = System.currentTimeMillis();
            long behindMillis = now - wallMillis;
            if (behindMillis > mostBehindMillis.get()) {
                mostBehindMillis.set(behindMillis);
            }
            while (now < wallMillis) {
                if (stopped) {
                    throw new Stopped();
                }
                try {
                    TimeUnit.MILLISECONDS.sleep(Math.min(wallMillis - now, 100));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new Stopped();
                }
                now = System.currentTimeMillis();
            }
        }

        private static long recordedAtMillis(SpecificRecord event) {
            int field = event.getSchema().getField("recordedAt").pos();
            return ((Instant) event.get(field)).toEpochMilli();
        }
    }

    /** Ends the simulation. */
    private static final class Stopped extends RuntimeException {
        @Serial private static final long serialVersionUID = 1L;

        Stopped() {
            super(null, null, false, false);
        }
    }
}
