// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Producer;
import io.stockscope.stock.total.Span;
import io.stockscope.table.ErpPostingDelayRow;

/** Delays of ERP postings. There is no metric of them. */
final class PostingSum implements Sum {

    record Key(long windowStartMillis, String system) implements Sum.Key {

        static Key of(Fact.Posted posted) {
            return new Key(
                    Span.TEN_SECONDS.startOf(posted.atMillis()),
                    posted.system() == null ? "" : posted.system().name());
        }

        @Override
        public PostingSum newSum() {
            return new PostingSum(this);
        }
    }

    private final Key key;
    private final Distribution delays = new Distribution();
    private long samples;
    private long unmatched;

    PostingSum(Key key) {
        this.key = key;
    }

    void add(Fact.Posted posted) {
        if (posted.system() == null) {
            unmatched += posted.times();
        } else {
            samples += posted.times();
            delays.add(posted.delayMillis(), posted.times());
        }
    }

    @Override
    public void add(Sum other) {
        PostingSum more = (PostingSum) other;
        samples += more.samples;
        unmatched += more.unmatched;
        delays.add(more.delays);
    }

    @Override
    public void row(SideOutputs rows) {
        if (samples != 0 || unmatched != 0 || !delays.isZero()) {
            rows.output(
                    SumTags.ERP_POSTING_DELAY,
                    new ErpPostingDelayRow(
                            key.windowStartMillis,
                            key.system,
                            samples,
                            unmatched,
                            delays.sumMillis(),
                            delays.maxMillis(),
                            delays.bins()));
        }
    }

    @Override
    public void measure(Producer producer) {
        // Rules look at nothing of it.
    }
}
