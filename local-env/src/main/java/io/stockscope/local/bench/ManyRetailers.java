// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.simulation.EventOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes many retailers of a simulated one, each with SKUs of its own, and each a little later than
 * the one before, over a day: what a warehouse of many more articles would send, merged into one
 * order of {@code recordedAt}. Stock events only, and the reference data.
 *
 * <p>Some may come to rest: of these only what opens their books is sent, and nothing afterwards.
 *
 * <p>It keeps the events of one simulated day.
 */
final class ManyRetailers implements EventOutput {

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final EventOutput target;
    private final long openingMillis;
    private long restFromMillis = Long.MAX_VALUE;
    private final Map<StockscopeTopic, RecordCopies> copies = new EnumMap<>(StockscopeTopic.class);
    private final List<Retailer> atEnd = new ArrayList<>();
    private final PriorityQueue<Retailer> behind =
            new PriorityQueue<>(
                    Comparator.comparingLong(Retailer::nextMillis)
                            .thenComparing(retailer -> retailer.suffix));
    private Sent last = new Sent(StockscopeTopic.ERP_STOCK, null, Long.MIN_VALUE);

    /** An event and when it went onto the bus; the head of the list is none. */
    private static final class Sent {
        private final StockscopeTopic topic;
        private final @Nullable SpecificRecord event;
        private final long atMillis;
        private @Nullable Sent next;

        Sent(StockscopeTopic topic, @Nullable SpecificRecord event, long atMillis) {
            this.topic = topic;
            this.event = event;
            this.atMillis = atMillis;
        }
    }

    /** One of the retailers, and how far it has come. */
    private static final class Retailer {
        private final String suffix;
        private final long shiftMillis;
        private final boolean rests;
        private Sent at;

        Retailer(int number, long shiftMillis, boolean rests, Sent at) {
            this.rests = rests;
            this.suffix = "-" + number;
            this.shiftMillis = shiftMillis;
            this.at = at;
        }

        long nextMillis() {
            return at.next == null ? Long.MAX_VALUE : at.next.atMillis + shiftMillis;
        }
    }

    ManyRetailers(int count, EventOutput target) {
        this(count, count, Duration.ZERO, target);
    }

    /**
     * @param busy how many of them do not come to rest
     * @param opening how long it takes to open the books
     */
    ManyRetailers(int count, int busy, Duration opening, EventOutput target) {
        this.target = target;
        this.openingMillis = opening.toMillis();
        for (int number = 0; number < count; number++) {
            atEnd.add(
                    new Retailer(
                            number, shiftMillis(number, count), rests(number, count, busy), last));
        }
    }

    /** Whether a retailer comes to rest: those that do not are spread among the others. */
    static boolean rests(int number, int count, int busy) {
        return number > 0 && (long) number * busy / count == (number - 1L) * busy / count;
    }

    /** How much later than the first one a retailer is. */
    static long shiftMillis(int number, int count) {
        return DAY_MILLIS * number / count;
    }

    @Override
    public void accept(StockscopeTopic topic, SpecificRecord event) throws IOException {
        if (topic == StockscopeTopic.REFERENCE_CHANNELS) {
            target.accept(topic, event);
        } else if (topic == StockscopeTopic.REFERENCE_ITEMS) {
            for (Retailer retailer : atEnd) {
                target.accept(topic, copy(topic, event, retailer));
            }
        } else if (StockDecoding.topics().contains(topic)) {
            append(topic, copies(topic).copy(event, "", 0));
            sendUpTo(last.atMillis);
        }
    }

    /**
     * What is sent twice comes with the time of the first one, and goes out with its neighbours.
     */
    private void append(StockscopeTopic topic, SpecificRecord event) {
        long atMillis = Math.max(last.atMillis, recordedAtMillis(event));
        if (restFromMillis == Long.MAX_VALUE) {
            restFromMillis = atMillis + openingMillis;
        }
        Sent sent = new Sent(topic, event, atMillis);
        last.next = sent;
        last = sent;
        behind.addAll(atEnd);
        atEnd.clear();
    }

    private static long recordedAtMillis(SpecificRecord event) {
        int field = event.getSchema().getField("recordedAt").pos();
        return ((Instant) event.get(field)).toEpochMilli();
    }

    private void sendUpTo(long millis) throws IOException {
        for (Retailer next = behind.peek();
                next != null && next.nextMillis() <= millis;
                next = behind.peek()) {
            behind.remove();
            Sent sent = requireNonNull(next.at.next);
            if (next.rests && sent.atMillis >= restFromMillis) {
                continue;
            }
            next.at = sent;
            (sent.next == null ? atEnd : behind).add(next);
            target.accept(sent.topic, copy(sent.topic, requireNonNull(sent.event), next));
        }
    }

    private SpecificRecord copy(StockscopeTopic topic, SpecificRecord event, Retailer retailer) {
        return copies(topic).copy(event, retailer.suffix, retailer.shiftMillis);
    }

    private RecordCopies copies(StockscopeTopic topic) {
        return copies.computeIfAbsent(topic, t -> new RecordCopies(t.schema()));
    }
}
