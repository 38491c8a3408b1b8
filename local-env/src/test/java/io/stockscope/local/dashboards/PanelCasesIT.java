// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.dashboard.DashboardSettings;
import io.stockscope.dashboard.Dashboards;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What panels have to tell apart, on the small database of {@code panel-cases.sql}, at noon. */
class PanelCasesIT {

    private static final Instant NOON = Instant.parse("2026-06-10T12:00:00Z");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static TroubledShop shop;
    private static Dashboards dashboards;

    @BeforeAll
    static void start() throws Exception {
        shop = TroubledShop.filled("panel_cases", "panel-cases.sql", NOON);
        dashboards =
                Dashboards.start(
                        DashboardSettings.local(0, "EUR"),
                        shop.reader(shop.url()),
                        InstantSource.fixed(NOON));
    }

    @AfterAll
    static void stop() throws Exception {
        if (dashboards != null) {
            dashboards.close();
        }
        if (shop != null) {
            shop.close();
        }
    }

    @Test
    void theSentenceTellsWhatIsWrongNowBeforeWhatWasWorse() throws Exception {
        assertThat(column(ask("headline", "range=24h"), "text"))
                .containsExactly(
                        "amazon and ebay are outside their objective, the other 2 channels of which something was measured are within.",
                        "Nothing measured of store3 in the last 24 hours.",
                        "amazon has been late since 11:40, 3 SKUs, 9,000 EUR at risk, throttled 9 minutes (5 minutes more were ordered, but not acknowledged).",
                        "amazon shows 3 SKUs wrongly now, 9,000 EUR at risk.",
                        "ebay shows 1 SKU wrongly now, 100 EUR at risk.",
                        "ebay was late from yesterday 20:00 to 20:30, 1 SKU, 700 EUR at risk.");
        assertThat(ask("headline", "range=24h").get("truncated").asBoolean()).isTrue();
        assertThat(column(ask("headline", "range=24h&channel=web"), "text"))
                .containsExactly(
                        "web is within its objective: 99.89 % of changes came in time.",
                        "web was told to brake for 10 minutes, which it has not acknowledged.");
    }

    /** SKUs that were worst at different times were never worth their sum at once. */
    @Test
    void whatASpellPutAtRiskIsTheMostOfOneInstant() throws Exception {
        String yesterday = "from=2026-06-08T18:00:00Z&to=2026-06-09T18:00:00Z&channel=amazon";
        assertThat(column(ask("headline", yesterday), "text"))
                .contains(
                        "amazon was late from 14:00 to 15:00, 2 SKUs, 6,000 EUR at risk, throttled 10 minutes.");
    }

    @Test
    void aChannelOfWhichNothingIsKnownIsThere() throws Exception {
        JsonNode slo = ask("slo-by-channel", "range=24h");
        assertThat(of(slo, "channel", "store3", "measured")).isEqualTo("no data");
        assertThat(of(slo, "channel", "store3", "day")).isEqualTo("null");
        assertThat(of(slo, "channel", "store3", "late")).isEqualTo("null");
        assertThat(of(slo, "channel", "store3", "objective_ms")).isEqualTo("60000");
        assertThat(of(slo, "channel", "web", "measured")).isEqualTo("in 24 hours");
        assertThat(column(ask("slo-by-channel", "range=24h&channel=store3"), "channel"))
                .containsExactly("store3");
    }

    @Test
    void sharesAreThoseOfTheViewsAndOfWholeTimes() throws Exception {
        JsonNode slo = ask("slo-by-channel", "range=24h");
        for (String channel : List.of("amazon", "ebay", "web", "b2b")) {
            assertShare(slo, channel, "day", "sync_slo", 1, 0);
            assertShare(slo, channel, "day_before", "sync_slo", 2, 1);
            assertShare(slo, channel, "week", "sync_slo", 7, 0);
            assertShare(slo, channel, "week_before", "sync_slo", 14, 7);
            assertShare(slo, channel, "quarter", "sync_slo", 90, 0);
            assertShare(slo, channel, "quarter_before", "sync_slo", 180, 90);
        }
        assertThat(of(slo, "channel", "web", "late")).isEqualTo("1");
    }

