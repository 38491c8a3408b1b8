// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors

/** The stock domain: ledger, reservations, incidents. Plain Java; knows no Flink. */
@NullMarked
package io.stockscope.stock;

import org.jspecify.annotations.NullMarked;
