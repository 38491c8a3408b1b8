// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.total.Span;
import io.stockscope.table.BookComparisonRow;
import java.util.Map;

/** Comparisons of a system's books with the ledger, and how many differed. */
final class ComparisonSum implements Sum {

    record Key(long windowStartMillis, String location, StockSystem system) implements Sum.Key {

        static Key of(Fact.Compared compared) {
            return new Key(
                    Span.TEN_SECONDS.startOf(compared.atMillis()),
                    compared.location(),
                    compared.system());
        }

        @Override
        public ComparisonSum newSum() {
            return new ComparisonSum(this);
        }
    }

    private final Key key;
    private long comparisons;
    private long differing;

    ComparisonSum(Key key) {
        this.key = key;
    }

    void add(Fact.Compared compared) {
        comparisons += compared.times();
        differing += compared.differs() ? compared.times() : 0;
    }

    @Override
    public void add(Sum other) {
        ComparisonSum more = (ComparisonSum) other;
        comparisons += more.comparisons;
        differing += more.differing;
    }

    @Override
    public void row(SideOutputs rows) {
        if (comparisons != 0 || differing != 0) {
            rows.output(
                    SumTags.BOOK_COMPARISONS,
                    new BookComparisonRow(
                            key.windowStartMillis,
                            key.location,
                            key.system.name(),
                            comparisons,
                            differing));
        }
    }

    @Override
    public void measure(Producer producer) {
        producer.count(
                Metric.BOOK_COMPARISONS,
                Map.of("location", key.location, "system", key.system.name()),
                key.windowStartMillis,
                comparisons);
    }
}
