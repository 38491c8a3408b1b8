// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.util.ArrayDeque;
import java.util.Queue;

/** What is true of one article at one location: the simulation's own books. */
final class StockPosition {
    private static final long NEVER = Long.MIN_VALUE;

    final String sku;
    final String location;

    long onHand;
    long damaged;
    long held;
    long reserved;

    /** Those of the reserved whose reservation has an end. */
    long expiring;

    long safetyStock;

    /** Units that have left elsewhere and are on their way to here. */
    long inTransit;

    /** Units that have left elsewhere and never come. */
    long lostInTransit;

    /** What the ERP believes to be on hand. */
    long erpOnHand;

    /** Whether the ERP has posted something since it last said what it believes. */
    boolean snapshotDue;

    /** Reservations that left less than nothing available. */
    long conflicts;

    /** Times that less than nothing became available, for longer than an instant. */
    long incidents;

    private long negativeSinceMillis = NEVER;

    /** Units ordered from suppliers or other locations that have not come. */
    long onOrder;

    /**
     * Ordered again when ATS and what is on order are not above it; -1: only when they are
     * negative.
     */
    long reorderPoint = -1;

    long orderUpTo;
    boolean reviewPlanned;

    /** Lines that should have gone out, but there was too little. */
    final Queue<SoldLine> waiting = new ArrayDeque<>();

    StockPosition(String sku, String location) {
        this.sku = sku;
        this.location = location;
    }

    /** Returns the available to sell; may be negative. */
    long ats() {
        return onHand - damaged - held - reserved - safetyStock;
    }

    /** Takes note of what a change has done to the available to sell. */
    void changed(long nowMillis) {
        boolean negative = ats() < 0;
        if (negative && negativeSinceMillis == NEVER) {
            negativeSinceMillis = nowMillis;
            incidents++;
        } else if (!negative && negativeSinceMillis != NEVER) {
            incidents -= negativeSinceMillis == nowMillis ? 1 : 0;
            negativeSinceMillis = NEVER;
        }
    }

    /** Returns the units that can be put into a parcel. */
    long shippable() {
        return onHand - damaged - held;
    }
}
