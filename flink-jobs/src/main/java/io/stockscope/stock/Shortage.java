// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A time during which ATS was below what the backorder limit allows, as the history tells it in
 * hindsight.
 *
 * @param start what took ATS below; null if that was before all is known
 * @param endMillis when ATS was back; null while it lasts
 * @param lowestAts units
 * @param lowestAt the first moment of that ATS
 */
record Shortage(@Nullable Cause start, @Nullable Long endMillis, long lowestAts, Moment lowestAt)
        implements Hindsight.Spell {

    /** All that a history tells of, in order; without those of a single instant, which are none. */
    static List<Shortage> in(LocationHistory history, long backorderLimit) {
        Collector collector = new Collector(history.knownFrom(), backorderLimit);
        history.replay(collector);
        if (collector.current != null) {
            collector.shortages.add(collector.current);
        }
        return collector.shortages;
    }

    @Override
    public long startMillis() {
        return start == null ? Long.MIN_VALUE : start.atMillis();
    }

    private Shortage deepened(long ats, Moment at) {
        return ats < lowestAts ? new Shortage(start, null, ats, at) : this;
    }

    private Shortage ended(long atMillis) {
        return new Shortage(start, atMillis, lowestAts, lowestAt);
    }

    private static final class Collector implements LocationHistory.Visitor {

        private final Moment knownFrom;
        private final long backorderLimit;
        private final List<Shortage> shortages = new ArrayList<>();
        private @Nullable Shortage current;

        Collector(Moment knownFrom, long backorderLimit) {
            this.knownFrom = knownFrom;
            this.backorderLimit = backorderLimit;
        }

        @Override
        public void see(Position position, @Nullable Cause cause) {
            Moment at = cause == null ? knownFrom : cause.moment();
            Shortage lasting = current;
            if (position.unitsBelow(backorderLimit) > 0) {
                current =
                        lasting == null
                                ? new Shortage(cause, null, position.ats(), at)
                                : lasting.deepened(position.ats(), at);
            } else if (lasting != null) {
                if (at.atMillis() > lasting.startMillis()) {
                    shortages.add(lasting.ended(at.atMillis()));
                }
                current = null;
            }
        }
    }
}
