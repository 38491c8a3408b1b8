// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrialFilesTest {

    @Test
    void namesFileLineAndFieldOfEveryMistakeAtOnce() {
        String text =
                """
                rules: [rules.yaml]
                tests:
                  - name: one
                    input:
                      - metric: sync_slo_godd
                        labels: { channel: web }
                        values: "1"
                    expect:
                      - at: 1.5m
                        alerts:
                          - { alert: A, state: RESOLVED }
                  - name: two
                    input: []
                """;
        assertThat(TrialFiles.read("t.yaml", text).mistakes())
                .extracting(Mistake::toString)
                .containsExactly(
                        "t.yaml:5: tests[0].input[0].metric: 'sync_slo_godd' is not known; did"
                                + " you mean sync_slo_good?",
                        "t.yaml:9: tests[0].expect[0].at: '1.5m' is not a length of time from 0s to"
                                + " 7d, in units of 1s",
                        "t.yaml:11: tests[0].expect[0].alerts[0].state: 'RESOLVED' is not one of"
                                + " PENDING, FIRING",
                        "t.yaml:12: tests[1]: it has no expect (what is to come of it)");
    }

    @Test
    void knowsTheLabelsOfEachMetricAndTheFormOfValues() {
        String text =
                """
                rules: [rules.yaml]
                tests:
                  - name: one
                    input:
                      - metric: stale_skus
                        labels: { location: dc1 }
                        values: "1x"
                    expect:
                      - at: 1m
                """;
        assertThat(TrialFiles.read("t.yaml", text).mistakes())
                .extracting(Mistake::toString)
                .containsExactly(
                        "t.yaml:6: tests[0].input[0].labels: there is no label location; stale_skus"
                                + " has channel, channelType",
                        "t.yaml:7: tests[0].input[0].values: these are no values such as \"0x5 3+1x10"
                                + " _x6\", of one week at most");
    }
}
