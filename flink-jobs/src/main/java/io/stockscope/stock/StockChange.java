// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * One change of a position, as it was asked for: before anything was kept from below zero.
 *
 * @param units signed units of on hand or of reservations; the quantity of a baseline or of a
 *     safety stock
 * @param damaged signed units, of a movement
 * @param held signed units, of a movement
 */
record StockChange(Cause cause, Type type, long units, long damaged, long held) {

    /** The position of a constant is part of the format of state: add new ones at the end. */
    enum Type {
        /** Goods move, or change their condition. */
        MOVEMENT,
        /** On hand is what was counted, nothing is damaged or held. */
        BASELINE,
        SAFETY_STOCK,
        /** Units are reserved, or freed. */
        RESERVATION
    }

    private static final Type[] TYPES = Type.values();

    static StockChange movement(Cause cause, long units, long damaged, long held) {
        return new StockChange(cause, Type.MOVEMENT, units, damaged, held);
    }

    static StockChange of(Cause cause, Type type, long units) {
        return new StockChange(cause, type, units, 0, 0);
    }

    /** Whether two changes, one after the other, can be told as one at the time of the later. */
    boolean canMergeWith(StockChange later, long withinMillis) {
        return isPlainMovement()
                && later.isPlainMovement()
                && Math.floorDiv(atMillis(), Math.max(1, withinMillis))
                        == Math.floorDiv(later.atMillis(), Math.max(1, withinMillis));
    }

    StockChange mergedWith(StockChange later) {
        return movement(later.cause, saturatedAdd(units, later.units), 0, 0);
    }

    /** Damaged and held stop at zero on their way, so their sum says less than they do. */
    private boolean isPlainMovement() {
        return type == Type.MOVEMENT && damaged == 0 && held == 0;
    }

    Moment moment() {
        return cause.moment();
    }

    long atMillis() {
        return cause.atMillis();
    }

    void write(DataOutput out) throws IOException {
        cause.write(out);
        out.writeByte(type.ordinal());
        out.writeLong(units);
        if (type == Type.MOVEMENT) {
            out.writeLong(damaged);
            out.writeLong(held);
        }
    }

    static StockChange read(DataInput in) throws IOException {
        Cause cause = Cause.read(in);
        Type type = TYPES[in.readByte()];
        long units = in.readLong();
        return type == Type.MOVEMENT
                ? movement(cause, units, in.readLong(), in.readLong())
                : of(cause, type, units);
    }
}
