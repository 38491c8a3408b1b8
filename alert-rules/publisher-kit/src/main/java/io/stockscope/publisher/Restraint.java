// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher;

import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import org.jspecify.annotations.Nullable;

/**
 * What a directive demands of the quantity of a SKU.
 *
 * @param number the percentage of BUFFER, the units of CAP; else 0
 */
record Restraint(ThrottleMode mode, long number) {

    private static final int PERCENT = 100;

    /**
     * Reads a directive.
     *
     * @throws IllegalArgumentException if a number is missing or out of range; the message says
     *     which
     */
    static Restraint of(ThrottleDirective directive) {
        return switch (directive.getMode()) {
            case BUFFER ->
                    new Restraint(
                            ThrottleMode.BUFFER,
                            inRange("bufferPercent", directive.getBufferPercent(), 1, PERCENT));
            case CAP ->
                    new Restraint(
                            ThrottleMode.CAP,
                            inRange("capUnits", directive.getCapUnits(), 0, Long.MAX_VALUE));
            case PAUSE, HOLD_INCREASES -> new Restraint(directive.getMode(), 0);
        };
    }

    private static long inRange(String field, @Nullable Number number, long least, long most) {
        if (number == null || number.longValue() < least || number.longValue() > most) {
            String range = most == Long.MAX_VALUE ? "at least " + least : least + " to " + most;
            throw new IllegalArgumentException(field + " is " + number + ", must be " + range);
        }
        return number.longValue();
    }

    /** Which of two holds for a SKU: the more restrictive one. */
    Restraint stricter(Restraint other) {
        if (mode != other.mode) {
            return rank() > other.rank() ? this : other;
        }
        boolean more = mode == ThrottleMode.CAP ? number < other.number : number > other.number;
        return more ? this : other;
    }

    private int rank() {
        return switch (mode) {
            case HOLD_INCREASES -> 0;
            case BUFFER -> 1;
            case CAP -> 2;
            case PAUSE -> 3;
        };
    }

    /**
     * What may be displayed.
     *
     * @param publishable units that would be displayed without a brake
     * @param displayed units that are displayed now
     */
    long displayable(long publishable, long displayed) {
        return switch (mode) {
            case HOLD_INCREASES -> Math.min(publishable, displayed);
            case BUFFER -> publishable - withheldBy(number, publishable);
            case CAP -> Math.min(publishable, number);
            case PAUSE -> 0;
        };
    }

    /** A percentage of units, rounded up: half a unit cannot be sold. */
    private static long withheldBy(long percent, long units) {
        long whole = units / PERCENT * percent;
        long rest = units % PERCENT * percent;
        return whole + rest / PERCENT + (rest % PERCENT == 0 ? 0 : 1);
    }
}
