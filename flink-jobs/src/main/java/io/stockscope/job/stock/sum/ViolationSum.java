// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import io.stockscope.stock.StockState;
import io.stockscope.stock.total.Span;
import io.stockscope.table.AuthorityViolationRow;
import java.util.Map;

/** Events by which a source told a state that it has no authority for. */
final class ViolationSum implements Sum {

    record Key(long windowStartMillis, String source, StockState state) implements Sum.Key {

        static Key of(Fact.Violated violated) {
            return new Key(
                    Span.TEN_SECONDS.startOf(violated.recordedAtMillis()),
                    violated.source(),
                    violated.state());
        }

        @Override
        public ViolationSum newSum() {
            return new ViolationSum(this);
        }
    }

    private final Key key;
    private long events;

    ViolationSum(Key key) {
        this.key = key;
    }

    void add() {
        events++;
    }

    @Override
    public void add(Sum other) {
        events += ((ViolationSum) other).events;
    }

    @Override
    public void row(SideOutputs rows) {
        rows.output(
                SumTags.AUTHORITY_VIOLATIONS,
                new AuthorityViolationRow(
                        key.windowStartMillis, key.source, key.state.name(), events));
    }

    @Override
    public void measure(Producer producer) {
        producer.count(
                Metric.AUTHORITY_VIOLATIONS,
                Map.of("source", key.source, "state", key.state.name()),
                key.windowStartMillis,
                events);
    }
}
