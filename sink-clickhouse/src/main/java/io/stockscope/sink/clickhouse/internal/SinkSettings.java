// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.RejectedRow;
import io.stockscope.sink.clickhouse.StorageLimits;
import io.stockscope.sink.clickhouse.WriteOptions;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * All that is set of a sink.
 *
 * @param exactlyOnce else at least once
 * @param longestOutage that windows and Flink's options are checked for
 * @param rejected where refused rows go; null to fail instead
 * @param rebuildCommand with two {@code %s}, for messages; null for none
 * @param <T> the rows
 */
public record SinkSettings<T>(
        ClickHouseTable<T> table,
        ClickHouseConnection connection,
        WriteOptions options,
        StorageLimits limits,
        boolean exactlyOnce,
        Duration longestOutage,
        @Nullable Rejected<?> rejected,
        @Nullable String rebuildCommand)
        implements Serializable {

    /**
     * Where refused rows go.
     *
     * @param <R> rows of that table
     */
    public record Rejected<R>(ClickHouseTable<R> table, SerializableFunction<RejectedRow, R> toRow)
            implements Serializable {

        Rejections<R> open(boolean stamped) {
            return new Rejections<>(table, toRow, stamped);
        }
    }

    /** Makes the encoder of rejected rows; null without a table for them. */
    @Nullable Rejections<?> openRejections() {
        return rejected == null ? null : rejected.open(exactlyOnce);
    }
}
