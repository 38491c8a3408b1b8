// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.login;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tries to log in that were not right. After five from one address within five minutes nobody from
 * there is listened to until the first is that long ago.
 */
public final class Tries {

    static final Duration WINDOW = Duration.ofMinutes(5);
    static final int MOST = 5;

    private final LongSupplier nanos;
    private final Map<String, ArrayDeque<Long>> tries = new HashMap<>();

    /** Starts with none. */
    public Tries() {
        this(System::nanoTime);
    }

    Tries(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Begins a try, which counts as wrong until it is right; false if there were too many. */
    public synchronized boolean begin(String address) {
        long now = nanos.getAsLong();
        tries.values().forEach(times -> times.removeIf(time -> now - time >= WINDOW.toNanos()));
        tries.values().removeIf(ArrayDeque::isEmpty);
        ArrayDeque<Long> own = tries.computeIfAbsent(address, each -> new ArrayDeque<>());
        return own.size() < MOST && own.add(now);
    }

    /** It was right: what went before was a slip. */
    public synchronized void succeeded(String address) {
        tries.remove(address);
    }
}
