// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher;

/**
 * What a publisher sends to its channel for one SKU.
 *
 * @param displayed units
 * @param withheld units that the brake takes off: {@code withheldQuantity} of the update
 */
public record Quantity(long displayed, long withheld) {}
