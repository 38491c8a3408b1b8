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
        for (int i = 0; i < Tries.MOST_OF_USER; i++) {
            assertThat(tries.begin("10.0.0.1", "ann")).isTrue();
        }
        assertThat(tries.begin("10.0.0.1", "ann")).isFalse();
        assertThat(tries.begin("10.0.0.2", "ann")).as("elsewhere she may").isTrue();
        assertThat(tries.begin("10.0.0.1", "bob")).as("others may").isTrue();
        nanos.addAndGet(Tries.WINDOW.minus(Duration.ofSeconds(1)).toNanos());
        assertThat(tries.begin("10.0.0.1", "ann")).isFalse();
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(tries.begin("10.0.0.1", "ann")).isTrue();
    }

    @Test
    void whoNamesAnotherUserEachTimeIsNotListenedToForLong() {
        Tries tries = new Tries(nanos::get);
        for (int i = 0; i < Tries.MOST_OF_ADDRESS; i++) {
            assertThat(tries.begin("10.0.0.1", "user" + i)).isTrue();
        }
        assertThat(tries.begin("10.0.0.1", "ann")).isFalse();
        assertThat(tries.begin("10.0.0.2", "ann")).isTrue();
    }

    @Test
    void aRightTryForgivesTheSlipsBefore() {
        Tries tries = new Tries(nanos::get);
        for (int i = 0; i < 40; i++) {
            assertThat(tries.begin("10.0.0.1", "ann")).isTrue();
            if (i % 4 == 3) {
                tries.succeeded("10.0.0.1", "ann");
            }
        }
    }

    @Test
    void aProgramThatLogsInEachTimeForgivesNobodysGuesses() {
        Tries tries = new Tries(nanos::get);
        for (int i = 0; i < Tries.MOST_OF_USER; i++) {
            assertThat(tries.begin("10.0.0.1", "prometheus")).as("guess %d", i).isTrue();
            if (i < Tries.MOST_OF_USER - 1) {
                assertThat(tries.begin("10.0.0.1", "prometheus")).as("scrape %d", i).isTrue();
                tries.takeBack("10.0.0.1", "prometheus");
            }
        }
        assertThat(tries.begin("10.0.0.1", "prometheus")).isFalse();
    }
}
