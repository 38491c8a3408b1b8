// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import java.time.Duration;

/** How long a window is; windows begin at multiples of that since the epoch. */
public enum Span {
    TEN_SECONDS(Duration.ofSeconds(10)),
    MINUTE(Duration.ofMinutes(1)),
    HOUR(Duration.ofHours(1));

    private final long millis;

    Span(Duration length) {
        this.millis = length.toMillis();
    }

    /** How long it is. */
    public long millis() {
        return millis;
    }

    /** The start of the window that an instant is in; an instant at its end is in the next one. */
    public long startOf(long atMillis) {
        return Math.floorDiv(atMillis, millis) * millis;
    }

    /** The end of the last window that has passed when all of an instant has happened. */
    public long passedAt(long reachedMillis) {
        return startOf(reachedMillis + 1);
    }
}
