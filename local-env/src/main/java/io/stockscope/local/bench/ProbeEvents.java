// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

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
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The events of one group of probes: SKUs, locations and a channel that nobody else has. Three
 * locations, each with a SKU of its own, whose units below zero rise by 1 with each event of ERP,
 * POS or reservations; and one SKU at a location that the channel sells, of which the warehouse
 * receives one unit after the other, and which the channel acknowledges.
 *
 * @param name of the channel, and the beginning of all other names
 * @param erpSku whose safety stock rises, and so on: so chosen that each lies in the partition of
 *     its topic that is to be probed
 */
record ProbeEvents(String name, String erpSku, String posSku, String reservedSku, String syncSku) {

    /** After so long a change is overdue. */
    static final Duration OBJECTIVE = Duration.ofMillis(200);

    private static final String SOURCE = "probe";
    private static final BigDecimal PRICE = new BigDecimal("1.0000");

    String erpLocation() {
        return name + "-erp";
    }

    String posLocation() {
        return name + "-pos";
    }

    String reservedLocation() {
        return name + "-reserved";
    }

    String syncLocation() {
        return name + "-sync";
    }

    ChannelProfile channel() {
        return ChannelProfile.newBuilder()
                .setChannel(name)
                .setType(ChannelType.STORE)
                .setLocations(
                        List.of(erpLocation(), posLocation(), reservedLocation(), syncLocation()))
                .setLatencyObjectiveMs(OBJECTIVE.toMillis())
                .setStalenessThresholdMs(Duration.ofDays(1).toMillis())
                .build();
    }

    List<ItemMaster> items(String currency) {
        return List.of(erpSku, posSku, reservedSku, syncSku).stream()
                .map(
                        sku ->
                                ItemMaster.newBuilder()
                                        .setSku(sku)
                                        .setUnitPrice(PRICE)
                                        .setCurrency(currency)
                                        .build())
                .toList();
    }

    List<ErpStockEvent> baselines(Instant at) {
        return List.of(
                erp(ErpStockKind.BASELINE, erpSku, erpLocation(), 0, at),
                erp(ErpStockKind.BASELINE, posSku, posLocation(), 0, at),
                erp(ErpStockKind.BASELINE, reservedSku, reservedLocation(), 0, at),
                erp(ErpStockKind.BASELINE, syncSku, syncLocation(), 0, at));
    }

    /** Takes the ERP's location to so many units below zero. */
    ErpStockEvent safetyStock(long units, Instant at) {
        return erp(ErpStockKind.SAFETY_STOCK, erpSku, erpLocation(), units, at);
    }

    /** Takes the store's location one unit further below zero. */
    PosLineEvent sale(long number, Instant at) {
        return PosLineEvent.newBuilder()
                .setEventId(id("sale", posSku, number, at))
                .setSource(SOURCE)
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setKind(PosLineKind.SALE)
                .setTransactionId(id("transaction", posSku, number, at))
                .setLineNumber(1)
                .setSku(posSku)
                .setLocation(posLocation())
                .setQuantity(1)
                .build();
    }

    /** Takes the location of reservations one unit further below zero. */
    ReservationEvent reservation(long number, Instant at) {
        String order = id("order", reservedSku, number, at);
        return ReservationEvent.newBuilder()
                .setEventId(id("reserved", reservedSku, number, at))
                .setSource(SOURCE)
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setKind(ReservationKind.CREATED)
                .setReservationId(id("reservation", reservedSku, number, at))
                .setOrderId(order)
                .setOrderLineId(order)
                .setChannel(name)
                .setSku(reservedSku)
                .setLocation(reservedLocation())
                .setQuantity(1)
                .setOrderedQuantity(1L)
                .build();
    }

    /** Makes one unit more available to the channel, which does not display it yet. */
    WmsStockEvent receipt(long number, Instant at) {
        return WmsStockEvent.newBuilder()
                .setEventId(id("receipt", syncSku, number, at))
                .setSource(SOURCE)
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setKind(WmsStockKind.RECEIPT)
                .setSku(syncSku)
                .setLocation(syncLocation())
                .setQuantity(1)
                .build();
    }

    /**
     * Lets the channel display so many units, in answer to what was recorded up to a moment.
     *
     * @param coversUpTo when the last receipt of those was recorded
     */
    AvailabilityEvent acknowledged(long units, Instant coversUpTo, Instant at) {
        return AvailabilityEvent.newBuilder()
                .setEventId(id("acknowledged", syncSku, units, at))
                .setSource(SOURCE)
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setKind(AvailabilityKind.ACKNOWLEDGED)
                .setUpdateId(id("update", syncSku, units, at))
                .setChannel(name)
                .setSku(syncSku)
                .setQuantity(units)
                .setCoversUpTo(coversUpTo)
                .setComputedAt(at)
                .setPublishedAt(at)
                .setAcknowledgedAt(at)
                .build();
    }

    private static ErpStockEvent erp(
            ErpStockKind kind, String sku, String location, long units, Instant at) {
        return ErpStockEvent.newBuilder()
                .setEventId(id(kind.name(), sku, units, at))
                .setSource(SOURCE)
                .setOccurredAt(at)
                .setRecordedAt(at)
                .setKind(kind)
                .setSku(sku)
                .setLocation(location)
                .setQuantity(units)
                .build();
    }

    private static String id(String what, String sku, long number, Instant at) {
        return "%s-%s-%d-%d".formatted(what, sku, number, at.toEpochMilli());
    }
}
