// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;

/** Brings one batch into the table, however many tries that takes. */
interface BatchSender extends AutoCloseable {

    /**
     * Returns when ClickHouse has acknowledged the batch.
     *
     * @throws IOException if that cannot succeed
     */
    void send(Batch batch) throws IOException, InterruptedException;

    @Override
    void close();
}
