// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/**
 * The condition of the units that an event moves.
 *
 * <p>The position of a constant is part of the format of state: add new ones at the end.
 */
public enum Disposition {
    SELLABLE,
    HELD,
    DAMAGED
}
