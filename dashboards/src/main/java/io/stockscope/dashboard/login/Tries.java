// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.login;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Tries to log in that were not right. After five of a user from one address within five minutes
 * that user is not listened to from there until the first is that long ago: others behind the same
 * proxy are. After thirty from one address, whoever they name, nobody from there is.
 */
public final class Tries {

    static final Duration WINDOW = Duration.ofMinutes(5);
    static final int MOST_OF_USER = 5;
    static final int MOST_OF_ADDRESS = 30;

    private final LongSupplier nanos;
    private final Map<String, ArrayDeque<Try>> tries = new HashMap<>();

    private record Try(String user, long nanos) {}

    /** Starts with none. */
    public Tries() {
        this(System::nanoTime);
    }

    Tries(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Begins a try, which counts as wrong until it is right; false if there were too many. */
    public synchronized boolean begin(String address, String user) {
        long now = nanos.getAsLong();
        tries.values().forEach(all -> all.removeIf(one -> now - one.nanos() >= WINDOW.toNanos()));
        tries.values().removeIf(ArrayDeque::isEmpty);
        ArrayDeque<Try> here = tries.computeIfAbsent(address, each -> new ArrayDeque<>());
        long ofUser = here.stream().filter(one -> one.user().equals(user)).count();
        return ofUser < MOST_OF_USER
                && here.size() < MOST_OF_ADDRESS
                && here.add(new Try(user, now));
    }

    /** It was right: what that user tried before was a slip. */
    public synchronized void succeeded(String address, String user) {
        ArrayDeque<Try> here = tries.get(address);
        if (here != null) {
            here.removeIf(one -> one.user().equals(user));
        }
    }

    /**
     * The try was right, but says nothing of others: a program that logs in with each request would
     * else forgive whoever guesses beside it.
     */
    public synchronized void takeBack(String address, String user) {
        ArrayDeque<Try> here = tries.get(address);
        if (here != null) {
            here.stream()
                    .filter(one -> one.user().equals(user))
                    .reduce((first, later) -> later)
                    .ifPresent(here::remove);
        }
    }
}
