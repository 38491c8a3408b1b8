// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import org.jspecify.annotations.Nullable;

/**
 * The order line that a reservation is for.
 *
 * @param orderedQuantity units that were ordered; null if the event does not say
 */
public record OrderLine(String orderId, String orderLineId, @Nullable Long orderedQuantity) {}
