// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.simulation.EventOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * The same events in a shorter time: whatever lies between two times becomes so many times shorter,
 * delays of systems and terms of reservations too. So a second holds more events, as it does at a
 * larger retailer. Times are whole milliseconds, of which more become equal.
 *
 * @param events whose time is squeezed; that of the first one recorded stays
 * @param factor at least 1
 */
record SqueezedEvents(MadeEvents events, int factor) implements MadeEvents {

    @Override
    public long total() {
        return events.total();
    }

    @Override
    public long skus() {
        return events.skus();
    }

    @Override
    public void make(EventOutput output) {
        events.make(factor == 1 ? output : new Squeezed(output, factor));
    }

    private static final class Squeezed implements EventOutput {

        private final EventOutput target;
        private final int factor;
        private final Map<StockscopeTopic, RecordCopies> copies =
                new EnumMap<>(StockscopeTopic.class);
        private long firstMillis = Long.MIN_VALUE;

        Squeezed(EventOutput target, int factor) {
            this.target = target;
            this.factor = factor;
        }

        @Override
        public void accept(StockscopeTopic topic, SpecificRecord event) throws IOException {
            if (!StockDecoding.topics().contains(topic)) {
                target.accept(topic, event);
                return;
            }
            if (firstMillis == Long.MIN_VALUE) {
                int field = event.getSchema().getField("recordedAt").pos();
                firstMillis = ((Instant) event.get(field)).toEpochMilli();
            }
            target.accept(
                    topic,
                    copies.computeIfAbsent(topic, t -> new RecordCopies(t.schema()))
                            .copy(event, "", this::squeezed));
        }

        private long squeezed(long millis) {
            return firstMillis + Math.floorDiv(millis - firstMillis, factor);
        }
    }
}
