// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;

/**
 * The check of a sink's tables, where ClickHouse was away when the job was restored: once, before
 * the first batch of any lane goes.
 */
final class LateOpening {
    private final Check tables;
    private boolean isChecked;

    /** Returns when ClickHouse is there and its tables are right. */
    @FunctionalInterface
    interface Check {
        void check(Retry retry) throws IOException;
    }

    /**
     * @param isChecked whether it has been done already
     */
    LateOpening(Check tables, boolean isChecked) {
        this.tables = tables;
        this.isChecked = isChecked;
    }

    /** Whether it has been done. */
    synchronized boolean isChecked() {
        return isChecked;
    }

    /** A lane that lets nothing pass before. */
    BatchSender before(BatchSender lane, Retry retry) {
        return new BatchSender() {
            @Override
            public void deliver(FrozenBatch batch, boolean mayBeIn)
                    throws IOException, InterruptedException {
                check(retry);
                lane.deliver(batch, mayBeIn);
            }

            @Override
            public void close() {
                lane.close();
            }
        };
    }

    private synchronized void check(Retry retry) throws IOException {
        if (!isChecked) {
            tables.check(retry);
            isChecked = true;
        }
    }
}
