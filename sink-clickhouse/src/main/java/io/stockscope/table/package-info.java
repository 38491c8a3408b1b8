// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Stockscope's own tables in ClickHouse, and their migrations. */
@NullMarked
package io.stockscope.table;

import org.jspecify.annotations.NullMarked;
