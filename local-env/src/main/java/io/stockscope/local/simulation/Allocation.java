// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.util.ArrayList;
import java.util.List;

/**
 * Where an order line is served from: one location that has all of it, else several, and what is
 * nowhere is promised by the first all the same.
 *
 * @param parts what each location promises, at least one
 * @param missing units promised that are nowhere available, by the part at the first location
 */
record Allocation(List<Part> parts, long missing) {
    /** Units promised from a position. */
    record Part(StockPosition position, long units) {}

    /** Allocates {@code units} to positions, given in the order of preference. */
    static Allocation of(long units, List<StockPosition> positions) {
        for (StockPosition position : positions) {
            if (position.ats() >= units) {
                return new Allocation(List.of(new Part(position, units)), 0);
            }
        }
        long missing = units;
        for (StockPosition position : positions) {
            missing -= Math.max(0, position.ats());
        }
        missing = Math.max(0, missing);
        List<Part> parts = new ArrayList<>();
        long left = units;
        for (StockPosition position : positions) {
            long promised =
                    Math.max(0, position.ats()) + (position == positions.get(0) ? missing : 0);
            promised = Math.min(left, promised);
            if (promised > 0) {
                parts.add(new Part(position, promised));
                left -= promised;
            }
        }
        return new Allocation(parts, missing);
    }
}