    private static void assertShare(
            JsonNode slo, String channel, String column, String view, int fromDays, int toDays)
            throws Exception {
        String share =
                one(
                        """
                        SELECT sum(good) / (sum(good) + sum(bad)) FROM %s WHERE channel = '%s'
                        AND window_start >= %s - INTERVAL %d DAY AND window_start < %s - INTERVAL %d DAY
                        """
                                .formatted(view, channel, noon(), fromDays, noon(), toDays));
        assertThat(Double.parseDouble(of(slo, "channel", channel, column)))
                .as("%s of %s", column, channel)
                .isLessThan(1)
                .isCloseTo(Double.parseDouble(share), within(1e-9));
    }

    @Test
    void theWorstOfTheDayMayBeWhatItBeganWith() throws Exception {
        JsonNode exposure = ask("exposure-by-channel", "range=24h");
        assertThat(of(exposure, "channel", "ebay", "oversell_value")).isEqualTo("100");
        assertThat(of(exposure, "channel", "ebay", "worst_value")).isEqualTo("700");
        assertThat(of(exposure, "channel", "amazon", "worst_value")).isEqualTo("9000");
        JsonNode evening =
                ask("exposure-by-channel", "from=2026-06-08T20:50:00Z&to=2026-06-09T20:50:00Z");
        assertThat(of(evening, "channel", "ebay", "worst_value"))
                .as("before the hour of the change is over")
                .isEqualTo("700");
        // At six, when amazon showed nothing wrongly any more.
        JsonNode before =
                ask("exposure-by-channel", "from=2026-06-08T18:00:00Z&to=2026-06-09T18:00:00Z");
        assertThat(of(before, "channel", "amazon", "oversell_value")).isEqualTo("0");
        assertThat(of(before, "channel", "amazon", "worst_value")).isEqualTo("6000");
    }

    @Test
    void throttledIsWhatWasAppliedAndTheRestIsToldApart() throws Exception {
        JsonNode times = ask("throttled-time", "range=6h");
        assertThat(of(times, "channel", "amazon", "throttled_ms"))
                .as("from the acknowledgement until it expires, since the next was not answered")
                .isEqualTo("599000");
        assertThat(of(times, "channel", "amazon", "unheeded_ms")).isEqualTo("301000");
        assertThat(of(times, "channel", "amazon", "value_at_risk")).isEqualTo("9000");
        assertThat(of(times, "channel", "web", "throttled_ms")).isEqualTo("0");
        assertThat(of(times, "channel", "web", "unheeded_ms")).isEqualTo("600000");
        assertThat(of(times, "channel", "web", "value_at_risk")).as("not known").isEqualTo("null");
        assertThat(of(times, "channel", "web", "units_at_risk")).isEqualTo("null");
        JsonNode yesterday =
                ask("throttled-time", "from=2026-06-08T18:00:00Z&to=2026-06-09T18:00:00Z");
        assertThat(of(yesterday, "channel", "amazon", "throttled_ms")).isEqualTo("600000");
        assertThat(of(yesterday, "channel", "amazon", "value_at_risk"))
                .as("at that minute, not at the end of its hour")
                .isEqualTo("6000");
        JsonNode before =
                ask("throttled-time", "from=2026-06-08T09:30:00Z&to=2026-06-08T10:30:00Z");
        assertThat(of(before, "channel", "ebay", "units_at_risk"))
                .as("what has held for days")
                .isEqualTo("20");
    }

    @Test
    void aReleaseThatIsOnlyTriedFreesNobody() throws Exception {
        JsonNode latest = ask("throttle-latest", "range=1h&channel=amazon");
        assertThat(column(latest, "state")).containsExactly("PAUSE", "only tried: free");
        for (String panel : List.of("throttle-states", "channel-throttle-states")) {
            JsonNode states = ask(panel, "range=1h&channel=amazon");
            assertThat(column(states, "state"))
                    .as(panel)
                    .containsExactly("BUFFER", "PAUSE, not acknowledged");
            assertThat(Instant.parse(column(states, "until").get(1))).as(panel).isEqualTo(NOON);
        }
    }

