// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.dashboard.DashboardSettings;
import io.stockscope.dashboard.Dashboards;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.local.service.SharedServices;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every panel on the real engine, and what comes out of it. */
class DashboardsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String EVERYTHING = "&channel=amazon&sku=85123A";

    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final List<String> BODIES = new ArrayList<>();

    private static TroubledShop shop;
    private static CuttableLine line;
    private static Dashboards dashboards;

    @BeforeAll
    static void start() throws Exception {
        shop = TroubledShop.open("dashboards");
        shop.run(
                "INSERT INTO dead_letters_rows (topic, partition, offset, key, reason, message, value,"
                        + " value_bytes, source, failed_at, version) VALUES ('wms.stock', 0, 7,"
                        + " 'Canary-4711', 'INVALID', 'sku ''Canary-4711'' is unknown',"
                        + " '{\"customer\": \"Canary-4711\"}', 27, 'we''ird\\\\source', now64(3), 1)");
        line = new CuttableLine(shop.url());
        dashboards = serve(shop, line.url());
    }

    private static Dashboards serve(TroubledShop database, String url) throws Exception {
        return Dashboards.start(
                DashboardSettings.local(0, "EUR"), database.reader(url), InstantSource.system());
    }

    @AfterEach
    void mend() {
        line.mend();
    }

    @AfterAll
    static void noSecretWasEverInAnAnswer() throws Exception {
        if (dashboards == null) {
            return;
        }
        dashboards.close();
        line.close();
        shop.close();
        String password = SharedServices.get().endpoints().clickHouse().reader().password();
        assertThat(BODIES).isNotEmpty().noneMatch(body -> body.contains(password));
    }

    @Test
    void everyPanelIsAnsweredForEveryLengthOfTime() throws Exception {
        // Each of the three kinds of windows once, narrowed and not.
        for (String query :
                List.of("range=1h" + EVERYTHING, "range=6h", "range=90d" + EVERYTHING)) {
            for (Panel panel : Catalogue.shipped().panels().values()) {
                assertAnswered(dashboards, panel, query);
            }
        }
    }

    @Test
    void everyPanelIsAnsweredOnAnEmptyDatabase() throws Exception {
        try (TroubledShop empty = TroubledShop.empty("dashboards_empty");
                Dashboards ofEmpty = serve(empty, empty.url())) {
            for (Panel panel : Catalogue.shipped().panels().values()) {
                JsonNode answer = assertAnswered(ofEmpty, panel, "range=24h" + EVERYTHING);
                boolean saysSomething = List.of("rules-about", "override-how").contains(panel.id());
                assertThat(answer.get("rows").isEmpty())
                        .as("%s has no data, not zero", panel.id())
                        .isEqualTo(!saysSomething);
            }
        }
    }

    @Test
    void numbersAreThoseOfTheViews() throws Exception {
        String day = "window_start > now() - INTERVAL 23 HOUR - INTERVAL 59 MINUTE";
        assertThat(value("slo-by-channel", "24h", "channel", "amazon", "late"))
                .isEqualTo(
                        one(
                                "SELECT sum(bad) FROM sync_slo_1m WHERE channel = 'amazon' AND"
                                        + " window_start >= now64(3, 'UTC') - INTERVAL 24 HOUR"));
        assertThat(value("pending-by-channel", "1h", "channel", "amazon", "overdue"))
                .isEqualTo(one("SELECT overdue FROM pending_changes WHERE channel = 'amazon'"));
        assertThat(value("exposure-by-channel", "24h", "channel", "amazon", "oversell_units"))
                .isEqualTo(
                        one(
                                "SELECT argMax(oversell_units, window_start) FROM stale_exposure WHERE"
                                        + " channel = 'amazon' AND "
                                        + day));
        assertThat(value("open-incidents", "24h", "name", "Negative available to sell", "value"))
                .isEqualTo(one("SELECT count() FROM negative_ats WHERE closed_at IS NULL"));
        assertThat(rows("worst-stale-skus", "range=1h&channel=amazon"))
                .hasSize(
                        Integer.parseInt(
                                one(
                                        "SELECT least(50, count()) FROM stale_skus WHERE ended_at IS"
                                                + " NULL AND channel = 'amazon'")));
    }

    @Test
    void rulesInForceAreThoseOfTheViewAndSayWhatFires() throws Exception {
        JsonNode answer = ask("rules-in-force", "range=7d");
        assertThat(column(answer, "rule_name"))
                .containsExactlyInAnyOrderElementsOf(
                        shop.run("SELECT rule_name FROM alert_rules WHERE in_force"))
                .startsWith("MarketplaceSyncSlow")
                .doesNotContain("LostSales");
        assertThat(column(answer, "state"))
                .startsWith("fires for amazon", "pending")
                .endsWith("quiet");
        assertThat(column(answer, "fires_when"))
                .startsWith(
                        "p95 of sync_latency_ms over 5m > 120000 for 2m, where channelType is"
                                + " MARKETPLACE, stage is total, by channel");
        assertThat(column(answer, "clears_when")).startsWith("< 60000 for 5m");
        assertThat(column(answer, "brake"))
                .startsWith("BUFFER 20 %, PAUSE after 10m, lease 5m", "")
                .contains("dry run: BUFFER 50 %, PAUSE after 2m, of the worst SKUs, lease 5m");
        assertThat(value("rules-in-force", "7d", "rule_name", "SyncSlow", "fired"))
                .isEqualTo(one("SELECT count() FROM alerts WHERE rule_name = 'SyncSlow'"));
        assertThat(value("rules-in-force", "7d", "rule_name", "OversellExposure", "last_fired"))
                .isEqualTo("null");
        assertThat(value("rules-in-force", "7d", "rule_name", "SyncSlow", "last_fired"))
                .isNotEqualTo("null");
        assertThat(column(ask("rules-files", "range=7d"), "level")).containsExactly("bad", "ok");
        assertThat(column(ask("rules-files", "range=7d"), "text").get(0))
                .contains("refused whole", "/rules/flow.yaml:9: groups[0].rules[0].aggregate");
        assertThat(column(ask("rules-files", "range=7d"), "text").get(1))
                .startsWith("4 rules are in force, since ");
        assertThat(column(ask("rules-taken-out", "range=7d"), "rule_name"))
                .containsExactly("LostSales");
    }

    @Test
    void numbersStandBesideWhatTheProfilesPromise() throws Exception {
        JsonNode slo = ask("slo-by-channel", "range=24h");
        List<String> channels = column(slo, "channel");
        assertThat(channels).contains("amazon", "b2b", "ebay", "web");
        for (int i = 0; i < channels.size(); i++) {
            assertThat(column(slo, "objective_ms").get(i))
                    .isEqualTo(
                            one(
                                    "SELECT latency_objective_ms FROM channels WHERE channel = '%s'"
                                            .formatted(channels.get(i))));
        }
        assertThat(value("pending-by-channel", "1h", "channel", "ebay", "objective_ms"))
                .isEqualTo("300000");
        JsonNode terms = ask("channel-terms", "range=1h&channel=amazon");
        assertThat(column(terms, "owner")).containsExactly("marketplaces");
        assertThat(column(terms, "locations")).containsExactly("dc1, dc2");
        assertThat(rows("channel-terms", "range=1h&channel=bazaar")).isEmpty();
        JsonNode stages = ask("channel-latency-stages", "range=1h&channel=amazon");
        List<String> lines = column(stages, "series");
        assertThat(lines).contains("total", "objective");
        assertThat(column(stages, "value").get(lines.indexOf("objective"))).isEqualTo("120000");
    }

    /** Until there are orders nothing is known, which is not that nothing was cancelled. */
    @Test
    void limitsOfMarketplacesStandThereWithoutOrdersToo() throws Exception {
        JsonNode limits = ask("oversell-cancellations", "range=24h");
        assertThat(column(limits, "channel")).containsExactlyInAnyOrder("amazon", "ebay");
        assertThat(column(limits, "verdict")).containsOnly("no order data yet");
        assertThat(column(limits, "rate")).containsOnly("null");
        assertThat(column(limits, "placed")).containsOnly("null");
        assertThat(value("oversell-cancellations", "24h", "channel", "amazon", "rate_limit"))
                .isEqualTo(one("SELECT cancel_rate_limit FROM channels WHERE channel = 'amazon'"));
    }

    @Test
    void aSkusTimelineShowsWhichChangeNoUpdateCovers() throws Exception {
        JsonNode answer = ask("sku-timeline", "range=6h" + EVERYTHING);
        List<String> gaps = column(answer, "gap");
        List<String> covered = column(answer, "covered");
        assertThat(gaps).anyMatch(gap -> gap.startsWith("No update of amazon covers this"));
        assertThat(covered).anyMatch(text -> text.matches("amazon after [0-9.]+ s"));
        for (int i = 0; i < gaps.size(); i++) {
            boolean gap = gaps.get(i).endsWith("which shows a wrong number.");
            assertThat(column(answer, "level").get(i).equals("bad")).as(gaps.get(i)).isEqualTo(gap);
        }
    }

    @Test
    void deadLettersAreMaskedAndWhatIsMaskedIsNotFound() throws Exception {
        JsonNode answer = ask("dead-letters", "range=1h&q=" + encoded("we'ird\\source"));
        assertThat(answer.get("rows")).hasSize(1);
        assertThat(answer.toString()).doesNotContain("Canary", "4711", "customer");
        assertThat(column(answer, "payload").get(0)).isEqualTo("{\"xxxxxxxx\": \"xxxxxx-9999\"}");
        assertThat(column(answer, "key").get(0)).isEqualTo("xxxxxx-9999");
        assertThat(rows("dead-letters", "range=1h&q=Canary")).isEmpty();
        assertThat(rows("dead-letters", "range=1h&q=" + encoded("' OR 1=1 --"))).isEmpty();
        assertThat(rows("dead-letters", "range=1h&q=invalid")).hasSize(1);
    }

    @Test
    void skusAndChannelsAreFound() throws Exception {
        JsonNode found = get(dashboards, "/api/search?q=5123");
        assertThat(found.get("rows").toString()).contains("[\"sku\",\"85123A\"]");
        assertThat(get(dashboards, "/api/search?q=AMA").get("rows").get(0).toString())
                .isEqualTo("[\"channel\",\"amazon\"]");
        assertThat(get(dashboards, "/api/search?q=").get("rows")).isEmpty();
        JsonNode definitions = get(dashboards, "/api/pages");
        assertThat(definitions.get("channels").toString()).contains("amazon");
        assertThat(definitions.toString()).doesNotContain("SELECT");
        assertThat(Instant.parse(definitions.get("since").asText()))
                .isEqualTo(
                        Instant.ofEpochSecond(
                                Long.parseLong(
                                        one(
                                                "SELECT toUnixTimestamp(min(window_start)) FROM sync_slo_1m"))));
    }

    @Test
    void withoutClickHouseTheLastAnswersStayAndFreshOnesComeBack() throws Exception {
        String path = "/api/panels/pending-by-channel?range=15m";
        JsonNode before = get(dashboards, path);
        assertThat(before.get("state").asText()).isEqualTo("fresh");
        line.cut();

        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            JsonNode old = get(dashboards, path);
                            assertThat(old.get("state").asText()).isEqualTo("old");
                            assertThat(old.get("rows")).isEqualTo(before.get("rows"));
                            assertThat(old.get("ageMs").asLong()).isPositive();
                            assertThat(old.get("error").asText())
                                    .startsWith("ClickHouse does not answer since");
                        });
        assertThat(get(dashboards, "/health").get("clickhouse").asText()).isEqualTo("away");

        line.mend();
        await().atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(get(dashboards, path).get("state").asText())
                                        .isEqualTo("fresh"));
        assertThat(get(dashboards, "/health").get("clickhouse").asText()).isEqualTo("ok");
    }

    private static JsonNode assertAnswered(Dashboards server, Panel panel, String query)
            throws Exception {
        JsonNode answer = get(server, "/api/panels/" + panel.id() + "?" + query);
        assertThat(answer.path("state").asText())
                .as("%s?%s: %s", panel.id(), query, answer.path("error"))
                .isEqualTo("fresh");
        List<String> columns = new ArrayList<>();
        answer.get("columns").forEach(column -> columns.add(column.get("name").asText()));
        assertThat(columns)
                .as(panel.id())
                .containsAll(panel.draw().columns())
                .containsAll(panel.columns().keySet());
        return answer;
    }

    private static JsonNode ask(String panel, String query) throws Exception {
        return get(dashboards, "/api/panels/" + panel + "?" + query);
    }

    private static JsonNode rows(String panel, String query) throws Exception {
        return ask(panel, query).get("rows");
    }

    /** The value in a column of the row that has a value in another one. */
    private static String value(
            String panel, String range, String keyColumn, String key, String column)
            throws Exception {
        JsonNode answer = ask(panel, "range=" + range);
        int row = column(answer, keyColumn).indexOf(key);
        assertThat(row).as("%s of %s", key, panel).isNotNegative();
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

    private static String one(String sql) throws Exception {
        return shop.run(sql).get(0);
    }

    private static JsonNode get(Dashboards server, String path) throws Exception {
        HttpResponse<String> response =
                HTTP.send(
                        HttpRequest.newBuilder(URI.create(server.url() + path)).build(),
                        HttpResponse.BodyHandlers.ofString());
        BODIES.add(response.body());
        return new JsonMapper().readTree(response.body());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
