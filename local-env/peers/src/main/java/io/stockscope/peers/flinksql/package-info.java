// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
/** The task in Flink SQL: one script, {@code stock.sql}. */
@NullMarked
package io.stockscope.peers.flinksql;

import org.jspecify.annotations.NullMarked;
