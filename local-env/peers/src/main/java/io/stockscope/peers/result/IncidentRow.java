// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

import org.jspecify.annotations.Nullable;

/**
 * A time during which ATS of a SKU at a location was below zero.
 *
 * @param beganAtMillis event time, epoch milliseconds
 * @param endedAtMillis null while it lasts
 * @param lowestAts units
 * @param version of several rows of one beginning, the highest counts
 */
public record IncidentRow(
        String sku,
        String location,
        long beganAtMillis,
        @Nullable Long endedAtMillis,
        long lowestAts,
        long version) {}
