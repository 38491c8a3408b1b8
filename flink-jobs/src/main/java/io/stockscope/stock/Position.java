// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;
import static com.google.common.math.LongMath.saturatedSubtract;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The units of one SKU at one location, as of one moment. Definitions: {@code metrics.md}, "Stock
 * ledger".
 *
 * <p>It is anchored from its first baseline on. Before that, changes are summed, but nothing is
 * derived from the sums. Sums stop at the ends of a long instead of wrapping: a barcode in a
 * quantity field must not turn a shortage into a surplus.
 */
final class Position {

    private long onHand;
    private long damaged;
    private long held;
    private long reserved;
    private long safetyStock;
    private Moment baselineAt = Moment.NEVER;
    private Moment safetyStockAt = Moment.NEVER;
    private boolean approximate;

    /** Nothing is there, and nothing is known. */
    Position() {}

    Position(
            long onHand,
            long damaged,
            long held,
            long reserved,
            long safetyStock,
            Moment baselineAt,
            Moment safetyStockAt) {
        this.onHand = onHand;
        this.damaged = damaged;
        this.held = held;
        this.reserved = reserved;
        this.safetyStock = safetyStock;
        this.baselineAt = baselineAt;
        this.safetyStockAt = safetyStockAt;
    }

    /** Applies a change; changes come in the order of effect. */
    void apply(StockChange change) {
        switch (change.type()) {
            case MOVEMENT -> {
                if (!isInBaseline(change.atMillis())) {
                    onHand = saturatedAdd(onHand, change.units());
                    damaged = Math.max(0, saturatedAdd(damaged, change.damaged()));
                    held = Math.max(0, saturatedAdd(held, change.held()));
                }
            }
            case BASELINE -> {
                onHand = change.units();
                damaged = 0;
                held = 0;
                baselineAt = change.moment();
                approximate = false;
            }
            case SAFETY_STOCK -> {
                safetyStock = change.units();
                safetyStockAt = change.moment();
            }
            case RESERVATION -> reserved = saturatedAdd(reserved, change.units());
        }
    }

    /** Applies a change whose place is not remembered any more, unless a newer one is in force. */
    void applyForgotten(StockChange change) {
        switch (change.type()) {
            case BASELINE -> {
                if (!change.moment().isBefore(baselineAt)) {
                    apply(change);
                    // Changes between then and what is remembered are not in it.
                    approximate = true;
                }
            }
            case SAFETY_STOCK -> {
                if (!change.moment().isBefore(safetyStockAt)) {
                    apply(change);
                }
            }
            case MOVEMENT, RESERVATION -> apply(change);
        }
    }

    boolean anchored() {
        return !baselineAt.isNever();
    }

    /** Whether the baseline in force includes what occurred then. */
    boolean isInBaseline(long atMillis) {
        return anchored() && atMillis <= baselineAt.atMillis();
    }

    long onHand() {
        return onHand;
    }

    /** Available to sell; negative when more was promised than is there. */
    long ats() {
        return saturatedSubtract(
                saturatedSubtract(
                        saturatedSubtract(saturatedSubtract(onHand, damaged), held), reserved),
                safetyStock);
    }

    /**
     * Units by which ATS is below what the backorder limit allows; 0 where nothing is anchored.
     *
     * @param backorderLimit units that may be promised beyond stock
     */
    long unitsBelow(long backorderLimit) {
        return anchored() ? Math.max(0, saturatedSubtract(-backorderLimit, ats())) : 0;
    }

    boolean approximate() {
        return approximate;
    }

    Moment baselineAt() {
        return baselineAt;
    }

    Moment safetyStockAt() {
        return safetyStockAt;
    }

    StockLevel level(String sku, String location, long asOfMillis) {
        return new StockLevel(
                sku,
                location,
                onHand,
                damaged,
                held,
                reserved,
                safetyStock,
                ats(),
                asOfMillis,
                approximate);
    }

    Position copy() {
        Position copy =
                new Position(
                        onHand, damaged, held, reserved, safetyStock, baselineAt, safetyStockAt);
        copy.approximate = approximate;
        return copy;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(onHand);
        out.writeLong(damaged);
        out.writeLong(held);
        out.writeLong(reserved);
        out.writeLong(safetyStock);
        baselineAt.writeOrNever(out);
        safetyStockAt.writeOrNever(out);
        out.writeBoolean(approximate);
    }

    static Position read(DataInput in) throws IOException {
        Position position =
                new Position(
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        Moment.readOrNever(in),
                        Moment.readOrNever(in));
        position.approximate = in.readBoolean();
        return position;
    }
}
