// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import io.stockscope.alert.Rule.BurnSignal;
import io.stockscope.alert.Rule.Signal;
import io.stockscope.alert.Rule.ValueSignal;
import io.stockscope.alert.series.SeriesGroup;
import java.time.Duration;
import java.util.OptionalDouble;

/** Makes the value that a rule's condition is held against. */
final class SignalValue {

    private SignalValue() {}

    /** The value at a whole second of event time; empty if there is too little to make one of. */
    static OptionalDouble of(Signal signal, SeriesGroup group, long atMillis) {
        if (signal instanceof ValueSignal value) {
            return group.value(
                    value.aggregate(), value.over().toMillis(), atMillis, value.minimumCount());
        }
        BurnSignal burn = (BurnSignal) signal;
        OptionalDouble slow =
                burnRate(burn, burn.longWindow(), burn.minimumCount(), group, atMillis);
        OptionalDouble fast = burnRate(burn, burn.shortWindow(), 1, group, atMillis);
        // Where nothing was judged lately nobody knows whether it still burns: that ends no alert.
        return slow.isPresent() && fast.isPresent()
                ? OptionalDouble.of(Math.min(slow.getAsDouble(), fast.getAsDouble()))
                : OptionalDouble.empty();
    }

    private static OptionalDouble burnRate(
            BurnSignal burn, Duration over, long minimumCount, SeriesGroup group, long atMillis) {
        OptionalDouble bad = group.value(Aggregate.SHARE, over.toMillis(), atMillis, minimumCount);
        return bad.isPresent() ? OptionalDouble.of(burn.burnRate(bad.getAsDouble())) : bad;
    }
}
