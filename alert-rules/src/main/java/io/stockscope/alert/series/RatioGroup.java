// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.series;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.MetricKind;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.OptionalDouble;

/** Bad ones among all of one group of series: of two counts. */
final class RatioGroup implements SeriesGroup {

    private final AlertMetric badMetric;
    private final CountedGroup bad;
    private final CountedGroup good;

    private RatioGroup(List<AlertMetric> badAndGood, CountedGroup bad, CountedGroup good) {
        this.badMetric = badAndGood.get(0);
        this.bad = bad;
        this.good = good;
    }

    RatioGroup(List<AlertMetric> badAndGood) {
        this(badAndGood, new CountedGroup(MetricKind.COUNT), new CountedGroup(MetricKind.COUNT));
    }

    @Override
    public void take(Reading reading) {
        (reading.metric() == badMetric ? bad : good).take(reading);
    }

    @Override
    public OptionalDouble value(
            Aggregate aggregate, long spanMillis, long atMillis, long minimumCount) {
        double badOnes = bad.total(spanMillis, atMillis).count();
        double all = badOnes + good.total(spanMillis, atMillis).count();
        return all < Math.max(1, minimumCount)
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.min(1, Math.max(0, badOnes / all)));
    }

    @Override
    public boolean forget(long longestMillis, long atMillis, boolean isWatched) {
        boolean none = bad.forget(longestMillis, atMillis, isWatched);
        return good.forget(longestMillis, atMillis, isWatched) && none;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        bad.write(out);
        good.write(out);
    }

    static RatioGroup read(List<AlertMetric> badAndGood, DataInput in) throws IOException {
        return new RatioGroup(
                badAndGood,
                CountedGroup.read(MetricKind.COUNT, in),
                CountedGroup.read(MetricKind.COUNT, in));
    }
}
