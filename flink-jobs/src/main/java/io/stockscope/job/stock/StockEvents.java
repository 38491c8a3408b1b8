// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.stock.AvailabilityUpdate;
import io.stockscope.stock.Disposition;
import io.stockscope.stock.OrderLine;
import io.stockscope.stock.StockEvent;
import io.stockscope.stock.StockEventKind;
import io.stockscope.stock.StockSystem;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The records of the contract as events of the domain. No checks: see {@link StockEventDecoder}.
 */
final class StockEvents {

    /** The five topics, and which system tells on each. */
    private static final Map<StockSystem, StockscopeTopic> TOPICS = topics();

    private static final Map<StockSystem, Map<String, StockEventKind>> KINDS = kinds();

    private static final Map<String, StockSystem> SYSTEMS =
            Stream.of(StockSystem.values())
                    .collect(Collectors.toUnmodifiableMap(StockSystem::name, system -> system));

    private StockEvents() {}

    /** The topics of stock events. */
    static List<StockscopeTopic> stockTopics() {
        return List.copyOf(TOPICS.values());
    }

    /** The topic that a system tells its stock events on. */
    static StockscopeTopic topic(StockSystem system) {
        StockscopeTopic topic = TOPICS.get(system);
        if (topic == null) {
            throw new IllegalStateException("no topic for " + system);
        }
        return topic;
    }

    static StockEvent of(ErpStockEvent event) {
        return new StockEvent(
                kind(StockSystem.ERP, event.getKind()),
                event.getEventId(),
                event.getSource(),
                event.getSku(),
                event.getOccurredAt().toEpochMilli(),
                event.getRecordedAt().toEpochMilli(),
                event.getCorrelationId(),
                event.getLocation(),
                null,
                event.getQuantity(),
                Disposition.SELLABLE,
                null,
                null,
                null,
                null,
                event.getDocumentRef());
    }

    static StockEvent of(WmsStockEvent event) {
        return new StockEvent(
                kind(StockSystem.WMS, event.getKind()),
                event.getEventId(),
                event.getSource(),
                event.getSku(),
                event.getOccurredAt().toEpochMilli(),
                event.getRecordedAt().toEpochMilli(),
                event.getCorrelationId(),
                event.getLocation(),
                null,
                event.getQuantity(),
                Disposition.valueOf(event.getDisposition().name()),
                event.getReservationId(),
                null);
    }

    static StockEvent of(PosLineEvent event) {
        return new StockEvent(
                kind(StockSystem.POS, event.getKind()),
                event.getEventId(),
                event.getSource(),
                event.getSku(),
                event.getOccurredAt().toEpochMilli(),
                event.getRecordedAt().toEpochMilli(),
                event.getCorrelationId(),
                event.getLocation(),
                null,
                event.getQuantity(),
                Disposition.valueOf(event.getDisposition().name()),
                null,
                null);
    }

    static StockEvent of(ReservationEvent event) {
        return new StockEvent(
                kind(StockSystem.RESERVATION, event.getKind()),
                event.getEventId(),
                event.getSource(),
                event.getSku(),
                event.getOccurredAt().toEpochMilli(),
                event.getRecordedAt().toEpochMilli(),
                event.getCorrelationId(),
                event.getLocation(),
                event.getChannel(),
                event.getQuantity(),
                Disposition.SELLABLE,
                event.getReservationId(),
                millis(event.getExpiresAt()),
                new OrderLine(
                        event.getOrderId(), event.getOrderLineId(), event.getOrderedQuantity()),
                null,
                null);
    }

    static StockEvent of(AvailabilityEvent event) {
        return new StockEvent(
                kind(StockSystem.CHANNEL, event.getKind()),
                event.getEventId(),
                event.getSource(),
                event.getSku(),
                event.getOccurredAt().toEpochMilli(),
                event.getRecordedAt().toEpochMilli(),
                event.getCorrelationId(),
                null,
                event.getChannel(),
                event.getQuantity(),
                Disposition.SELLABLE,
                null,
                null,
                null,
                update(event),
                null);
    }

    private static AvailabilityUpdate update(AvailabilityEvent event) {
        return new AvailabilityUpdate(
                event.getWithheldQuantity(),
                millis(event.getCoversUpTo()),
                bySystem(event.getCoversUpToBySystem()),
                millis(event.getComputedAt()),
                event.getPublishedAt().toEpochMilli());
    }

    /** What names no system of ours says nothing about changes of ours. */
    private static Map<StockSystem, Long> bySystem(@Nullable Map<String, Instant> byName) {
        if (byName == null) {
            return Map.of();
        }
        Map<StockSystem, Long> bySystem = new EnumMap<>(StockSystem.class);
        byName.forEach(
                (name, upTo) -> {
                    StockSystem system = SYSTEMS.get(name);
                    if (system != null) {
                        bySystem.put(system, upTo.toEpochMilli());
                    }
                });
        return bySystem;
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    private static StockEventKind kind(StockSystem system, Enum<?> onTheWire) {
        StockEventKind kind = KINDS.getOrDefault(system, Map.of()).get(onTheWire.name());
        if (kind == null) {
            throw new IllegalStateException("no kind for " + system + " " + onTheWire);
        }
        return kind;
    }

    private static Map<StockSystem, StockscopeTopic> topics() {
        Map<StockSystem, StockscopeTopic> topics = new EnumMap<>(StockSystem.class);
        topics.put(StockSystem.ERP, StockscopeTopic.ERP_STOCK);
        topics.put(StockSystem.WMS, StockscopeTopic.WMS_STOCK);
        topics.put(StockSystem.POS, StockscopeTopic.POS_LINES);
        topics.put(StockSystem.RESERVATION, StockscopeTopic.CHANNEL_RESERVATIONS);
        topics.put(StockSystem.CHANNEL, StockscopeTopic.CHANNEL_AVAILABILITY);
        return topics;
    }

    private static Map<StockSystem, Map<String, StockEventKind>> kinds() {
        Map<StockSystem, Map<String, StockEventKind>> kinds = new EnumMap<>(StockSystem.class);
        for (StockEventKind kind : StockEventKind.values()) {
            kinds.computeIfAbsent(kind.system(), system -> new HashMap<>())
                    .put(kind.wireName(), kind);
        }
        return kinds;
    }
}
