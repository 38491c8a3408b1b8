// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.login;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

    @Test
    void aSessionEndsAfterItsTimeAndWithALogout() {
        Sessions sessions = new Sessions(nanos::get);
        String ann = sessions.begin("ann");
        String bob = sessions.begin("bob");

        assertThat(sessions.user(ann)).contains("ann");
        sessions.end(ann);
        assertThat(sessions.user(ann)).isEmpty();
        assertThat(sessions.user(bob)).contains("bob");
        nanos.addAndGet(Sessions.LASTS.toNanos());
        assertThat(sessions.user(bob)).isEmpty();
    }

    @Test
    void nobodyGuessesAToken() {
        Sessions sessions = new Sessions(nanos::get);
        String token = sessions.begin("ann");
        assertThat(token).hasSize(43).isNotEqualTo(sessions.begin("ann"));
        assertThat(sessions.user(null)).isEmpty();
        assertThat(sessions.user(token.substring(1))).isEmpty();
    }

    @Test
    void fiveWrongTriesAreEnoughForAWhile() {
        Tries tries = new Tries(nanos::get);
        for (int i = 0; i < Tries.MOST; i++) {
            assertThat(tries.begin("10.0.0.1")).isTrue();
        }
        assertThat(tries.begin("10.0.0.1")).isFalse();
        assertThat(tries.begin("10.0.0.2")).as("others may").isTrue();
        nanos.addAndGet(Tries.WINDOW.minus(Duration.ofSeconds(1)).toNanos());
        assertThat(tries.begin("10.0.0.1")).isFalse();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(tries.begin("10.0.0.1")).isTrue();
    }

    @Test
    void aRightTryForgivesTheSlipsBefore() {
        Tries tries = new Tries(nanos::get);
        for (int i = 0; i < 20; i++) {
            assertThat(tries.begin("10.0.0.1")).isTrue();
            if (i % 4 == 3) {
                tries.succeeded("10.0.0.1");
            }
        }
    }
}
