// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.PosLineKind;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.event.text.TextEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * A history of one SKU, written by hand. Times are milliseconds after {@link #START}; what is not
 * said is as dull as possible: recorded when it happened, one location, channel {@code web} with an
 * objective of 60 s and a threshold of 120 s, a price of 10.
 */
final class SmallHistory {
    static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
    static final String SKU = "mug";
    static final long SECOND = 1_000;

    private final List<TextEvent> events = new ArrayList<>();
    private int made;

    /** The time that is {@code millis} after the start. */
    static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    /** What the reference says of it, up to {@code untilMillis}. */
    StockResults run(long untilMillis) {
        return new ReferenceStock(at(untilMillis)).run(events, at(untilMillis));
    }

    SmallHistory channel() {
        return channel(profile("web"));
    }

    SmallHistory channel(ChannelProfile.Builder profile) {
        ChannelProfile built = profile.build();
        events.add(new TextEvent(StockscopeTopic.REFERENCE_CHANNELS, built.getChannel(), built));
        return this;
    }

    static ChannelProfile.Builder profile(String channel) {
        return ChannelProfile.newBuilder()
                .setChannel(channel)
                .setType(ChannelType.ECOMMERCE)
                .setLocations(List.of())
                .setLatencyObjectiveMs(60 * SECOND)
                .setStalenessThresholdMs(120 * SECOND);
    }

    SmallHistory item(long backorderLimit) {
        events.add(
                new TextEvent(
                        StockscopeTopic.REFERENCE_ITEMS,
                        SKU,
                        ItemMaster.newBuilder()
                                .setSku(SKU)
                                .setUnitPrice(new BigDecimal("10.0000"))
                                .setCurrency("EUR")
                                .setBackorderLimit(backorderLimit)
                                .build()));
        return this;
    }

    SmallHistory baseline(long millis, String location, long quantity) {
        return erp(ErpStockKind.BASELINE, millis, location, quantity, null);
    }

    SmallHistory snapshot(long millis, String location, long quantity) {
        return erp(ErpStockKind.SNAPSHOT, millis, location, quantity, null);
    }

    SmallHistory posting(long millis, @Nullable String documentRef) {
        return erp(ErpStockKind.POSTING, millis, "oslo", 0, documentRef);
    }

    private SmallHistory erp(
            ErpStockKind kind,
            long millis,
            String location,
            long quantity,
            @Nullable String documentRef) {
        return add(
                StockscopeTopic.ERP_STOCK,
                ErpStockEvent.newBuilder()
                        .setEventId(nextId())
                        .setSource("erp")
                        .setOccurredAt(at(millis))
                        .setRecordedAt(at(millis))
                        .setKind(kind)
                        .setSku(SKU)
                        .setLocation(location)
                        .setQuantity(quantity)
                        .setDocumentRef(documentRef)
                        .build());
    }

    SmallHistory sale(long millis, String location, long quantity) {
        return sale(nextId(), millis, millis, location, quantity);
    }

    SmallHistory sale(
            String eventId, long millis, long recordedMillis, String location, long quantity) {
        return add(
                StockscopeTopic.POS_LINES,
                PosLineEvent.newBuilder()
                        .setEventId(eventId)
                        .setSource("till")
                        .setOccurredAt(at(millis))
                        .setRecordedAt(at(recordedMillis))
                        .setKind(PosLineKind.SALE)
                        .setTransactionId("t")
                        .setLineNumber(1)
                        .setSku(SKU)
                        .setLocation(location)
                        .setQuantity(quantity)
                        .build());
    }

    SmallHistory receipt(long millis, String location, long quantity) {
        return wms(WmsStockKind.RECEIPT, millis, location, quantity, null);
    }

    SmallHistory shipment(long millis, String location, long quantity, String reservationId) {
        return wms(WmsStockKind.SHIP, millis, location, quantity, reservationId);
    }

    private SmallHistory wms(
            WmsStockKind kind,
            long millis,
            String location,
            long quantity,
            @Nullable String reservationId) {
        return add(
                StockscopeTopic.WMS_STOCK,
                WmsStockEvent.newBuilder()
                        .setEventId(nextId())
                        .setSource("wms")
                        .setOccurredAt(at(millis))
                        .setRecordedAt(at(millis))
                        .setKind(kind)
                        .setSku(SKU)
                        .setLocation(location)
                        .setQuantity(quantity)
                        .setReservationId(reservationId)
                        .build());
    }

    /** An event of order line {@code o} 1, which the channel {@code web} has taken. */
    SmallHistory reservation(
            ReservationKind kind,
            long millis,
            String reservationId,
            long quantity,
            @Nullable Long orderedQuantity) {
        return add(
                StockscopeTopic.CHANNEL_RESERVATIONS,
                ReservationEvent.newBuilder()
                        .setEventId(nextId())
                        .setSource("oms-" + reservationId)
                        .setOccurredAt(at(millis))
                        .setRecordedAt(at(millis))
                        .setKind(kind)
                        .setReservationId(reservationId)
                        .setOrderId("o")
                        .setOrderLineId("1")
                        .setChannel("web")
                        .setSku(SKU)
                        .setLocation("oslo")
                        .setQuantity(quantity)
                        .setOrderedQuantity(orderedQuantity)
                        .build());
    }

    /** The channel {@code web} displays the quantity, and all is covered. */
    SmallHistory acknowledged(long millis, long quantity) {
        return acknowledged(update(millis, quantity));
    }

    SmallHistory acknowledged(AvailabilityEvent.Builder update) {
        return add(StockscopeTopic.CHANNEL_AVAILABILITY, update.build());
    }

    /** An acknowledgement that covers all and was computed and published when it was given. */
    AvailabilityEvent.Builder update(long millis, long quantity) {
        return AvailabilityEvent.newBuilder()
                .setEventId(nextId())
                .setSource("publisher")
                .setOccurredAt(at(millis))
                .setRecordedAt(at(millis))
                .setKind(AvailabilityKind.ACKNOWLEDGED)
                .setUpdateId("u")
                .setChannel("web")
                .setSku(SKU)
                .setQuantity(quantity)
                .setCoversUpTo(at(millis))
                .setComputedAt(at(millis))
                .setPublishedAt(at(millis))
                .setAcknowledgedAt(at(millis));
    }

    private SmallHistory add(StockscopeTopic topic, SpecificRecord event) {
        events.add(new TextEvent(topic, SKU, event));
        return this;
    }

    private String nextId() {
        return "e%03d".formatted(made++);
    }
}
