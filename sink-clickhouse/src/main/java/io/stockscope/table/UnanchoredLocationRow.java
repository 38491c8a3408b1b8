// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

/**
 * A location at which stock changes that has no baseline yet, so that nothing is derived from it.
 *
 * @param skus those without a baseline there; 0 takes it out of the view
 * @param asOfMillis in epoch milliseconds
 * @param version of several rows of one location, the highest counts; not negative
 */
public record UnanchoredLocationRow(String location, long skus, long asOfMillis, long version) {}
