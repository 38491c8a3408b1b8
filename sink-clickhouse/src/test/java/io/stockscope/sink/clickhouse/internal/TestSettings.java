// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.StorageLimits;
import io.stockscope.sink.clickhouse.WriteOptions;
import java.time.Duration;

/** Settings of sinks that never connect. */
final class TestSettings {

    private TestSettings() {}

    static <T> SinkSettings<T> of(
            ClickHouseTable<T> table, WriteOptions options, boolean exactlyOnce) {
        return new SinkSettings<>(
                table,
                new ClickHouseConnection("http://127.0.0.1:1", "db", () -> "user", () -> ""),
                options,
                new StorageLimits(1 << 20, 1 << 20, "", 0),
                exactlyOnce,
                Duration.ofHours(1),
                null,
                null);
    }
}
