// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/**
 * What an event of one of the five stock topics tells. Each kind belongs to one system.
 *
 * <p>The position of a constant is part of the format of state: add new ones at the end.
 */
public enum StockEventKind {
    BASELINE(StockSystem.ERP),
    SAFETY_STOCK(StockSystem.ERP),
    SNAPSHOT(StockSystem.ERP),
    POSTING(StockSystem.ERP),

    RECEIPT(StockSystem.WMS),
    SHIP(StockSystem.WMS),
    TRANSFER_OUT(StockSystem.WMS),
    TRANSFER_IN(StockSystem.WMS),
    WMS_RETURN(StockSystem.WMS, "RETURN"),
    ADJUSTMENT(StockSystem.WMS),
    DAMAGE(StockSystem.WMS),
    HOLD(StockSystem.WMS),
    RELEASE_HOLD(StockSystem.WMS),
    COUNT(StockSystem.WMS),

    SALE(StockSystem.POS),
    POS_RETURN(StockSystem.POS, "RETURN"),
    VOID(StockSystem.POS),

    RESERVATION_CREATED(StockSystem.RESERVATION, "CREATED"),
    RESERVATION_RELEASED(StockSystem.RESERVATION, "RELEASED"),
    RESERVATION_CONSUMED(StockSystem.RESERVATION, "CONSUMED"),
    RESERVATION_EXPIRED(StockSystem.RESERVATION, "EXPIRED"),

    AVAILABILITY_PUBLISHED(StockSystem.CHANNEL, "PUBLISHED"),
    AVAILABILITY_ACCEPTED(StockSystem.CHANNEL, "ACCEPTED"),
    AVAILABILITY_ACKNOWLEDGED(StockSystem.CHANNEL, "ACKNOWLEDGED"),
    AVAILABILITY_REJECTED(StockSystem.CHANNEL, "REJECTED");

    private final StockSystem system;
    private final String wireName;

    StockEventKind(StockSystem system) {
        this.system = system;
        this.wireName = name();
    }

    StockEventKind(StockSystem system, String wireName) {
        this.system = system;
        this.wireName = wireName;
    }

    /** The system that tells of it. */
    public StockSystem system() {
        return system;
    }

    /** The kind as the topic's schema names it, unique within {@link #system()}. */
    public String wireName() {
        return wireName;
    }

    /**
     * Whether it states a number to compare with: such events come after all else of an instant.
     */
    public boolean comparesBooks() {
        return this == SNAPSHOT || this == COUNT;
    }

    /** Whether {@code quantity} may be below zero. */
    public boolean maySign() {
        return this == ADJUSTMENT || this == SNAPSHOT;
    }
}
