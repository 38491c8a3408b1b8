// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

/** One SKU on one channel, by the terms that are in force for both. */
record Listing(String sku, ItemTerms item, Channel channel) {}
