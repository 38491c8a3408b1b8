// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What Kafka's clock reads, as far as a sender knows it: with every acknowledgement comes the time
 * at which a record was appended, and since then a clock has gone on that nobody sets. So it does
 * not matter what the wall clocks of this machine and of others read. Safe for several threads.
 */
final class BrokerClock {
    private final LongSupplier monotonicNanos;
    private volatile @Nullable Reading last;

    private record Reading(long appendedMillis, long atNanos) {}

    BrokerClock() {
        this(System::nanoTime);
    }

    BrokerClock(LongSupplier monotonicNanos) {
        this.monotonicNanos = monotonicNanos;
    }

    /** A record was appended just now. */
    void appended(long appendedMillis) {
        last = new Reading(appendedMillis, monotonicNanos.getAsLong());
    }

    /** Returns what it reads, in epoch milliseconds; empty before anything was appended. */
    OptionalLong nowMillis() {
        Reading reading = last;
        if (reading == null) {
            return OptionalLong.empty();
        }
        long since = monotonicNanos.getAsLong() - reading.atNanos();
        return OptionalLong.of(reading.appendedMillis() + TimeUnit.NANOSECONDS.toMillis(since));
    }
}
