// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import static io.stockscope.alert.Aggregate.COUNT_OF_SAMPLES;
import static io.stockscope.alert.Aggregate.LAST;
import static io.stockscope.alert.Aggregate.MAX;
import static io.stockscope.alert.Aggregate.MEAN;
import static io.stockscope.alert.Aggregate.P50;
import static io.stockscope.alert.Aggregate.P90;
import static io.stockscope.alert.Aggregate.P95;
import static io.stockscope.alert.Aggregate.P99;
import static io.stockscope.alert.Aggregate.RATE;
import static io.stockscope.alert.Aggregate.SHARE;
import static io.stockscope.alert.Aggregate.SUM;

import java.util.List;

/** What the values of a metric are, and so what can be made of them. */
public enum MetricKind {
    /** Adds up. */
    COUNT(SUM, RATE),
    /** Reads something now; absolute. */
    GAUGE(LAST, MAX, MEAN),
    /** Samples, in bins that add up. */
    DISTRIBUTION(P50, P90, P95, P99, MAX, MEAN, COUNT_OF_SAMPLES),
    /** Of two counts, from 0 to 1. */
    RATIO(SHARE);

    private final List<Aggregate> aggregates;

    MetricKind(Aggregate... aggregates) {
        this.aggregates = List.of(aggregates);
    }

    /** What fits; the first one is meant where a rule says nothing and there is no other. */
    public List<Aggregate> aggregates() {
        return aggregates;
    }
}