    @Test
    void whatIsOnlyKnownForNowIsNotShownAsOfThen() throws Exception {
        String then = "from=2026-06-10T09:00:00Z&to=2026-06-10T10:00:00Z";
        assertThat(column(ask("pending-by-channel", "range=1h"), "channel"))
                .containsExactly("amazon", "ebay");
        JsonNode pending = ask("pending-by-channel", then);
        assertThat(column(pending, "channel")).containsExactly("ebay");
        assertThat(column(pending, "oldest_ms")).containsExactly("7200000");
        assertThat(column(ask("channel-now", "range=1h&channel=amazon"), "name"))
                .contains("Overdue changes");
        assertThat(column(ask("channel-now", then + "&channel=amazon"), "name"))
                .contains("In time in this span")
                .doesNotContain("Overdue changes");
        assertThat(column(ask("flow-completeness", then), "source")).containsExactly("pos-7");
        assertThat(column(ask("unanchored-locations", then), "location")).containsExactly("s4");
        assertThat(column(ask("unanchored-locations", "range=1h"), "location"))
                .containsExactly("s3", "s4");
        assertThat(column(ask("sku-levels", then + "&sku=T-1"), "location")).containsExactly("dc2");
        assertThat(column(ask("sku-levels", "range=1h&sku=T-1"), "location"))
                .containsExactly("dc1", "dc2");
    }

    @Test
    void aChangeIsMissedByThoseOnlyWhomItConcerns() throws Exception {
        JsonNode timeline = ask("sku-timeline", "range=6h&sku=T-1");
        assertFate(timeline, "wms-1", "ok", "", "");
        assertThat(of(timeline, "event_id", "wms-1", "covered")).isEqualTo("ebay after 10 s");
        assertFate(
                timeline,
                "pos-1",
                "bad",
                "bad",
                "No update of amazon covers this, which shows a wrong number.");
        assertFate(timeline, "pos-2", "ok", "none", "No update of ebay covers this yet.");
        assertFate(
                timeline,
                "pos-3",
                "warn",
                "warn",
                "No update of web covers this, which is overdue.");
        assertThat(column(timeline, "event_id")).startsWith("pos-3").endsWith("erp-1");
    }

    private static void assertFate(
            JsonNode timeline, String event, String level, String gapLevel, String gap) {
        assertThat(of(timeline, "event_id", event, "gap")).isEqualTo(gap);
        assertThat(of(timeline, "event_id", event, "gap_level")).as(event).isEqualTo(gapLevel);
        assertThat(of(timeline, "event_id", event, "level")).as(event).isEqualTo(level);
    }

    @Test
    void whatIsDisplayedHoldsFromBeforeAndWhatShouldBeIsDrawnWhereItIsKnown() throws Exception {
        assertThat(lines("from=2026-06-10T11:20:00Z&to=2026-06-10T12:00:00Z"))
                .containsExactly(
                        "2026-06-10T11:20:00Z amazon displays 50",
                        "2026-06-10T11:20:00Z ebay displays 79",
                        "2026-06-10T11:20:00Z web displays 80",
                        "2026-06-10T11:30:20Z ebay displays 39",
                        "2026-06-10T12:00:00Z amazon should display 10");
        assertThat(lines("from=2026-06-10T11:01:00Z&to=2026-06-10T11:20:00Z&channel=web"))
                .containsExactly(
                        "2026-06-10T11:01:00Z web displays 80",
                        "2026-06-10T11:05:59.999Z web should display 80",
                        "2026-06-10T11:06:00Z web should display null");
        assertThat(lines("from=2026-06-10T11:10:00Z&to=2026-06-10T11:25:00Z&channel=amazon"))
                .as("what is true now was not true then")
                .containsExactly("2026-06-10T11:10:00Z amazon displays 50");
    }

