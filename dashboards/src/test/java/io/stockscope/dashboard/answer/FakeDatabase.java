// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import io.stockscope.dashboard.query.Database;
import io.stockscope.dashboard.query.Rows;
import io.stockscope.dashboard.sql.Question;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Answers what a test says, and counts how often it was asked. */
public final class FakeDatabase implements Database {

    private final AtomicInteger asked = new AtomicInteger();
    private volatile String rows = "[[1]]";
    private volatile @Nullable RuntimeException failure;
    private volatile @Nullable CountDownLatch held;

    /** From now on it answers this. */
    public void answers(String newRows) {
        rows = newRows;
        failure = null;
    }

    /** From now on it fails. */
    public void fails(RuntimeException newFailure) {
        failure = newFailure;
    }

    /** Lets questions wait until {@link #release}. */
    void hold() {
        held = new CountDownLatch(1);
    }

    void release() {
        CountDownLatch latch = held;
        held = null;
        if (latch != null) {
            latch.countDown();
        }
    }

    /** How often it was asked. */
    public int asked() {
        return asked.get();
    }

    @Override
    public Rows ask(Question question) throws InterruptedException {
        asked.incrementAndGet();
        CountDownLatch latch = held;
        if (latch != null) {
            latch.await();
        }
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        // Since when anything is known is asked beside all else, and is not known here.
        boolean isBegin = question.sql().contains("first_hour");
        return new Rows(List.of(new Rows.Column("n", "UInt8")), isBegin ? "[]" : rows, 1, false);
    }
}
