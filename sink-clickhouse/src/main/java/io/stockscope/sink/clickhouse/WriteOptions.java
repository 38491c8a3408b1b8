// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.io.Serializable;
import java.time.Duration;

/**
 * How rows are gathered and sent. Set through {@link ClickHouseSink.Builder}.
 *
 * @param batchRows rows of a full batch, at least 1
 * @param batchBytes bytes of a full batch, at least 1; a batch exceeds it by at most one row
 * @param flushInterval longest wait of a row in a batch that is not full, above 0
 * @param requestTimeout longest time of one request, above 0
 */
public record WriteOptions(
        int batchRows, int batchBytes, Duration flushInterval, Duration requestTimeout)
        implements Serializable {

    static final WriteOptions DEFAULTS =
            new WriteOptions(50_000, 16 << 20, Duration.ofSeconds(1), Duration.ofSeconds(60));

    public WriteOptions {
        require(batchRows >= 1, "batchRows", batchRows, "at least 1");
        require(batchBytes >= 1, "batchBytes", batchBytes, "at least 1");
        require(flushInterval.toMillis() >= 1, "flushInterval", flushInterval, "at least 1 ms");
        require(requestTimeout.toMillis() >= 1, "requestTimeout", requestTimeout, "at least 1 ms");
    }

    WriteOptions withBatchRows(int rows) {
        return new WriteOptions(rows, batchBytes, flushInterval, requestTimeout);
    }

    WriteOptions withBatchBytes(int bytes) {
        return new WriteOptions(batchRows, bytes, flushInterval, requestTimeout);
    }

    WriteOptions withFlushInterval(Duration interval) {
        return new WriteOptions(batchRows, batchBytes, interval, requestTimeout);
    }

    WriteOptions withRequestTimeout(Duration timeout) {
        return new WriteOptions(batchRows, batchBytes, flushInterval, timeout);
    }

    private static void require(boolean ok, String option, Object value, String range) {
        if (!ok) {
            throw new IllegalArgumentException(
                    "%s of a ClickHouseSink is %s; it must be %s".formatted(option, value, range));
        }
    }
}
