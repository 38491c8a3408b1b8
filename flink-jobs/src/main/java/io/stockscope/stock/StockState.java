// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** What a system may have the authority to tell. Definition: {@code time-and-events.md}. */
public enum StockState {
    /** Units that are physically there. */
    ON_HAND
}
