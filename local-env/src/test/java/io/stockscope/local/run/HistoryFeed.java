// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.registry.RegistryClients;
import io.stockscope.event.text.TextEvent;
import io.stockscope.local.produce.EventProducer;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.Simulation;
import io.stockscope.local.simulation.SimulationOptions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A retailer's days, with doubles and capture delays, sent in parts in the order of the bus. Each
 * part holds a record more, which breaks a rule.
 */
final class HistoryFeed {

    static final int PARTS = 4;

    private final StockscopeConfig config;
    private final List<TextEvent> history;
    private long sent;

    private HistoryFeed(StockscopeConfig config, List<TextEvent> history) {
        this.config = config;
        this.history = history;
    }

    /** Sends to the Kafka of a configuration. */
    static HistoryFeed of(int days, int ordersPerDay, StockscopeConfig config) {
        List<TextEvent> events = new ArrayList<>();
        Simulation.run(
                SalesHistory.of(GeneratedSales.generate(days, ordersPerDay, 3)),
                new SimulationOptions(3, 0.01),
                (topic, event) -> {
                    if (topic != StockscopeTopic.CHANNEL_ORDERS) {
                        events.add(TextEvent.of(topic, event));
                    }
                });
        return new HistoryFeed(config, events);
    }

    /** When the last record of these parts was recorded. */
    Instant newest(double from, double to) {
        return part(from, to).stream()
                .map(HistoryFeed::recordedAt)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElseThrow();
    }

    /** Sends parts, from one to another one; they may be broken. */
    void send(double from, double to) throws Exception {
        Instant newest = newest(from, to);
        try (SchemaRegistryClient registry =
                        RegistryClients.create(config.registry().connection());
                EventProducer producer = EventProducer.open(config.kafka(), registry)) {
            part(from, to).forEach(event -> send(producer, event));
            for (int whole = (int) Math.ceil(from); whole < to; whole++) {
                send(
                        producer,
                        TextEvent.of(
                                StockscopeTopic.WMS_STOCK,
                                StockTraffic.moved(
                                        "bad-" + whole, WmsStockKind.RECEIPT, "bad", newest, -1)));
            }
            producer.flush();
        }
    }

    /** How many records of stock topics were sent. */
    long sent() {
        return sent;
    }

    private void send(EventProducer producer, TextEvent event) {
        producer.send(event.topic(), event.key(), event.event());
        if (recordedAt(event) != null) {
            sent++;
        }
    }

    private List<TextEvent> part(double from, double to) {
        return history.subList(index(from), index(to));
    }

    private int index(double part) {
        return (int) (history.size() * part / PARTS);
    }

    private static @Nullable Instant recordedAt(TextEvent event) {
        Schema.Field field = event.event().getSchema().getField("recordedAt");
        return field == null ? null : (Instant) event.event().get(field.pos());
    }
}
