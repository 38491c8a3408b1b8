// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import java.io.Serializable;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Up to when a run looks. A bounded run has an end of time: what falls due by then happens, later
 * things do not, and events that occurred later are left out. A live run has none.
 *
 * @param atMillis the last instant that counts, epoch milliseconds UTC; null in a live run
 */
public record EndOfTime(@Nullable Long atMillis) implements Serializable {

    /** Of a live run. */
    public static final EndOfTime NONE = new EndOfTime(null);

    /** Of a bounded run. */
    public static EndOfTime at(Instant end) {
        return new EndOfTime(end.toEpochMilli());
    }

    boolean isBounded() {
        return atMillis != null;
    }

    /** Whether the run ends before that instant. */
    boolean isBefore(long instantMillis) {
        return atMillis != null && instantMillis > atMillis;
    }

    /** The instant up to which things are due at a watermark. */
    long reached(long watermark) {
        return atMillis == null ? watermark : Math.min(watermark, atMillis);
    }
}
