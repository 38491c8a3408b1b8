// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.Serializable;
import java.time.Duration;

/**
 * How far the ledger remembers, in event time.
 *
 * @param lookback how far back on-hand changes are kept, so that a late baseline can be placed
 * @param deduplicationHorizon how long a second event with the same id counts as a duplicate
 * @param reservationRetention how long the id of a closed reservation is remembered after its last
 *     event
 * @param duplicateGrace how long more may be reserved than was ordered before it counts as a
 *     duplicate
 */
public record LedgerSettings(
        Duration lookback,
        Duration deduplicationHorizon,
        Duration reservationRetention,
        Duration duplicateGrace)
        implements Serializable {

    /** 2 hours, 24 hours, 7 days, 30 seconds. */
    public static final LedgerSettings DEFAULTS =
            new LedgerSettings(
                    Duration.ofHours(2),
                    Duration.ofHours(24),
                    Duration.ofDays(7),
                    Duration.ofSeconds(30));
}
