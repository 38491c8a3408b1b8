// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.CliException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class BenchEventsTest {

    private static final int EVENTS = 60_000;
    private static final int SKUS = 600;

    private final List<SpecificRecord> events = new ArrayList<>();
    private final Set<String> items = new HashSet<>();
    private int channels;

    @Test
    void thereAreAsManyEventsAsWereAskedForOfAllSkusAndReferenceDataBeforeThem() {
        make();
        assertThat(events).hasSize(EVENTS);
        Set<Object> skus = new HashSet<>();
        events.forEach(event -> skus.add(field(event, "sku")));
        assertThat(skus).hasSizeBetween(SKUS * 9 / 10, SKUS);
        assertThat(items).containsAll(skus.stream().map(String::valueOf).toList());
        assertThat(channels).isPositive();
    }

    @Test
    void onlyWhatTheSimulationSendsTwiceHasTheSameId() {
        make();
        Map<Object, SpecificRecord> byId = new HashMap<>();
        int again = 0;
        for (SpecificRecord event : events) {
            SpecificRecord first = byId.putIfAbsent(field(event, "eventId"), event);
            if (first != null) {
                assertThat(event).isEqualTo(first);
                again++;
            }
        }
        assertThat(again).isBetween(1, EVENTS / 100);
    }

    @Test
    void eventsComeInTheOrderInWhichTheyWereRecordedButForThoseSentTwice() {
        make();
        long disorder = 0;
        Instant last = Instant.MIN;
        for (SpecificRecord event : events) {
            Instant recordedAt = (Instant) field(event, "recordedAt");
            if (recordedAt.isBefore(last)) {
                disorder++;
            } else {
                last = recordedAt;
            }
        }
        assertThat(disorder).isLessThan(EVENTS / 100);
        assertThat(last).isBefore(Instant.now());
    }

    @Test
    void eventsAreTheSameEveryTime() {
        make();
        List<SpecificRecord> first = List.copyOf(events);
        events.clear();
        make();
        assertThat(events).isEqualTo(first);
    }

    @Test
    void moreThanAYearOfEventsIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> BenchEvents.of(100_000_000, 10))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("give more --skus or fewer --events");
    }

    private void make() {
        BenchEvents.of(EVENTS, SKUS).make(this::take);
    }

    private void take(StockscopeTopic topic, SpecificRecord event) {
        if (topic == StockscopeTopic.REFERENCE_CHANNELS) {
            channels++;
        } else if (topic == StockscopeTopic.REFERENCE_ITEMS) {
            assertThat(events).isEmpty();
            items.add(((ItemMaster) event).getSku());
        } else {
            assertThat(StockDecoding.topics()).contains(topic);
            events.add(event);
        }
    }

    private static Object field(SpecificRecord event, String name) {
        return event.get(event.getSchema().getField(name).pos());
    }
}
