// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import java.time.Duration;

/** How a marketplace's connector fails while a flash sale goes on. */
public enum MarketplaceTrouble {
    /** It needs its time for each update and falls behind; what a command lowers overtakes. */
    FALLS_BEHIND("slow feed", FaultKind.SLOW_CONNECTOR, 10),
    /** Nothing that it sends is applied; only the marketplace's own stop switch works. */
    DEAD("dead feed", FaultKind.FEED_STOPS_APPLYING, 1);

    private final String words;
    private final FaultKind kind;
    private final double strength;

    MarketplaceTrouble(String words, FaultKind kind, double strength) {
        this.words = words;
        this.kind = kind;
        this.strength = strength;
    }

    /** What a person calls it. */
    public String words() {
        return words;
    }

    /** The fault that makes it so. */
    Fault fault(String marketplace, long fromMillis, Duration length) {
        return new Fault(kind, marketplace, fromMillis, fromMillis + length.toMillis(), strength);
    }
}
