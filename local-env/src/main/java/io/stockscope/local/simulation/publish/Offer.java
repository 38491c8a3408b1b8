// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

/**
 * A quantity that a channel is to display.
 *
 * @param quantity units to display
 * @param withheld units kept back on purpose
 * @param wrongBy units that are in the quantity by mistake
 * @param computedAtMillis when it was computed
 * @param frontier what had been read then
 * @param urgency how soon it must go out
 */
record Offer(
        long quantity,
        long withheld,
        long wrongBy,
        long computedAtMillis,
        Frontier frontier,
        Urgency urgency) {

    /** In which order offers go out. */
    enum Urgency {
        /**
         * Under a command, and there is less than what was sent last: sold on for as long as it
         * waits.
         */
        COMMANDED_AND_LESS,
        /** Lowered by a command alone: what was sent last is still there. */
        COMMANDED,
        /** Lower than what was sent last. */
        LOWERING,
        /** All else. */
        RAISING;

        boolean overtakes() {
            return this == COMMANDED_AND_LESS || this == COMMANDED;
        }
    }
}
