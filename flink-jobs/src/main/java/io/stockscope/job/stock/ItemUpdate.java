// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.stock.ItemTerms;

/**
 * A record of the item master.
 *
 * @param offset its offset; of several the highest counts, whatever order they come in
 */
public record ItemUpdate(String sku, long offset, ItemTerms terms) {}
