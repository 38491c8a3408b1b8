// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UsualSilenceTest {

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private UsualSilence silence = new UsualSilence();
    private long atMillis = 1_000 * DAY;

    @Test
    void isTheLongestOneThatIsOver() {
        lasts(15);
        assertThat(silence.longestMillis()).isZero();
        assertThat(silence.presentMillis()).isEqualTo(15 * MINUTE);
        lasts(600);
        assertThat(silence.longestMillis()).isEqualTo(15 * MINUTE);
        lasts(20);
        lasts(0);
        assertThat(silence.longestMillis()).isEqualTo(600 * MINUTE);
    }

    @Test
    void isForgottenAfterAWeekAndADay() {
        lasts(60);
        lasts(15);
        atMillis += 7 * DAY;
        lasts(15);
        assertThat(silence.longestMillis()).isEqualTo(60 * MINUTE);
        atMillis += DAY;
        lasts(0);
        assertThat(silence.longestMillis()).isEqualTo(15 * MINUTE);
    }

    /** The job that reads the source was away for three hours. */
    @Test
    void isNotLearnedFromTimeInWhichNobodyListened() {
        lasts(15);
        silence.take(195 * MINUTE, atMillis);
        silence.take(196 * MINUTE, atMillis);
        lasts(10);
        lasts(0);
        assertThat(silence.longestMillis()).isEqualTo(10 * MINUTE);
    }

    @Test
    void isKeptWithTheStateOfTheEngine() throws IOException {
        lasts(15);
        lasts(20);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        silence.write(new DataOutputStream(bytes));
        silence = new UsualSilence();
        silence.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(silence.longestMillis()).isEqualTo(15 * MINUTE);
        lasts(0);
        assertThat(silence.longestMillis()).isEqualTo(20 * MINUTE);
    }

    /** The source speaks, and is silent for so many minutes after that. */
    private void lasts(int minutes) {
        for (int minute = 0; minute <= minutes; minute++) {
            silence.take(minute * MINUTE, atMillis);
        }
    }
}
