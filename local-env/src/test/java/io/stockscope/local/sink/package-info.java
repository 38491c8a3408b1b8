// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
/** The ClickHouse sink and Stockscope's tables, on the real engine. */
@org.jspecify.annotations.NullMarked
package io.stockscope.local.sink;
