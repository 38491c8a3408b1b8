// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

/** What the publisher has read of an article at a location, in units. */
final class PositionView {
    /** Until the first baseline: the changes alone. */
    long onHand;

    long damaged;
    long held;
    long reserved;
    long safetyStock;

    /** Whether a baseline was read: before that nothing is known to be there. */
    boolean anchored;

    long ats() {
        return onHand - damaged - held - reserved - safetyStock;
    }

    void damage(long units) {
        damaged = Math.max(0, damaged + units);
    }

    void hold(long units) {
        held = Math.max(0, held + units);
    }
}
