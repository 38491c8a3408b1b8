// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;

import java.util.Collections;
import java.util.Set;

/**
 * A channel with the terms that are in force for it.
 *
 * @param name of the channel
 */
record Channel(String name, ChannelTerms terms) {

    /** When a change is overdue. */
    long overdueAtMillis(long occurredAtMillis) {
        return saturatedAdd(occurredAtMillis, terms.latencyObjectiveMillis());
    }

    /** The first millisecond in which a display has been wrong for longer than the threshold. */
    long staleAtMillis(long divergedSinceMillis) {
        return saturatedAdd(divergedSinceMillis, terms.stalenessThresholdMillis() + 1);
    }

    /** Whether it sells the stock of a location. */
    boolean sells(String location) {
        return terms.locations().isEmpty() || terms.locations().contains(location);
    }

    /** Whether it sells the stock of any of some locations. */
    boolean sellsAny(Set<String> some) {
        return terms.locations().isEmpty() || !Collections.disjoint(some, terms.locations());
    }

    SloCount slo(SloVerdict verdict, long atMillis, long changes) {
        return new SloCount(name, terms.type(), verdict, atMillis, changes);
    }
}
