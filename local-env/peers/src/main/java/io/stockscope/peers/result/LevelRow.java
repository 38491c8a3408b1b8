// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

/**
 * The stock of a SKU at a location, in units.
 *
 * @param ats available to sell: on hand less damaged, held, reserved and safety stock
 * @param version of several rows of one SKU and location, the highest counts
 */
public record LevelRow(
        String sku, String location, long onHand, long reserved, long ats, long version) {}
