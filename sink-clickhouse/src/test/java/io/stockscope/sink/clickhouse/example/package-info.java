// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
/** The example of the README, compiled. */
@org.jspecify.annotations.NullMarked
package io.stockscope.sink.clickhouse.example;
