// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewsTest {

    @Test
    void viewsOfTheContractAndNamesOfTheQuestionItselfMayBeAsked() {
        assertThat(
                        Views.mistakes(
                                """
                                WITH recent AS (SELECT * FROM ${windowed(sync_slo)})
                                -- taken from somewhere; or join nothing
                                SELECT 'from nowhere; it''s fine' FROM recent JOIN alerts ON 1 JOIN sync_slo_1h ON 1
                                """))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1 FROM alerts_rows",
                "SELECT 1 FROM system.tables",
                "SELECT 1 FROM alerts JOIN other.alerts ON 1",
                "SELECT 1 FROM ${windowed(alerts)}",
                "SELECT 1 FROM alerts_1m",
                "SELECT 1 FROM ${parts(sync_slo)}",
                "SELECT 1 FROM sync_latency_parts",
                "SELECT file('/etc/passwd')",
                "SELECT * FROM url('http://x')",
                "SELECT 1; SELECT 2",
                "INSERT INTO alerts SELECT 1",
            })
    void everythingElseIsAMistake(String sql) {
        assertThat(Views.mistakes(sql)).isNotEmpty();
    }

    @Test
    void whetherAViewIsAskedIsSeenBehindPlaceholdersButNotInTexts() {
        assertThat(Views.asks("SELECT 1 FROM (SELECT 1 FROM dead_letters)", "dead_letters"))
                .isTrue();
        assertThat(Views.asks("SELECT 1 FROM ${windowed(sync_slo)}", "sync_slo")).isTrue();
        assertThat(Views.asks("SELECT 1 FROM alerts JOIN sync_slo_1h ON 1", "sync_slo")).isTrue();
        assertThat(
                        Views.asks(
                                "SELECT 'FROM dead_letters', dead_letters FROM alerts",
                                "dead_letters"))
                .isFalse();
    }
}
