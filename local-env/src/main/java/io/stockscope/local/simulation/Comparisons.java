// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.util.HashSet;
import java.util.Set;

/** What is to be found by who holds a system's numbers against what is on hand. */
final class Comparisons {
    private final Set<StockPosition> different = new HashSet<>();
    private long made;
    private long found;

    /** A system says what is on hand at a position. */
    void compare(StockPosition position, long reported) {
        made++;
        if (reported == position.onHand) {
            different.remove(position);
        } else if (different.add(position)) {
            found++;
        }
    }

    SimulationTruth.Discrepancies truth() {
        return new SimulationTruth.Discrepancies(made, found, different.size());
    }
}
