// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

/**
 * A dead letter whose replay succeeded.
 *
 * @param topic of the dead letter's record, with {@code partition} and {@code offset}
 * @param recoveredAtMillis when the replayed record was decoded, in epoch milliseconds of the wall
 *     clock
 */
public record DeadLetterRecoveryRow(
        String topic, int partition, long offset, long recoveredAtMillis) {

    /** Of several rows of one dead letter the earliest counts, so that a rerun changes nothing. */
    long version() {
        return Long.MAX_VALUE - recoveredAtMillis;
    }
}
