// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.io.Serializable;
import java.time.Duration;

/**
 * How rows are gathered and sent. Set through {@link ClickHouseSink.Builder}.
 *
 * @param batchRows rows of a full batch, at least 1; 0 for what fits the delivery guarantee
 * @param batchBytes bytes of a full batch, at least 1; a batch exceeds it by at most one row; 0 for
 *     what fits the delivery guarantee
 * @param flushInterval longest wait of a row in a batch that is not full, above 0; at least once
 *     only
 * @param requestTimeout longest time of one request, above 0
 * @param compression of batches, from when they are closed
 */
public record WriteOptions(
        int batchRows,
        int batchBytes,
        Duration flushInterval,
        Duration requestTimeout,
        Compression compression)
        implements Serializable {

    static final WriteOptions DEFAULTS =
            new WriteOptions(0, 0, Duration.ofSeconds(1), Duration.ofSeconds(60), Compression.LZ4);

    public WriteOptions {
        require(batchRows >= 0, "batchRows", batchRows, "at least 1");
        require(batchBytes >= 0, "batchBytes", batchBytes, "at least 1");
        require(flushInterval.toMillis() >= 1, "flushInterval", flushInterval, "at least 1 ms");
        require(requestTimeout.toMillis() >= 1, "requestTimeout", requestTimeout, "at least 1 ms");
    }

    /** Fills in the sizes that were not set. */
    WriteOptions withSizes(int rows, int bytes) {
        return new WriteOptions(
                batchRows == 0 ? rows : batchRows,
                batchBytes == 0 ? bytes : batchBytes,
                flushInterval,
                requestTimeout,
                compression);
    }

    WriteOptions withBatchRows(int rows) {
        require(rows >= 1, "batchRows", rows, "at least 1");
        return new WriteOptions(rows, batchBytes, flushInterval, requestTimeout, compression);
    }

    WriteOptions withBatchBytes(int bytes) {
        require(bytes >= 1, "batchBytes", bytes, "at least 1");
        return new WriteOptions(batchRows, bytes, flushInterval, requestTimeout, compression);
    }

    WriteOptions withFlushInterval(Duration interval) {
        return new WriteOptions(batchRows, batchBytes, interval, requestTimeout, compression);
    }

    WriteOptions withRequestTimeout(Duration timeout) {
        return new WriteOptions(batchRows, batchBytes, flushInterval, timeout, compression);
    }

    WriteOptions withCompression(Compression packing) {
        return new WriteOptions(batchRows, batchBytes, flushInterval, requestTimeout, packing);
    }

    static void require(boolean ok, String option, Object value, String range) {
        if (!ok) {
            throw new IllegalArgumentException(
                    "%s of a ClickHouseSink is %s; it must be %s".formatted(option, value, range));
        }
    }
}
