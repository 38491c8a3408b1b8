// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What adds up to rows, and to measurements, by kind, window and labels. Adding commutes, so any
 * part of the facts may be added up anywhere.
 *
 * <p><b>Bound.</b> As many sums as there are kinds, windows and labels; whoever holds it looks at
 * {@link #size} and takes them out.
 */
final class FactSums {

    private final Map<Sum.Key, Sum> sums = new HashMap<>();

    /** How many sums there are. */
    int size() {
        return sums.size();
    }

    void add(Fact.Sampled fact) {
        ((LatencySum) of(LatencySum.Key.of(fact.sample()))).add(fact.sample(), fact.times());
    }

    void add(Fact.Judged fact) {
        ((SloSum) of(SloSum.Key.of(fact.count()))).add(fact.count(), fact.times());
    }

    void add(Fact.Compared fact) {
        ((ComparisonSum) of(ComparisonSum.Key.of(fact))).add(fact);
    }

    void add(Fact.Posted fact) {
        ((PostingSum) of(PostingSum.Key.of(fact))).add(fact);
    }

    void add(Fact.Conflicted fact) {
        count(Metric.RESERVATION_CONFLICTS, fact.channel(), fact.atMillis(), 1);
    }

    void add(Fact.Duplicated fact) {
        count(Metric.DUPLICATE_RESERVATIONS, fact.channel(), fact.atMillis(), fact.times());
    }

    /**
     * Adds an event that arrived.
     *
     * @param readAtMillis clock of the run; null in a bounded one
     */
    void add(Fact.Arrived fact, @Nullable Long readAtMillis) {
        health(fact.recordedAtMillis(), fact.source(), fact.topic()).add(fact, readAtMillis);
    }

    void add(Fact.Happened fact) {
        health(fact.recordedAtMillis(), fact.source(), fact.topic()).add(fact);
    }

    void add(Fact.Rejected fact) {
        health(fact.atMillis(), fact.source(), fact.topic()).add(fact);
    }

    void add(Fact.Violated fact) {
        ((ViolationSum) of(ViolationSum.Key.of(fact))).add();
    }

    /** Sends all sums as measurements. */
    void measure(Producer producer) {
        sums.values().forEach(sum -> sum.measure(producer));
    }

    /** Sends the sums that are prompt as measurements, and moves them to others. */
    void measurePrompt(Producer producer, FactSums others) {
        Iterator<Map.Entry<Sum.Key, Sum>> all = sums.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Sum.Key, Sum> one = all.next();
            if (one.getKey().isPrompt()) {
                one.getValue().measure(producer);
                others.take(one.getKey(), one.getValue());
                all.remove();
            }
        }
    }

    /** Moves all sums to others. */
    void moveTo(FactSums others) {
        sums.forEach(others::take);
        sums.clear();
    }

    private void take(Sum.Key key, Sum sum) {
        Sum known = sums.putIfAbsent(key, sum);
        if (known != null) {
            known.add(sum);
        }
    }

    /** Puts all sums out as rows; none is left. */
    void takeRows(SideOutputs rows) {
        sums.values().forEach(sum -> sum.row(rows));
        sums.clear();
    }

    private void count(Metric metric, String channel, long atMillis, int times) {
        ((ChannelCount) of(ChannelCount.Key.of(atMillis, channel, metric))).add(times);
    }

    private HealthSum health(long atMillis, String source, String topic) {
        return (HealthSum) of(HealthSum.Key.of(atMillis, source, topic));
    }

    private Sum of(Sum.Key key) {
        return sums.computeIfAbsent(key, Sum.Key::newSum);
    }
}
