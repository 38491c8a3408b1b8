// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.StockscopeTopic;
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
    private record Sending(
            long atMillis, long sequence, StockscopeTopic topic, SpecificRecord event)
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
    private final EventOutput output;
    private final Draws draws;
    private final double duplicateShare;
    private final long longestRedeliveryMillis;
    private @Nullable BusReader reader;
    private long sequence;

    /** Reads the events as they reach the bus. */
    interface BusReader {
        void read(StockscopeTopic topic, SpecificRecord event, long nowMillis);
    }

    Outbox(EventOutput output, Draws draws, SimulationOptions options) {
        this.output = output;
        this.draws = draws;
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
        events.merge(topic, 1L, Long::sum);
        sendings.add(new Sending(recordedAtMillis, sequence++, topic, event));
        if (duplicateShare > 0 && draws.unit("sent twice", eventId) < duplicateShare) {
            duplicates.merge(topic, 1L, Long::sum);
            long againAt =
                    recordedAtMillis
                            + 1
                            + draws.below(longestRedeliveryMillis, "sent again after", eventId);
            sendings.add(new Sending(againAt, sequence++, topic, event));
        }
    }

    /** Returns when the next event reaches the bus, {@link Long#MAX_VALUE} if none does. */
    long nextMillis() {
        Sending next = sendings.peek();
        return next == null ? Long.MAX_VALUE : next.atMillis;
    }

    /** Hands on the next event. */
    void handNext() {
        Sending next = sendings.remove();
        if (reader != null) {
            reader.read(next.topic, next.event, next.atMillis);
        }
        hand(next.topic, next.event);
    }

    /** Returns the number of different events per topic. */
    Map<StockscopeTopic, Long> events() {
        return events;
    }

    /** Returns how many of them were sent twice, per topic. */
    Map<StockscopeTopic, Long> duplicates() {
        return duplicates;
    }

    private void hand(StockscopeTopic topic, SpecificRecord event) {
        try {
            output.accept(topic, event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
