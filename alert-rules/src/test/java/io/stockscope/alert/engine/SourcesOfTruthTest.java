// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.series.Reading;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourcesOfTruthTest {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long BROKEN = 10 * MINUTE;
    private static final String TILL = "till-of-the-town";
    private static final String CLOSED = "closed-till-";

    private SourcesOfTruth sources = new SourcesOfTruth(BROKEN);
    private long now = 1_700_000_000_000L / MINUTE * MINUTE;

    @Test
    void aSourceThatIsNoMoreDoesNotHideThatTheOthersAreSilent() {
        till(TILL);
        for (int i = 0; i < 3; i++) {
            till(CLOSED + i);
        }
        // The stock job has forgotten those that are closed; the last one begins to be silent.
        for (int minute = 1; minute <= 59; minute++) {
            pass(MINUTE);
            silent(TILL, minute * MINUTE);
        }
        assertThat(sources.areBroken()).as("three of four are not silent").isFalse();
        pass(2 * MINUTE);
        silent(TILL, 61 * MINUTE);
        assertThat(sources.areBroken()).isTrue();

        till(CLOSED + 1);
        till(CLOSED + 2);
        assertThat(sources.areBroken()).as("they are back").isFalse();
    }

    @Test
    void aSourceThatIsNeverSilentIsThereByWhatItSends() {
        till(TILL);
        till(CLOSED + 1);
        till(CLOSED + 2);
        for (int minute = 1; minute <= 120; minute++) {
            pass(MINUTE);
            silent(TILL, minute * MINUTE);
            sent(CLOSED + 1);
            sent(CLOSED + 2);
        }
        assertThat(sources.areBroken()).isFalse();
    }

    @Test
    void howLongNothingWasToldOutlivesARestart() throws IOException {
        till(TILL);
        till(CLOSED + 1);
        till(CLOSED + 2);
        pass(59 * MINUTE);
        silent(TILL, 59 * MINUTE);
        sources = readAgain(sources);
        assertThat(sources.areBroken()).isFalse();
        pass(MINUTE + SECOND);
        assertThat(sources.areBroken()).isTrue();
    }

    private static SourcesOfTruth readAgain(SourcesOfTruth sources) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        sources.write(new DataOutputStream(bytes));
        SourcesOfTruth read = new SourcesOfTruth(BROKEN);
        read.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), true);
        return read;
    }

    /** Time passes, second by second. */
    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += SECOND) {
            now += SECOND;
            sources.pass(SECOND);
        }
    }

    /** One that speaks just now. */
    private void till(String name) {
        take(AlertMetric.BACKLOG_MS, Map.of("source", name, "topic", "pos.lines"), 0);
        silent(name, 0);
    }

    private void silent(String name, long millis) {
        take(AlertMetric.SOURCE_SILENT_MS, Map.of("source", name), millis);
    }

    private void sent(String name) {
        take(AlertMetric.EVENTS, Map.of("source", name, "topic", "pos.lines"), 3);
    }

    private void take(AlertMetric metric, Map<String, String> labels, double value) {
        sources.take(new Reading(metric, labels, now / 10_000 * 10_000, value, Map.of(), now));
    }
}
