// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.util.HashSet;
import java.util.Set;

/** Counts what becomes of what the customers of one channel want, in units. */
final class DemandCount {
    private final Set<String> oversoldOrders = new HashSet<>();
    private long wanted;
    private long bought;
    private long oversoldLines;
    private long oversold;
    private long lost;
    private long beyondCap;
    private long turnedAway;

    void wanted(long wantedUnits, long boughtUnits) {
        wanted += wantedUnits;
        bought += boughtUnits;
    }

    /** Of what was wanted and not bought; {@link SimulationTruth.Demand} says what each means. */
    void missed(long lostUnits, long beyondCapUnits, long turnedAwayUnits) {
        lost += lostUnits;
        beyondCap += beyondCapUnits;
        turnedAway += turnedAwayUnits;
    }

    /** A line of an order was bought, and so many units of it were nowhere. */
    void oversold(String orderId, long units) {
        oversoldOrders.add(orderId);
        oversoldLines++;
        oversold += units;
    }

    SimulationTruth.Demand demand() {
        return new SimulationTruth.Demand(
                wanted,
                bought,
                oversoldOrders.size(),
                oversoldLines,
                oversold,
                lost,
                beyondCap,
                turnedAway);
    }
}
