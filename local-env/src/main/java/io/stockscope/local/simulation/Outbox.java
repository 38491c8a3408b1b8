// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextBytes;
import io.stockscope.local.simulation.fault.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Hands events on in the order in which they were recorded, and some of them twice. Holds those
 * only that are recorded later than the simulation's present: minutes of events, however long it
 * runs.
 */
final class Outbox {
    private record Sending(long atMillis, long sequence, Runnable handing)
            implements Comparable<Sending> {
        @Override
        public int compareTo(Sending other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }
    }

    /** A second copy comes that much later at most; the job forgets event ids after a day. */
    private static final long LONGEST_REDELIVERY_MILLIS = 10 * UkTime.MINUTE;

    /** The same, where nothing may be late. */
    private static final long PROMPT_REDELIVERY_MILLIS = 900;

    private final PriorityQueue<Sending> sendings = new PriorityQueue<>();
    private final Map<StockscopeTopic, Long> events = new EnumMap<>(StockscopeTopic.class);
    private final Map<StockscopeTopic, Long> duplicates = new EnumMap<>(StockscopeTopic.class);
    private final Map<StockscopeTopic, Long> garbage = new EnumMap<>(StockscopeTopic.class);
    private final EventOutput output;
    private final Draws draws;
    private final Transport transport;
    private final Transport.Bus bus = new Bus();

    /** Only if there are faults: without, it would say what the books of the simulation say. */
    private final @Nullable BusBooks busBooks;

    private final double duplicateShare;
    private final long longestRedeliveryMillis;
    private @Nullable BusReader reader;
    private long sequence;

    /** Reads the events as they reach the bus; what breaks a rule is not told. */
    interface BusReader {
        void read(StockscopeTopic topic, SpecificRecord event, long nowMillis);
    }

    Outbox(
            EventOutput output,
            Draws draws,
            SimulationOptions options,
            @Nullable BusBooks busBooks) {
        this.output = output;
        this.draws = draws;
        this.transport = new Transport(options.faults(), draws::unit);
        this.busBooks = busBooks;
        this.duplicateShare = options.duplicateShare();
        this.longestRedeliveryMillis =
                options.noLate() ? PROMPT_REDELIVERY_MILLIS : LONGEST_REDELIVERY_MILLIS;
    }

    /** Lets somebody read the bus; reference data are not told. */
    void readBy(BusReader reader) {
        this.reader = reader;
    }

    /** Sends reference data, which has no time and comes before everything else. */
    void reference(StockscopeTopic topic, SpecificRecord record) {
        events.merge(topic, 1L, Long::sum);
        hand(topic, record);
    }

    /** Sends {@code event} at {@code recordedAtMillis}, and perhaps once more after that. */
    void send(StockscopeTopic topic, String eventId, long recordedAtMillis, SpecificRecord event) {
        long atMillis = transport.send(topic, recordedAtMillis, event, bus);
        if (atMillis == Transport.NEVER) {
            return;
        }
        if (duplicateShare > 0 && draws.unit("sent twice", eventId) < duplicateShare) {
            bus.again(
                    atMillis
                            + 1
                            + draws.below(longestRedeliveryMillis, "sent again after", eventId),
                    topic,
                    event);
        }
    }

    /** Returns when the next event reaches the bus, {@link Long#MAX_VALUE} if none does. */
    long nextMillis() {
        Sending next = sendings.peek();
        return next == null ? Long.MAX_VALUE : next.atMillis;
    }

    /** Hands on the next event. */
    void handNext() {
        sendings.remove().handing.run();
    }

    /** Returns the number of different events per topic that were handed on. */
    Map<StockscopeTopic, Long> events() {
        return events;
    }

    /** Returns how many of them were handed on twice, per topic. */
    Map<StockscopeTopic, Long> duplicates() {
        return duplicates;
    }

    /** Returns how many records per topic are no valid events. */
    Map<StockscopeTopic, Long> garbage() {
        return garbage;
    }

    private void hand(TextBytes bytes) {
        try {
            output.acceptBytes(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hand(StockscopeTopic topic, SpecificRecord event) {
        try {
            output.accept(topic, event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Bus implements Transport.Bus {
        @Override
        public void first(long atMillis, StockscopeTopic topic, SpecificRecord event) {
            add(
                    atMillis,
                    () -> {
                        events.merge(topic, 1L, Long::sum);
                        if (busBooks != null) {
                            busBooks.take(topic, event);
                        }
                        read(atMillis, topic, event);
                    });
        }

        @Override
        public void again(long atMillis, StockscopeTopic topic, SpecificRecord event) {
            add(
                    atMillis,
                    () -> {
                        duplicates.merge(topic, 1L, Long::sum);
                        read(atMillis, topic, event);
                    });
        }

        @Override
        public void invalid(long atMillis, StockscopeTopic topic, SpecificRecord event) {
            add(
                    atMillis,
                    () -> {
                        garbage.merge(topic, 1L, Long::sum);
                        hand(topic, event);
                    });
        }

        @Override
        public void bytes(long atMillis, TextBytes bytes) {
            add(
                    atMillis,
                    () -> {
                        garbage.merge(bytes.topic(), 1L, Long::sum);
                        hand(bytes);
                    });
        }

        private void read(long atMillis, StockscopeTopic topic, SpecificRecord event) {
            if (reader != null) {
                reader.read(topic, event, atMillis);
            }
            hand(topic, event);
        }

        private void add(long atMillis, Runnable handing) {
            sendings.add(new Sending(atMillis, sequence++, handing));
        }
    }
}
