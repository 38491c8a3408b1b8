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
 * @param start what took ATS below
 * @param endMillis when ATS was back; null while it lasts
 * @param lowestAts units
 * @param lowestAt the first moment of that ATS
 */
record Shortage(Cause start, @Nullable Long endMillis, long lowestAts, Moment lowestAt)
        implements Hindsight.Spell {

    /**
     * All that a history tells of, in order; without those of a single instant, which are none.
     *
     * @param before the one that lasted when all became known, if ATS was below then
     */
    static List<Shortage> in(
            LocationHistory history, long backorderLimit, @Nullable LastingShortage before) {
        Collector collector = new Collector(backorderLimit, before);
        history.replay(collector);
        if (collector.current != null) {
            collector.shortages.add(collector.current);
        }
        return collector.shortages;
    }

    @Override
    public long startMillis() {
        return start.atMillis();
    }

    private Shortage deepened(long ats, Moment at) {
        return ats < lowestAts ? new Shortage(start, null, ats, at) : this;
    }

    private Shortage ended(long atMillis) {
        return new Shortage(start, atMillis, lowestAts, lowestAt);
    }

    private static final class Collector implements LocationHistory.Visitor {

        private final long backorderLimit;
        private final List<Shortage> shortages = new ArrayList<>();
        private @Nullable Shortage current;

        Collector(long backorderLimit, @Nullable LastingShortage before) {
            this.backorderLimit = backorderLimit;
            if (before != null) {
                current =
                        new Shortage(
                                before.start(), null, before.worst().ats(), before.worst().at());
            }
        }

        @Override
        public void see(Position position, Cause cause) {
            Shortage lasting = current;
            if (position.unitsBelow(backorderLimit) > 0) {
                current =
                        lasting == null
                                ? new Shortage(cause, null, position.ats(), cause.moment())
                                : lasting.deepened(position.ats(), cause.moment());
            } else if (lasting != null) {
                if (cause.atMillis() > lasting.startMillis()) {
                    shortages.add(lasting.ended(cause.atMillis()));
                }
                current = null;
            }
        }
    }
}
