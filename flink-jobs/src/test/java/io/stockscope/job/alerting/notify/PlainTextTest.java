// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "web",
                "p95 is 130,000 ms",
                "kim@shop.example",
                "Bücher & Töpfe",
                "https://wiki/runbook#slow",
                "a_b*c",
                "漢字"
            })
    void ordinaryTextsStayAsTheyAre(String text) {
        assertThat(PlainText.annotation(text)).isEqualTo(text);
        assertThat(PlainText.label(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    <!channel> sold out       | ‹!channel› sold out
                    <script>x</script>        | ‹script›x‹/script›
                    [here](http://bad)        | [here] (http://bad)
                    @here look                | @ here look
                    (@all)                    | (@ all)
                    `rm`                      | 'rm'
                    {{ .Labels }}             | { { .Labels }}
                    """)
    void markupIsTakenOut(String text, String plain) {
        assertThat(PlainText.annotation(text)).isEqualTo(plain);
    }

    @Test
    void aTextIsOneLineWithoutInvisibleCharacters() {
        assertThat(PlainText.annotation("a\nb\rc\u0000d\u202Ee\u2028f\uE000g\uD800"))
                .isEqualTo("a b c d e f g ");
    }

    @Test
    void textsAreCutBetweenCharacters() {
        String cut = PlainText.annotation("😀".repeat(5_000));
        assertThat(cut).hasSizeLessThanOrEqualTo(2_000).endsWith("😀…");
        assertThat(PlainText.label("x".repeat(5_000))).hasSizeLessThan(250);
    }

    @Test
    void labelsThatHadToBeChangedStillTellAlertsApart() {
        assertThat(PlainText.label("<a>")).startsWith("‹a› ~").isEqualTo(PlainText.label("<a>"));
        assertThat(PlainText.label("<a>")).isNotEqualTo(PlainText.label("‹a›"));
        assertThat(PlainText.label("x".repeat(5_000)))
                .isNotEqualTo(PlainText.label("x".repeat(5_001)));
    }

    @ParameterizedTest
    @CsvSource({"channelType,channelType", "team-x,team_x", "7days,_7days", "'',_", "ä b,__b"})
    void namesAreSuchAsPrometheusAllows(String name, String allowed) {
        assertThat(PlainText.name(name)).isEqualTo(allowed).matches("[a-zA-Z_][a-zA-Z0-9_]*");
    }
}
