// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.login;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Who has logged in. A session ends after twelve hours, with a logout, and with the server. */
public final class Sessions {

    static final Duration LASTS = Duration.ofHours(12);

    private static final int MOST = 1_000;
    private static final int TOKEN_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final LongSupplier nanos;
    private final Map<String, Session> sessions = new HashMap<>();

    private record Session(String user, long endNanos) {}

    /** Starts with nobody. */
    public Sessions() {
        this(System::nanoTime);
    }

    Sessions(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Begins one, and returns its token. */
    public synchronized String begin(String user) {
        long now = nanos.getAsLong();
        sessions.values().removeIf(session -> now - session.endNanos >= 0);
        if (sessions.size() >= MOST) {
            sessions.entrySet().stream()
                    .min(Comparator.comparingLong(each -> each.getValue().endNanos))
                    .map(Map.Entry::getKey)
                    .ifPresent(sessions::remove);
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        sessions.put(token, new Session(user, now + LASTS.toNanos()));
        return token;
    }

    /** Whose it is; empty if there is no such session, or it is over. */
    public synchronized Optional<String> user(@Nullable String token) {
        Session session = token == null ? null : sessions.get(token);
        return session == null || nanos.getAsLong() - session.endNanos >= 0
                ? Optional.empty()
                : Optional.of(session.user);
    }

    /** Ends one. */
    public synchronized void end(@Nullable String token) {
        sessions.remove(token);
    }
}
