// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
@NullMarked
package io.stockscope.peers.clickhouse;

import org.jspecify.annotations.NullMarked;
