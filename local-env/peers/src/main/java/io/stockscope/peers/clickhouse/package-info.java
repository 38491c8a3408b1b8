// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
/** The task in ClickHouse alone: its Kafka engine, materialized views, and questions. */
@NullMarked
package io.stockscope.peers.clickhouse;

import org.jspecify.annotations.NullMarked;
