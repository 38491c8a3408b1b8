// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;

/** Brings one batch after the other to where it belongs, however many tries that takes. */
interface BatchSender extends AutoCloseable {

    /**
     * Returns when every row of the batch is in its table, or in that of rejected rows.
     *
     * @param mayBeIn whether an earlier run may have sent it
     * @throws IOException if that cannot succeed
     */
    void deliver(FrozenBatch batch, boolean mayBeIn) throws IOException, InterruptedException;

    /** Ends what is under way. */
    @Override
    void close();
}
