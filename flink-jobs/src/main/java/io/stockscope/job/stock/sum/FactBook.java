// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Producer;
import io.stockscope.stock.total.Change;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds facts up, for all who want to know: rows, measurements, and the second stage. Each part of
 * the facts is handed to each of them exactly once.
 *
 * <p><b>Bound.</b> See {@link #size}; whoever holds it takes out what is in it.
 */
public final class FactBook implements Fact.Adder {

    private final @Nullable LongSupplier clock;

    /** Neither measured nor put out as rows. */
    private final FactSums fresh = new FactSums();

    /** Measured, not put out as rows. */
    private final FactSums measured = new FactSums();

    private final ChangeSums changes = new ChangeSums();

    /**
     * @param clock of a live run; null in a bounded one, where nobody wants measurements
     */
    public FactBook(@Nullable LongSupplier clock) {
        this.clock = clock;
    }

    /** About how many things are held. */
    int size() {
        return fresh.size() + measured.size() + changes.size();
    }

    /** Sends what is new since the last time as measurements; whether there was anything. */
    boolean measure(Producer producer) {
        boolean news = fresh.size() > 0;
        fresh.measure(producer);
        fresh.moveTo(measured);
        return news;
    }

    /** Sends what is new of what somebody waits for. */
    void measurePrompt(Producer producer) {
        fresh.measurePrompt(producer, measured);
    }

    /** Puts out what was added up since the last time, as rows. */
    void takeRows(SideOutputs rows) {
        fresh.moveTo(measured);
        measured.takeRows(rows);
    }

    /** Hands on what has changed since the last time. */
    public void takeChanges(Consumer<Change> out) {
        changes.take(out);
    }

    @Override
    public void add(Fact.Sampled fact) {
        fresh.add(fact);
    }

    @Override
    public void add(Fact.Judged fact) {
        fresh.add(fact);
    }

    @Override
    public void add(Fact.Exposed fact) {
        changes.add(fact);
    }

    @Override
    public void add(Fact.Gauged fact) {
        changes.add(fact);
    }

    @Override
    public void add(Fact.OldestPending fact) {
        changes.add(fact);
    }

    @Override
    public void add(Fact.Stale fact) {
        if (clock != null) {
            changes.add(fact);
        }
    }

    @Override
    public void add(Fact.Compared fact) {
        fresh.add(fact);
    }

    @Override
    public void add(Fact.Posted fact) {
        fresh.add(fact);
    }

    @Override
    public void add(Fact.Conflicted fact) {
        fresh.add(fact);
    }

    @Override
    public void add(Fact.Duplicated fact) {
        fresh.add(fact);
    }

    @Override
    public void add(Fact.Arrived fact) {
        if (clock == null) {
            fresh.add(fact, null);
            changes.add(fact, Long.MIN_VALUE);
        } else {
            long readAtMillis = clock.getAsLong();
            fresh.add(fact, readAtMillis);
            changes.add(fact, readAtMillis);
        }
    }

    @Override
    public void add(Fact.Happened fact) {
        fresh.add(fact);
    }

    @Override
    public void add(Fact.Rejected fact) {
        fresh.add(fact);
    }

    @Override
    public void add(Fact.Violated fact) {
        fresh.add(fact);
    }
}
