// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.result;

/**
 * A change that a channel has acknowledged.
 *
 * @param system of the change: ERP, WMS, POS or RESERVATION
 * @param occurredAtMillis of the change, epoch milliseconds
 * @param recordedAtMillis of the change
 * @param acknowledgedAtMillis of the update that covers it
 */
public record SampleRow(
        String channel,
        String sku,
        String system,
        long occurredAtMillis,
        long recordedAtMillis,
        long acknowledgedAtMillis) {}
