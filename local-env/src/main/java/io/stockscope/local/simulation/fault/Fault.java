// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

/**
 * A fault that is injected.
 *
 * @param kind what goes wrong
 * @param target to which channel, location or source; empty if the kind has no target
 * @param fromMillis when it begins, simulated epoch milliseconds
 * @param untilMillis when it has ended, simulated epoch milliseconds
 * @param strength how bad it is; {@link FaultKind} says what the number means
 */
public record Fault(
        FaultKind kind, String target, long fromMillis, long untilMillis, double strength) {
    /** Checks the interval. */
    public Fault {
        if (untilMillis <= fromMillis) {
            throw new IllegalArgumentException("a fault must end after it began: " + kind.word());
        }
    }

    /** Returns whether it is going on. */
    public boolean activeAt(long nowMillis) {
        return fromMillis <= nowMillis && nowMillis < untilMillis;
    }

    /** Returns whether the other one is the same at the same target, and both go on at once. */
    boolean overlaps(Fault other) {
        return kind == other.kind
                && target.equals(other.target)
                && fromMillis < other.untilMillis
                && other.fromMillis < untilMillis;
    }
}
