// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SqueezedEventsTest {

    private static final int FACTOR = 100;
    private static final BenchEvents EVENTS = BenchEvents.of(5_000, 100);

    private record Sent(StockscopeTopic topic, SpecificRecord event) {
        Instant at(String field) {
            return (Instant) event.get(event.getSchema().getField(field).pos());
        }
    }

    private static List<Sent> made(MadeEvents events) {
        List<Sent> made = new ArrayList<>();
        events.make((topic, event) -> made.add(new Sent(topic, event)));
        return made;
    }

    @Test
    void whatLiesBetweenTwoTimesIsSoManyTimesShorter() {
        List<Sent> before = made(EVENTS);
        List<Sent> after = made(new SqueezedEvents(EVENTS, FACTOR));
        assertThat(after).hasSameSizeAs(before);
        Instant start = null;
        for (int i = 0; i < before.size(); i++) {
            Sent was = before.get(i);
            Sent is = after.get(i);
            if (!StockDecoding.topics().contains(was.topic)) {
                assertThat(is).isEqualTo(was);
                continue;
            }
            start = start == null ? was.at("recordedAt") : start;
            assertThat(is.topic).isEqualTo(was.topic);
            for (String field : List.of("recordedAt", "occurredAt")) {
                long millis = was.at(field).toEpochMilli() - start.toEpochMilli();
                assertThat(is.at(field).toEpochMilli() - start.toEpochMilli())
                        .isEqualTo(Math.floorDiv(millis, FACTOR));
            }
        }
    }

    @Test
    void whatAnUpdateCoversIsMovedAlike() {
        List<Sent> before = made(EVENTS);
        List<Sent> after = made(new SqueezedEvents(EVENTS, FACTOR));
        int compared = 0;
        for (int i = 0; i < before.size(); i++) {
            Instant covered = covered(before.get(i));
            Instant coveredNow = covered(after.get(i));
            if (covered != null && coveredNow != null) {
                long lag = lagMillis(before.get(i), covered) / FACTOR;
                assertThat(lagMillis(after.get(i), coveredNow)).isBetween(lag - 1, lag + 1);
                compared++;
            }
        }
        assertThat(compared).isPositive();
    }

    private static @Nullable Instant covered(Sent sent) {
        return sent.event instanceof AvailabilityEvent update ? update.getCoversUpTo() : null;
    }

    private static long lagMillis(Sent update, Instant covered) {
        return update.at("recordedAt").toEpochMilli() - covered.toEpochMilli();
    }
}
