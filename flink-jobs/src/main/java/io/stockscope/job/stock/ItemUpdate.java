// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.stock.ItemTerms;

/**
 * A record of the item master.
 *
 * @param revision of several the highest counts, of equal ones the last to come: its offset, or
 *     {@link #CHANGE}
 */
public record ItemUpdate(String sku, long revision, ItemTerms terms) {

    /** Of what is read as it changes: it comes in order, and counts from its arrival. */
    static final long CHANGE = Long.MAX_VALUE;
}
