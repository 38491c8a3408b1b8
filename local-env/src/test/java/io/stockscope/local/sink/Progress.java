// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import java.util.concurrent.atomic.AtomicLong;

/** How far a job has come. */
class Progress implements JobProbe {
    private final AtomicLong newest = new AtomicLong(-1);

    @Override
    public void onRow(int subtask, Reading row) {
        newest.accumulateAndGet(row.n(), Math::max);
    }

    /** The number of the last row that has come to the sinks; -1: none has. */
    long newest() {
        return newest.get();
    }
}
