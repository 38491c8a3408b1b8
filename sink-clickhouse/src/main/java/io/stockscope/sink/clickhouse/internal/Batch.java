// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.RowBinaryOutput;

/**
 * Rows on their way. Nothing is appended any more, and the buffer is not used again: a request that
 * was given up may still read it.
 */
record Batch(RowBinaryOutput rows, int rowCount) {}
