// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The units of a SKU that a channel should have to sell. Definition: {@code metrics.md}, "Truth and
 * display":
 *
 * <pre>
 * truth = sum over the anchored locations that source the channel of max(0, ATS),
 *         plus the backorder limit if it sells backorders, at most its display cap
 * </pre>
 *
 * <p>A negative location does not eat the stock of another one. Before the first of its locations
 * is anchored the truth is not defined: null.
 */
final class Truth {

    private final Channel channel;
    private final long backorderLimit;

    Truth(Channel channel, ItemTerms item) {
        this.channel = channel;
        this.backorderLimit = item.backorderLimit();
    }

    /** As it is now. */
    @Nullable Long now(Collection<LocationStock> stocks) {
        long units = 0;
        boolean anchored = false;
        for (LocationStock stock : stocks) {
            if (stock.now().anchored() && channel.sells(stock.location())) {
                anchored = true;
                units = saturatedAdd(units, Math.max(0, stock.now().ats()));
            }
        }
        return of(anchored, units);
    }

    /**
     * As it was, as far as is remembered.
     *
     * @param before the truth before all steps; null: not defined
     * @param steps one for each event or expiry after which it was another one, in order
     */
    record Course(@Nullable Long before, List<ChannelStep> steps) {}

    /** From when on all is known of the locations that source the channel. */
    Moment knownFrom(Collection<LocationStock> stocks) {
        Moment from = Moment.NEVER;
        for (LocationStock stock : stocks) {
            if (channel.sells(stock.location())) {
                from = Moment.later(from, stock.history().knownFrom());
            }
        }
        return from;
    }

    /** How it went from a moment on. */
    Course from(Moment moment, Collection<LocationStock> stocks) {
        List<Position> positions = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (LocationStock stock : stocks) {
            if (channel.sells(stock.location())) {
                Position position = stock.history().before(moment);
                positions.add(position);
                for (StockChange change : stock.history().from(moment)) {
                    changes.add(new Change(position, change));
                }
            }
        }
        changes.sort(Comparator.comparing(change -> change.change.moment()));
        @Nullable Long before = of(positions);
        @Nullable Long last = before;
        List<ChannelStep> steps = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            Change next = changes.get(i);
            next.position.apply(next.change);
            boolean more =
                    i + 1 < changes.size()
                            && changes.get(i + 1).change.moment().equals(next.change.moment());
            @Nullable Long truth = more ? last : of(positions);
            if (!Objects.equals(truth, last)) {
                steps.add(ChannelStep.truth(next.change.cause(), truth));
                last = truth;
            }
        }
        return new Course(before, steps);
    }

    private record Change(Position position, StockChange change) {}

    private @Nullable Long of(List<Position> positions) {
        long units = 0;
        boolean anchored = false;
        for (Position position : positions) {
            if (position.anchored()) {
                anchored = true;
                units = saturatedAdd(units, Math.max(0, position.ats()));
            }
        }
        return of(anchored, units);
    }

    private @Nullable Long of(boolean anchored, long units) {
        if (!anchored) {
            return null;
        }
        ChannelTerms terms = channel.terms();
        long truth = terms.sellsBackorder() ? saturatedAdd(units, backorderLimit) : units;
        return terms.displayCap() == null ? truth : Math.min(truth, terms.displayCap());
    }
}
