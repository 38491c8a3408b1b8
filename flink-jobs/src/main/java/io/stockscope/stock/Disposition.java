// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** The condition of the units that an event moves. */
public enum Disposition {
    SELLABLE,
    HELD,
    DAMAGED
}
