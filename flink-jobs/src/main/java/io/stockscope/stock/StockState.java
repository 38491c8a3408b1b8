// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** What a system may have the authority to tell. Definition: {@code time-and-events.md}. */
public enum StockState {
    ON_HAND,
    DAMAGED,
    HELD
}
