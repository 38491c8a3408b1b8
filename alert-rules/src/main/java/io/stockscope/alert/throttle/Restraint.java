// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import io.stockscope.alert.Rule;
import io.stockscope.alert.Rule.Mode;
import io.stockscope.alert.SnapshotText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a publisher is to hold back. Of several the most restrictive holds: PAUSE, then CAP with the
 * fewest units, then BUFFER with the highest percentage, then HOLD_INCREASES.
 *
 * @param bufferPercent of BUFFER only
 * @param capUnits of CAP only
 */
public record Restraint(Mode mode, @Nullable Integer bufferPercent, @Nullable Long capUnits)
        implements Comparable<Restraint> {

    /** Nothing is to be sold. */
    public static final Restraint PAUSE = new Restraint(Mode.PAUSE, null, null);

    /** Of a step of a rule. */
    public static Restraint of(Rule.Step step) {
        return new Restraint(step.mode(), step.bufferPercent(), step.capUnits());
    }

    /** Withholds a percentage. */
    public static Restraint buffer(int percent) {
        return new Restraint(Mode.BUFFER, percent, null);
    }

    /**
     * Whether nothing is left to be sold: a pause, or one by another name, a buffer of 100 % or a
     * cap of no units.
     */
    public boolean isPause() {
        return switch (mode) {
            case PAUSE -> true;
            case CAP -> number(capUnits) == 0;
            case BUFFER -> number(bufferPercent) >= 100;
            case HOLD_INCREASES -> false;
        };
    }

    /** Orders by how restrictive they are, the most restrictive last. */
    @Override
    public int compareTo(Restraint other) {
        int order = mode.compareTo(other.mode);
        if (order != 0) {
            return order;
        }
        return switch (mode) {
            case PAUSE, HOLD_INCREASES -> 0;
            case CAP -> Long.compare(number(other.capUnits), number(capUnits));
            case BUFFER -> Long.compare(number(bufferPercent), number(other.bufferPercent));
        };
    }

    private static long number(@Nullable Number number) {
        return Objects.requireNonNull(number, "the mode needs a number").longValue();
    }

    /** The more restrictive of two; null is none. */
    static @Nullable Restraint stricter(@Nullable Restraint one, @Nullable Restraint other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Whether one is not less restrictive than another; null is none. */
    static boolean isAsStrict(@Nullable Restraint one, @Nullable Restraint other) {
        return other == null || (one != null && one.compareTo(other) >= 0);
    }

    void write(DataOutput out) throws IOException {
        SnapshotText.write(mode.name(), out);
        out.writeLong(bufferPercent == null ? -1 : bufferPercent);
        out.writeLong(capUnits == null ? -1 : capUnits);
    }

    static Restraint read(DataInput in) throws IOException {
        Mode mode = Mode.valueOf(SnapshotText.read(in));
        long percent = in.readLong();
        long units = in.readLong();
        return new Restraint(mode, percent < 0 ? null : (int) percent, units < 0 ? null : units);
    }

    @Override
    public String toString() {
        return switch (mode) {
            case PAUSE, HOLD_INCREASES -> mode.name();
            case CAP -> "CAP " + capUnits;
            case BUFFER -> "BUFFER " + bufferPercent + " %";
        };
    }
}
