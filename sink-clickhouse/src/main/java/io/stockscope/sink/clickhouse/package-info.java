// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** A ClickHouse sink for any Flink job: tables, columns, and the sink that writes them. */
@NullMarked
package io.stockscope.sink.clickhouse;

import org.jspecify.annotations.NullMarked;
