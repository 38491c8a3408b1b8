// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ItemMaster;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class HotEventsTest {

    private static final int EVENTS = 60_000;

    private final HotEvents made = HotEvents.of(EVENTS, 600, 0.2);
    private final List<SpecificRecord> events = new ArrayList<>();
    private final Set<String> items = new HashSet<>();

    @Test
    void oneSkuHasTheShareThatWasAskedFor() {
        make();
        assertThat(events).hasSize(EVENTS);
        long hot = events.stream().filter(HotEventsTest::isHot).count();
        assertThat((double) hot / EVENTS).isCloseTo(0.2, Offset.offset(0.03));
        assertThat(made.madeShare()).isEqualTo((double) hot / EVENTS);
        assertThat(events.stream().map(HotEventsTest::sku).filter(items::contains)).hasSize(EVENTS);
    }

    @Test
    void itsEventsAreAHistoryAndNotOneEventOverAndOver() {
        make();
        List<SpecificRecord> hot = events.stream().filter(HotEventsTest::isHot).toList();
        assertThat(hot.stream().map(HotEventsTest::sku).distinct()).hasSize(1);
        assertThat(hot.stream().map(event -> field(event, "eventId")).distinct())
                .hasSizeGreaterThan(hot.size() * 99 / 100);
        assertThat(hot.stream().map(Object::getClass).distinct().count()).isGreaterThan(3);
        Set<Object> reserved = new HashSet<>();
        long ended = 0;
        for (SpecificRecord event : hot) {
            if (event instanceof ReservationEvent reservation
                    && !reserved.add(reservation.getReservationId())) {
                ended++;
            }
        }
        assertThat(ended).isGreaterThan(reserved.size() / 2);
    }

    @Test
    void eventsComeInTheOrderInWhichTheyWereRecordedButForThoseSentTwice() {
        make();
        long disorder = 0;
        Instant last = Instant.MIN;
        for (SpecificRecord event : events) {
            Instant recordedAt = (Instant) field(event, "recordedAt");
            disorder += recordedAt.isBefore(last) ? 1 : 0;
            last = recordedAt.isBefore(last) ? last : recordedAt;
        }
        assertThat(disorder).isLessThan(EVENTS / 100);
    }

    private void make() {
        made.make(this::take);
    }

    private void take(StockscopeTopic topic, SpecificRecord event) {
        if (topic == StockscopeTopic.REFERENCE_ITEMS) {
            items.add(((ItemMaster) event).getSku());
        } else if (StockDecoding.topics().contains(topic)) {
            events.add(event);
        }
    }

    private static boolean isHot(SpecificRecord event) {
        return sku(event).endsWith(HotMerge.SUFFIX);
    }

    private static String sku(SpecificRecord event) {
        return (String) field(event, "sku");
    }

    private static Object field(SpecificRecord event, String name) {
        return event.get(event.getSchema().getField(name).pos());
    }
}
