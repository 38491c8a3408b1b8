// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.util.List;

/** Sends the same bytes again until ClickHouse acknowledges or refuses them. */
record RetryingSender(ClickHouseHttp http, String table, List<String> columns, Retry retry)
        implements BatchSender {

    @Override
    public void send(Batch batch) throws IOException, InterruptedException {
        retry.call(
                () -> {
                    http.insert(table, columns, batch);
                    return batch;
                });
    }

    @Override
    public void close() {
        http.close();
    }
}
