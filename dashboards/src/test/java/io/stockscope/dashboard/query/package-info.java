// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** Tests of the way to ClickHouse. */
@NullMarked
package io.stockscope.dashboard.query;

import org.jspecify.annotations.NullMarked;
