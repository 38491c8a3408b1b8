// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.table.AlertRow;
import io.stockscope.table.AlertTable;
import java.util.Map;
import org.apache.flink.api.common.functions.DefaultOpenContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertRowsTest {

    private static final long STARTED = 1_000;

    private final AlertRows rows = started();

    @Test
    void aRowHasAllThatTheMessageSays() {
        AlertRow row = rows.map(message(State.RESOLVED, 9_000L));
        assertThat(row)
                .isEqualTo(
                        new AlertRow(
                                "a1",
                                STARTED,
                                "Slow",
                                "page",
                                "RESOLVED",
                                Map.of("channel", "web"),
                                Map.of("summary", "web is slow"),
                                7.5,
                                "> 5",
                                9_000,
                                9_000L,
                                true,
                                row.version()));
    }

    @Test
    void ofAnEpisodeTheLastThatWasToldCounts() {
        long pending = version(rows.map(message(State.PENDING, null)));
        long firing = version(rows.map(message(State.FIRING, null)));
        long again = version(rows.map(message(State.FIRING, null)));
        assertThat(firing).isGreaterThan(pending);
        assertThat(again).isGreaterThan(firing);
    }

    @Test
    void whatIsToldAfterARestartCountsMoreThanAllBefore() throws InterruptedException {
        long before = 0;
        for (int i = 0; i < 100_000; i++) {
            before = version(rows.map(message(State.FIRING, null)));
        }
        long millis = System.currentTimeMillis();
        while (System.currentTimeMillis() == millis) {
            Thread.onSpinWait();
        }
        assertThat(version(started().map(message(State.RESOLVED, 2L)))).isGreaterThan(before);
    }

    private static long version(AlertRow row) {
        return AlertTable.INSTANCE.version(row);
    }

    private static AlertRows started() {
        AlertRows rows = new AlertRows();
        rows.open(DefaultOpenContext.INSTANCE);
        return rows;
    }

    private static AlertMessage message(State state, @Nullable Long endedAt) {
        return new AlertMessage(
                "a1",
                "Slow",
                state,
                "page",
                Map.of("channel", "web"),
                Map.of("summary", "web is slow"),
                7.5,
                "> 5",
                STARTED,
                9_000,
                endedAt,
                true);
    }
}
