// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Questions to ClickHouse, as its reader, with parameters and limits. */
@NullMarked
package io.stockscope.dashboard.query;

import org.jspecify.annotations.NullMarked;
