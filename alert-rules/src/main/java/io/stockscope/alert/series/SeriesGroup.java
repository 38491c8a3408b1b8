// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.series;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertMetric;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalDouble;

/** Series of one metric that are looked at together, and the values that are made of them. */
public interface SeriesGroup {

    /**
     * Takes what a measurement tells.
     *
     * @param reading of one of the metrics that the group is made of; known from an instant on that
     *     is not before those of earlier ones
     */
    void take(Reading reading);

    /**
     * Makes a value.
     *
     * @param spanMillis how far back it looks
     * @param atMillis whole second of event time; not before earlier ones
     * @param minimumCount samples below which there is none
     */
    OptionalDouble value(Aggregate aggregate, long spanMillis, long atMillis, long minimumCount);

    /**
     * Forgets what no rule looks back to.
     *
     * @param longestMillis span that any rule looks back over
     * @param isWatched whether an alert that is not over looks at it: then nothing is forgotten
     *     that would make it look healthy
     * @return whether nothing is left that could make a value
     */
    boolean forget(long longestMillis, long atMillis, boolean isWatched);

    /** Writes it. */
    void write(DataOutput out) throws IOException;

    /** An empty one for a metric. */
    static SeriesGroup of(AlertMetric metric) {
        return switch (metric.kind()) {
            case COUNT, DISTRIBUTION -> new CountedGroup(metric.kind());
            case GAUGE -> new GaugedGroup(metric.combining());
            case RATIO -> new RatioGroup(metric.ratioOf());
        };
    }

    /** Reads what {@link #write} wrote. */
    static SeriesGroup read(AlertMetric metric, DataInput in) throws IOException {
        return switch (metric.kind()) {
            case COUNT, DISTRIBUTION -> CountedGroup.read(metric.kind(), in);
            case GAUGE -> GaugedGroup.read(metric.combining(), in);
            case RATIO -> RatioGroup.read(metric.ratioOf(), in);
        };
    }
}
