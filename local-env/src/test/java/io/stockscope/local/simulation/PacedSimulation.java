// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.ClockSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.text.TextEvent;
import io.stockscope.local.produce.EventProducer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A live simulation by a clock that goes on only when Kafka has acknowledged all that was recorded
 * before, and only as far as it is told. So what is late in a job that runs by the same clock does
 * not depend on the machine: a slow one takes longer.
 */
public final class PacedSimulation implements AutoCloseable {

    private static final long STEP_WALL_MILLIS = 10;

    private final SetClock clock;
    private final Deque<TextEvent> more;
    private final Pace pace;
    private final LiveSimulation simulation;
    private final List<TextEvent> events = new ArrayList<>();
    private final CompletableFuture<Void> run;

    /**
     * Opens the books; the clock stands still then.
     *
     * @param start what its clock reads at first
     * @param speed how many times as fast as the wall clock it is at the most
     * @param more events that are sent as well, in the order in which they were recorded
     */
    public PacedSimulation(
            SalesHistory history,
            SimulationOptions options,
            Instant start,
            double speed,
            List<TextEvent> more,
            SetClock clock,
            StockscopeConfig config)
            throws InterruptedException {
        this.clock = clock;
        this.more = new ArrayDeque<>(more);
        clock.set(start.toEpochMilli());
        pace = new Pace(start.toEpochMilli(), (long) Math.ceil(STEP_WALL_MILLIS * speed));
        simulation =
                new LiveSimulation(
                        history,
                        options,
                        new ClockSettings(1, null, null),
                        LiveSimulation.DEFAULT_START,
                        pace);
        run = CompletableFuture.runAsync(() -> run(config));
        simulation.awaitCaughtUp();
    }

    /** Plays until its clock reads that, and Kafka has all that was recorded by then. */
    public void playUntil(Instant at) throws Exception {
        synchronized (pace) {
            pace.limitMillis = at.toEpochMilli();
            while (clock.getAsLong() < pace.limitMillis) {
                if (run.isDone()) {
                    run.get();
                    throw new IllegalStateException("the simulation has ended by itself");
                }
                pace.wait(STEP_WALL_MILLIS);
            }
        }
    }

    /** What was sent so far. */
    public List<TextEvent> events() {
        synchronized (pace) {
            return List.copyOf(events);
        }
    }

    /** Ends it; its clock may be set to later times then. */
    @Override
    public void close() throws Exception {
        simulation.stop();
        run.get();
    }

    private void run(StockscopeConfig config) {
        try (SchemaRegistryClient registry =
                        RegistryClients.create(config.registry().connection());
                EventProducer producer = EventProducer.open(config.kafka(), registry)) {
            simulation.run(new Bus(producer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            simulation.stop();
        }
    }

    private final class Bus implements EventOutput {
        private final EventProducer producer;

        Bus(EventProducer producer) {
            this.producer = producer;
        }

        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) {
            send(TextEvent.of(topic, event));
        }

        /** Before each wait, so all that was recorded before is sent. */
        @Override
        public void flush() {
            while (isDue(more.peek())) {
                send(more.remove());
            }
            producer.flush();
        }

        private void send(TextEvent event) {
            producer.send(event.topic(), event.key(), event.event());
            synchronized (pace) {
                events.add(event);
            }
        }

        private boolean isDue(@Nullable TextEvent event) {
            if (event == null) {
                return false;
            }
            int field = event.event().getSchema().getField("recordedAt").pos();
            return ((Instant) event.event().get(field)).toEpochMilli() <= pace.nowMillis;
        }
    }

    /** The wall clock of the simulation, which is in no hurry. */
    private final class Pace implements WallTime {
        private final long stepMillis;
        private long nowMillis;
        private long limitMillis;

        Pace(long startMillis, long stepMillis) {
            this.stepMillis = stepMillis;
            this.nowMillis = startMillis;
            this.limitMillis = startMillis;
        }

        @Override
        public long nowMillis() {
            return nowMillis;
        }

        /** One step, whatever is waited for; who waits for longer flushes, and waits again. */
        @Override
        public void await(long untilMillis, CountDownLatch stopped) throws InterruptedException {
            clock.set(nowMillis);
            if (!stopped.await(STEP_WALL_MILLIS, TimeUnit.MILLISECONDS)) {
                synchronized (this) {
                    nowMillis = Math.min(limitMillis, nowMillis + stepMillis);
                }
            }
        }
    }
}
