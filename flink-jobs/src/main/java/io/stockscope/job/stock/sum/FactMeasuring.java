// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Producer;

/**
 * Measures what is added up in a book: what is prompt at each turn; all that is new when a second
 * of event time is over, since rules wait for that, and every half second anyhow. It says how far
 * it has come then, where there is news or a second has passed.
 */
public final class FactMeasuring {

    private static final long NEVER = Long.MIN_VALUE;
    private static final long FRONTIER_MILLIS = 1_000;

    /** All that is new is measured that often at least. */
    private static final long ALL_MILLIS = 500;

    /** Rules are decided at whole seconds of event time. */
    private static final long DECIDED_MILLIS = 1_000;

    private final FactBook book;
    private final Producer producer;
    private long allMeasuredAtMillis = NEVER;
    private long frontierSentAtMillis = NEVER;

    /** The next instant that rules wait for. */
    private long decidedMillis = NEVER;

    public FactMeasuring(FactBook book, Producer producer) {
        this.book = book;
        this.producer = producer;
    }

    /**
     * Measures what is due.
     *
     * @param all whether all that is new is, and not only what is prompt
     * @param nowMillis wall clock
     * @param watermarkMillis event time up to which all facts are known
     */
    public void turn(boolean all, long nowMillis, long watermarkMillis) {
        if (all
                || watermarkMillis >= decidedMillis
                || isOver(allMeasuredAtMillis, nowMillis, ALL_MILLIS)) {
            measureAll(nowMillis, watermarkMillis);
        } else {
            book.measurePrompt(producer);
        }
    }

    private void measureAll(long nowMillis, long watermarkMillis) {
        allMeasuredAtMillis = nowMillis;
        if (book.measure(producer)
                || watermarkMillis >= decidedMillis
                || isOver(frontierSentAtMillis, nowMillis, FRONTIER_MILLIS)) {
            producer.frontier(watermarkMillis);
            frontierSentAtMillis = nowMillis;
            decidedMillis = (Math.floorDiv(watermarkMillis, DECIDED_MILLIS) + 1) * DECIDED_MILLIS;
        }
    }

    private static boolean isOver(long sinceMillis, long nowMillis, long spanMillis) {
        return sinceMillis == NEVER || nowMillis - sinceMillis >= spanMillis;
    }
}
