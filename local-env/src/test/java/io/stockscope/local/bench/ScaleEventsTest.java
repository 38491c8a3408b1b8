// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.local.CliException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class ScaleEventsTest {

    private static final int AFTER = 20_000;
    private static final int ORDERS_PER_DAY = 100;

    private final List<SpecificRecord> events = new ArrayList<>();
    private final Set<String> items = new HashSet<>();

    @Test
    void booksOfAllSkusAreOpenedBeforeWhatIsMeasured() {
        ScaleEvents made = make(2_000, 0);
        assertThat(events).hasSize((int) made.total());
        assertThat(items).hasSize(2_000);
        List<SpecificRecord> opening = events.subList(0, (int) made.opening());
        assertThat(skus(opening, ErpStockKind.BASELINE)).isEqualTo(items);
        assertThat(events.stream().filter(event -> isErp(event, ErpStockKind.SNAPSHOT))).isEmpty();
    }

    @Test
    void nothingComesOfSkusAtRestOnceTheirBooksAreOpen() {
        ScaleEvents made = make(200, 1_800);
        assertThat(items).hasSize(2_000);
        List<SpecificRecord> opening = events.subList(0, (int) made.opening());
        assertThat(skus(opening, ErpStockKind.BASELINE)).isEqualTo(items);
        List<SpecificRecord> after = events.subList((int) made.opening(), events.size());
        assertThat(after).hasSize(AFTER);
        assertThat(after.stream().map(event -> (String) field(event, "sku")).distinct().count())
                .isBetween(100L, 200L);
    }

    @Test
    void ofALargerCatalogueEventsComeAtTheSamePace() {
        Duration small = lasts(make(200, 0));
        events.clear();
        items.clear();
        Duration large = lasts(make(2_000, 0));
        assertThat(large)
                .isBetween(small.multipliedBy(2).dividedBy(3), small.multipliedBy(3).dividedBy(2));
    }

    private Duration lasts(ScaleEvents made) {
        return Duration.between(
                recordedAt(events.get((int) made.opening())),
                recordedAt(events.get(events.size() - 1)));
    }

    @Test
    void openReservationsAreThoseWithoutAnEnd() {
        ScaleEvents made = make(200, 0);
        Set<Object> open = new HashSet<>();
        for (SpecificRecord event : events) {
            if (event.getSchema().getField("expiresAt") != null) {
                Object id = field(event, "reservationId");
                if (field(event, "kind").toString().equals("CREATED")) {
                    open.add(id);
                } else {
                    open.remove(id);
                }
            }
        }
        assertThat(made.openReservations()).isEqualTo(open.size()).isPositive();
    }

    @Test
    void moreThanAYearOfEventsIsRefusedWithWhatToDo() {
        assertThatThrownBy(() -> ScaleEvents.of(100_000_000, 50, 0, 10))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("give fewer --events or larger --skus");
    }

    private ScaleEvents make(int skus, int resting) {
        ScaleEvents made = ScaleEvents.of(AFTER, skus, resting, ORDERS_PER_DAY);
        made.make(this::take);
        return made;
    }

    private void take(StockscopeTopic topic, SpecificRecord event) {
        if (topic == StockscopeTopic.REFERENCE_ITEMS) {
            items.add(((ItemMaster) event).getSku());
        } else if (StockDecoding.topics().contains(topic)) {
            events.add(event);
        }
    }

    private static Set<String> skus(List<SpecificRecord> of, ErpStockKind kind) {
        return of.stream()
                .filter(event -> isErp(event, kind))
                .map(event -> ((ErpStockEvent) event).getSku())
                .collect(Collectors.toSet());
    }

    private static boolean isErp(SpecificRecord event, ErpStockKind kind) {
        return event instanceof ErpStockEvent erp && erp.getKind() == kind;
    }

    private static Instant recordedAt(SpecificRecord event) {
        return (Instant) field(event, "recordedAt");
    }

    private static Object field(SpecificRecord event, String name) {
        return event.get(event.getSchema().getField(name).pos());
    }
}
