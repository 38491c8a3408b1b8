// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;
import static com.google.common.math.LongMath.saturatedSubtract;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The position of one SKU at one location, in units.
 *
 * <p>It is anchored from its first baseline on. Before that, changes are summed, but nothing is
 * derived from the sums. Sums stop at the ends of a long instead of wrapping: a barcode in a
 * quantity field must not turn a shortage into a surplus.
 */
final class LocationStock {

    /** Before every event: no baseline, no safety stock yet. */
    private static final long NEVER = Long.MIN_VALUE;

    private final String location;
    private long onHand;
    private long damaged;
    private long held;
    private long reserved;
    private long safetyStock;
    private long baselineAtMillis = NEVER;
    private long safetyStockAtMillis = NEVER;
    private long asOfMillis = NEVER;
    private StockChanges changes = new StockChanges();
    private @Nullable OpenNegativeAts incident;

    LocationStock(String location) {
        this.location = location;
    }

    String location() {
        return location;
    }

    boolean anchored() {
        return baselineAtMillis != NEVER;
    }

    long ats() {
        return saturatedSubtract(
                saturatedSubtract(
                        saturatedSubtract(saturatedSubtract(onHand, damaged), held), reserved),
                safetyStock);
    }

    @Nullable OpenNegativeAts incident() {
        return incident;
    }

    void incident(@Nullable OpenNegativeAts incident) {
        this.incident = incident;
    }

    StockLevel level(String sku) {
        return new StockLevel(
                sku, location, onHand, damaged, held, reserved, safetyStock, ats(), asOfMillis);
    }

    /** Whether the baseline in force includes what occurred then. */
    boolean isInBaseline(long atMillis) {
        return atMillis <= baselineAtMillis;
    }

    /**
     * Takes a baseline: what was counted as of then, and every change that occurred after it.
     *
     * @return false if a newer one is in force
     */
    boolean baseline(long quantity, long atMillis, long lookbackMillis) {
        if (atMillis < baselineAtMillis) {
            return false;
        }
        long onHandBefore = onHand;
        long damagedBefore = damaged;
        long heldBefore = held;
        onHand = quantity;
        damaged = 0;
        held = 0;
        List<StockChanges.Change> since = changes.after(atMillis);
        for (StockChanges.Change change : since) {
            applyToStates(change);
        }
        baselineAtMillis = atMillis;
        // The step itself is a change of then, so that the sums backwards from now stay right.
        changes.add(
                new StockChanges.Change(
                        atMillis,
                        saturatedSubtract(onHand, onHandBefore),
                        damaged - damagedBefore,
                        held - heldBefore),
                lookbackMillis);
        touch(atMillis);
        return true;
    }

    /** Changes stock by signed units; damaged and held are kept from below zero. */
    void change(StockChanges.Change change, long lookbackMillis) {
        applyToStates(change);
        changes.add(change, lookbackMillis);
        touch(change.atMillis());
    }

    /**
     * Takes a safety stock; of several the last by event time holds.
     *
     * @return false if a newer one is in force
     */
    boolean safetyStock(long quantity, long atMillis) {
        if (atMillis < safetyStockAtMillis) {
            return false;
        }
        safetyStock = quantity;
        safetyStockAtMillis = atMillis;
        touch(atMillis);
        return true;
    }

    /** Changes the sum of open reservations here by signed units. */
    void reserve(long units, long atMillis) {
        reserved = saturatedAdd(reserved, units);
        touch(atMillis);
    }

    private void applyToStates(StockChanges.Change change) {
        onHand = saturatedAdd(onHand, change.onHand());
        damaged = Math.max(0, saturatedAdd(damaged, change.damaged()));
        held = Math.max(0, saturatedAdd(held, change.held()));
    }

    private void touch(long atMillis) {
        asOfMillis = Math.max(asOfMillis, atMillis);
    }

    void write(DataOutput out) throws IOException {
        StateFormat.writeString(out, location);
        out.writeLong(onHand);
        out.writeLong(damaged);
        out.writeLong(held);
        out.writeLong(reserved);
        out.writeLong(safetyStock);
        out.writeLong(baselineAtMillis);
        out.writeLong(safetyStockAtMillis);
        out.writeLong(asOfMillis);
        changes.write(out);
        out.writeBoolean(incident != null);
        if (incident != null) {
            incident.write(out);
        }
    }

    static LocationStock read(DataInput in) throws IOException {
        LocationStock stock = new LocationStock(StateFormat.readString(in));
        stock.onHand = in.readLong();
        stock.damaged = in.readLong();
        stock.held = in.readLong();
        stock.reserved = in.readLong();
        stock.safetyStock = in.readLong();
        stock.baselineAtMillis = in.readLong();
        stock.safetyStockAtMillis = in.readLong();
        stock.asOfMillis = in.readLong();
        stock.changes = StockChanges.read(in);
        if (in.readBoolean()) {
            stock.incident = OpenNegativeAts.read(in);
        }
        return stock;
    }
}