    private static List<String> lines(String query) throws Exception {
        JsonNode answer = ask("sku-displayed", query + "&sku=T-1");
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < answer.get("rows").size(); i++) {
            lines.add(
                    "%s %s %s"
                            .formatted(
                                    Instant.parse(column(answer, "t").get(i)),
                                    column(answer, "series").get(i),
                                    column(answer, "value").get(i)));
        }
        return lines;
    }

    @Test
    void incidentsAreThoseOfTheChannelOrSaidToBeOfAll() throws Exception {
        JsonNode all = ask("open-incidents", "range=24h");
        assertThat(column(all, "value")).containsExactly("2", "0", "1");
        assertThat(column(all, "note")).containsExactly("30 EUR", "0 EUR", "36 units");
        JsonNode amazon = ask("open-incidents", "range=24h&channel=amazon");
        assertThat(column(amazon, "value")).containsExactly("1", "0", "1");
        assertThat(column(amazon, "note"))
                .containsExactly("10 EUR", "0 EUR", "36 units, all channels");
    }

    @Test
    void aPointThatIsNotOverIsNoneOfFewerEvents() throws Exception {
        JsonNode events = ask("flow-events", "from=2026-06-10T11:00:25Z&to=2026-06-10T11:59:50Z");
        assertThat(column(events, "value")).hasSizeGreaterThan(100).containsOnly("3");
        assertThat(Instant.parse(column(events, "t").get(0)))
                .isEqualTo(Instant.parse("2026-06-10T11:00:40Z"));
    }

    @Test
    void aListThatIsCutSaysSo() throws Exception {
        JsonNode cut = ask("worst-stale-skus", "range=1h&channel=b2b");
        assertThat(cut.get("rows")).hasSize(50);
        assertThat(cut.get("truncated").asBoolean()).isTrue();
        JsonNode whole = ask("channel-stale-skus", "range=1h&channel=b2b");
        assertThat(whole.get("rows")).hasSize(60);
        assertThat(whole.get("truncated").asBoolean()).isFalse();
    }

    @Test
    void quantilesAndStandingsAreThoseOfWhatWasCounted() throws Exception {
        JsonNode latency = ask("latency-by-channel", "range=24h&channel=amazon");
        assertThat(column(latency, "series")).containsExactly("amazon");
        // One in ten took a minute; a sketch errs by 1 %.
        assertThat(Double.parseDouble(column(latency, "value").get(0)))
                .isCloseTo(60_000, within(600.));
        JsonNode now = ask("channel-now", "range=1h&channel=amazon");
        assertThat(Double.parseDouble(of(now, "name", "95 of 100 changes within", "value")))
                .isCloseTo(60_000, within(600.));
        assertThat(of(now, "name", "Overdue changes", "value")).isEqualTo("7");
        assertThat(of(now, "name", "Overdue changes", "note")).isEqualTo("12 waiting");
        assertThat(of(now, "name", "At risk of being oversold", "value")).isEqualTo("9000");
        assertThat(of(now, "name", "At risk of being oversold", "note")).isEqualTo("3 stale SKUs");
        String good =
                one(
                        """
                        SELECT sum(good) / (sum(good) + sum(bad)) FROM sync_slo
                        WHERE channel = 'amazon' AND window_start >= %s - INTERVAL 1 HOUR AND window_start < %s
                        """
                                .formatted(noon(), noon()));
        assertThat(Double.parseDouble(of(now, "name", "In time in this span", "value")))
                .isCloseTo(Double.parseDouble(good), within(1e-9));
        assertThat(of(ask("stage-table", "range=1h"), "channel", "amazon", "samples"))
                .isEqualTo("120");
    }

    private static String noon() {
        return "toDateTime64('2026-06-10 12:00:00', 3, 'UTC')";
    }

    private static String one(String sql) throws Exception {
        return shop.run(sql).get(0);
    }

    private static JsonNode ask(String panel, String query) throws Exception {
        HttpResponse<String> response =
                HTTP.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                dashboards.url()
                                                        + "/api/panels/"
                                                        + panel
                                                        + "?"
                                                        + query))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        JsonNode answer = new JsonMapper().readTree(response.body());
        assertThat(answer.path("state").asText())
                .as("%s: %s", panel, response.body())
                .isEqualTo("fresh");
        return answer;
    }

    /** The value in a column of the row that has a value in another one. */
    private static String of(JsonNode answer, String keyColumn, String key, String column) {
        int row = column(answer, keyColumn).indexOf(key);
        assertThat(row).as("%s in %s", key, answer).isNotNegative();
        return column(answer, column).get(row);
    }

    private static List<String> column(JsonNode answer, String name) {
        int index = -1;
        for (int i = 0; i < answer.get("columns").size(); i++) {
            index = answer.get("columns").get(i).get("name").asText().equals(name) ? i : index;
        }
        assertThat(index).as(name).isNotNegative();
        List<String> values = new ArrayList<>();
        for (JsonNode row : answer.get("rows")) {
            values.add(row.get(index).asText());
        }
        return values;
    }
}
