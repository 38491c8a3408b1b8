// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlTemplateTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Asking.Settings SETTINGS = new Asking.Settings(0.99, "EUR");

    @Test
    void timesBecomeParametersOnTheWebAndMacrosInGrafana() {
        SqlTemplate template = SqlTemplate.parse("WHERE ${time(at)} AND x < ${now}");

        Question question = Question.of(template, lastHour(Map.of()));

        assertThat(question.sql())
                .isEqualTo(
                        "WHERE (at >= {from:DateTime64(3, 'UTC')} AND at < {to:DateTime64(3, 'UTC')})"
                                + " AND x < {now:DateTime64(3, 'UTC')}");
        assertThat(question.parameters())
                .containsEntry("from", "2026-06-01 11:00:00.000")
                .containsEntry("to", "2026-06-01 12:00:00.000")
                .containsEntry("now", "2026-06-01 12:00:00.000");
        assertThat(template.forGrafana(SETTINGS))
                .isEqualTo(
                        "WHERE ($__timeFilter_ms(at)) AND x < least($__toTime_ms, now64(3, 'UTC'))");
    }

    @Test
    void oneRowMoreThanIsShownIsAskedForWhereThatCanBeSaid() {
        SqlTemplate template = SqlTemplate.parse("LIMIT ${most}", 20);

        assertThat(Question.of(template, lastHour(Map.of())).sql()).isEqualTo("LIMIT 21");
        assertThat(template.forGrafana(SETTINGS)).isEqualTo("LIMIT 20");
    }

    @Test
    void nowIsNeverAfterTheSpanThatIsLookedAt() {
        TimeRange yesterday =
                new TimeRange(NOON.minus(Duration.ofDays(1)), NOON.minus(Duration.ofHours(23)));
        Question question =
                Question.of(
                        SqlTemplate.parse("${now}"),
                        new Asking(yesterday, NOON, NOON, Map.of(), SETTINGS));
        assertThat(question.parameters()).containsEntry("now", "2026-05-31 13:00:00.000");
    }

    @Test
    void whatIsToldByTheWallClockIsLookedForThere() {
        Instant wallNow = NOON.minus(Duration.ofHours(10));
        Question question =
                Question.of(
                        SqlTemplate.parse("${wallTime(failed_at)}"),
                        new Asking(
                                new TimeRange(NOON.minus(Duration.ofHours(6)), NOON),
                                NOON,
                                wallNow,
                                Map.of(),
                                SETTINGS));
        assertThat(question.parameters())
                .containsEntry("wall_from", "2026-05-31 20:00:00.000")
                .containsEntry("wall_to", "2026-06-01 02:00:00.000");
    }

    @Test
    void whatAPersonTypesIsOnlyEverTheValueOfAParameter() {
        SqlTemplate template =
                SqlTemplate.parse(
                        "${only(channel)} AND ${only(location, ifNull(l, ''))} AND ${text(q)} AND ${text(sku)}");
        String nasty = "' OR 1=1 -- \\ {x:String} ${from} \t";

        Question plain = Question.of(template, lastHour(Map.of()));
        Question attacked =
                Question.of(
                        template,
                        lastHour(
                                Map.of(
                                        "channel",
                                        nasty,
                                        "location",
                                        nasty,
                                        "q",
                                        nasty,
                                        "sku",
                                        nasty)));

        assertThat(attacked.sql()).isEqualTo(plain.sql());
        assertThat(attacked.parameters().values()).containsOnly(nasty);
        assertThat(plain.sql())
                .isEqualTo(
                        "({channel:String} = '' OR channel = {channel:String}) AND"
                                + " ({location:String} = '' OR ifNull(l, '') = {location:String}) AND"
                                + " {q:String} AND {sku:String}");
        assertThat(plain.parameters().values()).containsOnly("");
        assertThat(template.parameters()).containsExactly("channel", "location", "q", "sku");
    }

    @Test
    void parametersAreVariablesInGrafanaThatCannotEndTheirString() {
        SqlTemplate template =
                SqlTemplate.parse("${only(channel, c)} AND ${among(channel, a)} AND ${text(q)}");

        assertThat(template.forGrafana(SETTINGS))
                .isEqualTo(
                        "$__conditionalAll(c = decodeURLComponent('${channel:percentencode}'), $channel) AND"
                                + " $__conditionalAll(has(a, decodeURLComponent('${channel:percentencode}')), $channel)"
                                + " AND decodeURLComponent('${q:percentencode}')");
        assertThat(template.parameters()).containsExactly("channel", "q");
        assertThat(template.needed()).containsExactly("q");
    }

    @Test
    void settingsAreWrittenDownForGrafana() {
        assertThat(
                        SqlTemplate.parse("${objective} ${currency}")
                                .forGrafana(new Asking.Settings(0.5, "o'c\\")))
                .isEqualTo("0.5 'o\\'c\\\\'");
    }

    @Test
    void anArrayHasWhatAPageIsNarrowedTo() {
        assertThat(
                        Question.of(
                                        SqlTemplate.parse("${among(channel, names)}"),
                                        lastHour(Map.of("channel", "web")))
                                .sql())
                .isEqualTo("({channel:String} = '' OR has(names, {channel:String}))");
    }

    @Test
    void theViewFitsTheLengthOfTheSpan() {
        SqlTemplate template = SqlTemplate.parse("${windowed(sync_slo)} ${bucket(t)}");
        assertThat(sql(template, Duration.ofHours(1))).startsWith("sync_slo ");
        assertThat(sql(template, Duration.ofHours(6))).startsWith("sync_slo_1m ");
        assertThat(sql(template, Duration.ofDays(90))).startsWith("sync_slo_1h ");
        assertThat(template.forGrafana(SETTINGS))
                .isEqualTo("sync_slo_${window:raw} $__timeInterval(t)");
        assertThat(SqlTemplate.grafanaWindows()).contains("<= 21600000", "INTERVAL 34 DAY");
        assertThat(sql(SqlTemplate.parse("${parts(sync_latency)}"), Duration.ofDays(30)))
                .isEqualTo("sync_latency_1h_parts");
        assertThat(sql(SqlTemplate.parse("${parts(sync_latency)}"), Duration.ofDays(90)))
                .isEqualTo("sync_latency_12h_parts");
        assertThat(sql(SqlTemplate.parse("${parts(flow_health)}"), Duration.ofDays(90)))
                .isEqualTo("flow_health_1h_parts");
    }

    @Test
    void aMistakeIsNamed() {
        assertThatThrownBy(() -> SqlTemplate.parse("SELECT ${tiem(t)}"))
                .hasMessage("there is no placeholder ${tiem(t)}");
        assertThatThrownBy(() -> SqlTemplate.parse("SELECT ${time}"))
                .hasMessage("${time} has the wrong number of arguments");
        assertThatThrownBy(() -> SqlTemplate.parse("SELECT ${only(colour)}"))
                .hasMessageContaining("there is no parameter colour");
        assertThatThrownBy(() -> SqlTemplate.parse("SELECT ${time(t)"))
                .hasMessageContaining("not closed");
    }

    private static String sql(SqlTemplate template, Duration length) {
        return Question.of(
                        template,
                        new Asking(
                                new TimeRange(NOON.minus(length), NOON),
                                NOON,
                                NOON,
                                Map.of(),
                                SETTINGS))
                .sql();
    }

    private static Asking lastHour(Map<String, String> values) {
        return new Asking(
                new TimeRange(NOON.minus(Duration.ofHours(1)), NOON), NOON, NOON, values, SETTINGS);
    }
}
