// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.dashboard.DashboardSettings;
import io.stockscope.dashboard.Dashboards;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.panel.Page;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.local.StockscopeCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Every query of the exported dashboards on the real engine, as Grafana sends it there. */
class GrafanaExportIT {

    /** What would end a text of SQL, if it became part of it. */
    private static final String NASTY = "o'clock \\' OR 1=1 -- \"";

    private static final Map<String, String> NARROWED =
            Map.of("channel", "amazon", "location", "dc1", "sku", "85123A", "q", "");

    private static final Map<String, String> NASTILY =
            Map.of("channel", NASTY, "location", NASTY, "sku", NASTY, "q", NASTY);

    private static final List<Duration> RANGES =
            List.of(Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(7));

    private static TroubledShop shop;
    private static List<JsonNode> dashboards;

    @BeforeAll
    static void export(@TempDir Path folder) throws Exception {
        shop = TroubledShop.shared();
        StringWriter said = new StringWriter();
        CommandLine command =
                StockscopeCommand.commandLine()
                        .setOut(new PrintWriter(said, true))
                        .setErr(new PrintWriter(said, true));
        assertThat(
                        command.execute(
                                "dashboards",
                                "export",
                                "-Dclickhouse.url=" + shop.url(),
                                folder.resolve("all").toString()))
                .as("%s", said)
                .isZero();
        dashboards = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder.resolve("all/dashboards"))) {
            for (Path file : files.sorted().toList()) {
                dashboards.add(new JsonMapper().readTree(Files.readString(file)));
            }
        }
        assertThat(dashboards).hasSameSizeAs(Catalogue.shipped().pages());
    }

    @Test
    void everyQueryGivesWhatItsPanelDraws() throws Exception {
        for (Duration range : RANGES) {
            for (JsonNode dashboard : dashboards) {
                for (Map<String, String> chosen : List.of(Map.<String, String>of(), NARROWED)) {
                    Map<String, String> variables = variables(dashboard, range, chosen);
                    if (variables.containsKey("window")) {
                        assertThat(variables.get("window"))
                                .isEqualTo(range.compareTo(Duration.ofHours(6)) <= 0 ? "1m" : "1h");
                    }
                    for (JsonNode panel : asking(dashboard)) {
                        assertFits(panel, answer(panel, range, variables));
                    }
                }
            }
        }
    }

    /** The server's zone is one that has another date now, before noon or after it. */
    @Test
    void theSentenceIsTheSameWhateverTheZoneOfTheServer() throws Exception {
        JsonNode dashboard = dashboard(Catalogue.shipped().page("executive").orElseThrow());
        JsonNode panel =
                asking(dashboard).stream()
                        .filter(drawn -> title(drawn).equals("In words"))
                        .findFirst()
                        .orElseThrow();
        Duration day = Duration.ofHours(24);
        Instant now = Instant.now();
        String sql =
                new GrafanaMacros(
                                now.minus(day),
                                now,
                                day.dividedBy(180),
                                variables(dashboard, day, Map.of()))
                        .expanded(panel.at("/targets/0/rawSql").asText());
        List<String> told = shop.run(sql);
        assertThat(told).anyMatch(text -> text.contains("amazon has been late since "));
        for (String zone : List.of("Pacific/Kiritimati", "Pacific/Pago_Pago")) {
            assertThat(shop.run(sql + "\nSETTINGS session_timezone = '" + zone + "'"))
                    .as(zone)
                    .isEqualTo(told);
        }
    }

    @Test
    void nothingThatAPersonTypesBecomesSql() throws Exception {
        for (JsonNode dashboard : dashboards) {
            Map<String, String> variables = variables(dashboard, Duration.ofHours(6), NASTILY);
            for (JsonNode panel : asking(dashboard)) {
                JsonNode answer = answer(panel, Duration.ofHours(6), variables);
                if (panel.at("/targets/0/rawSql").asText().contains("${sku:percentencode}")) {
                    assertThat(answer.get("data")).as(title(panel)).isEmpty();
                }
            }
        }
    }

    @Test
    void tablesHaveAsManyRowsAsOnTheWebPage() throws Exception {
        Duration range = Duration.ofHours(6);
        List<String> compared = new ArrayList<>();
        try (Dashboards web =
                Dashboards.start(
                        DashboardSettings.local(0, "EUR"),
                        shop.reader(shop.url()),
                        InstantSource.system())) {
            Catalogue catalogue = Catalogue.shipped();
            for (Page page : catalogue.pages()) {
                JsonNode dashboard = dashboard(page);
                Map<String, String> variables = variables(dashboard, range, NARROWED);
                variables.replace("location", GrafanaMacros.ALL);
                for (JsonNode drawn : asking(dashboard)) {
                    Panel panel = panel(catalogue, page, title(drawn));
                    int expected = rowsOnThePage(web, panel);
                    int there = answer(drawn, range, variables).get("data").size();
                    boolean asItIs = Set.of("table", "stat").contains(drawn.get("type").asText());
                    if (asItIs) {
                        assertThat(there).as(panel.id()).isEqualTo(expected);
                    } else {
                        assertThat(there > 0).as(panel.id()).isEqualTo(expected > 0);
                    }
                    if (expected > 0) {
                        compared.add(panel.id());
                    }
                }
            }
        }
        assertThat(compared)
                .hasSizeGreaterThan(20)
                .contains("slo-by-channel", "active-alerts", "channel-now", "throttle-states")
                .contains("sku-timeline", "latency-by-stage", "channel-exposure-units");
    }

    private static JsonNode dashboard(Page page) {
        return dashboards.stream()
                .filter(d -> d.get("uid").asText().equals("stockscope-" + page.id()))
                .findFirst()
                .orElseThrow();
    }

    private static Panel panel(Catalogue catalogue, Page page, String title) {
        return page.panelIds().stream()
                .map(id -> catalogue.panel(id).orElseThrow())
                .filter(panel -> panel.title().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static int rowsOnThePage(Dashboards web, Panel panel) throws Exception {
        HttpResponse<String> response =
                HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(
                                                URI.create(
                                                        web.url()
                                                                + "/api/panels/"
                                                                + panel.id()
                                                                + "?range=6h&channel=amazon&sku=85123A"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        return new JsonMapper().readTree(response.body()).get("rows").size();
    }

    /** As Grafana would have them: chosen, or its default; those of a query are asked for. */
    private static Map<String, String> variables(
            JsonNode dashboard, Duration range, Map<String, String> chosen) throws Exception {
        Map<String, String> variables = new HashMap<>();
        for (JsonNode variable : dashboard.at("/templating/list")) {
            String name = variable.get("name").asText();
            String value = variable.at("/current/value").asText("");
            if (variable.get("type").asText().equals("query")) {
                JsonNode options = run(variable.at("/query/rawSql").asText(), range, 60, variables);
                assertThat(options.get("meta")).as(name).hasSize(1);
                assertThat(options.get("data")).as(name).isNotEmpty();
                boolean all = variable.get("includeAll").asBoolean();
                value = all ? GrafanaMacros.ALL : options.get("data").get(0).get(0).asText();
            }
            variables.put(name, chosen.getOrDefault(name, value));
        }
        return variables;
    }

    private static JsonNode answer(JsonNode panel, Duration range, Map<String, String> variables)
            throws Exception {
        long window = variables.getOrDefault("window", "1m").equals("1h") ? 3_600 : 60;
        long interval = Math.max(range.toSeconds() / 180, panel.has("interval") ? window : 1);
        try {
            return run(panel.at("/targets/0/rawSql").asText(), range, interval, variables);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(title(panel) + ": " + e.getMessage(), e);
        }
    }

    private static JsonNode run(
            String sql, Duration range, long interval, Map<String, String> variables)
            throws Exception {
        Instant now = Instant.now();
        String expanded =
                new GrafanaMacros(now.minus(range), now, Duration.ofSeconds(interval), variables)
                        .expanded(sql);
        assertThat(expanded).doesNotContain("$");
        return new JsonMapper()
                .readTree(String.join("\n", shop.run(expanded + "\nFORMAT JSONCompact")));
    }

    private static void assertFits(JsonNode panel, JsonNode answer) {
        Map<String, String> types = new HashMap<>();
        List<String> names = new ArrayList<>();
        answer.get("meta")
                .forEach(
                        column -> {
                            names.add(column.get("name").asText());
                            types.put(column.get("name").asText(), column.get("type").asText());
                        });
        switch (panel.get("type").asText()) {
            case "timeseries" -> {
                assertThat(names).as(title(panel)).containsExactly("t", "series", "value");
                assertThat(types.get("t")).as(title(panel)).startsWith("DateTime");
                assertThat(types.get("series")).as(title(panel)).contains("String");
                assertThat(types.get("value")).as(title(panel)).matches(".*(Int|Float|Decimal).*");
                assertInOrder(panel, answer.get("data"));
            }
            case "state-timeline" -> {
                assertThat(names).as(title(panel)).containsExactly("t", "name", "state");
                assertInOrder(panel, answer.get("data"));
                for (JsonNode row : answer.get("data")) {
                    assertThat(row.get(2).isNull() || row.get(2).asText().matches("[✓▲✖◌○] .+"))
                            .as("%s: %s", title(panel), row)
                            .isTrue();
                }
            }
            case "stat" -> {
                assertThat(names).as(title(panel)).contains("name", "value");
                assertThat(Set.of("name", "value", "note", "unit")).containsAll(names);
                int unit = names.indexOf("unit");
                for (JsonNode row : answer.get("data")) {
                    assertThat(unit < 0 ? "locale" : row.get(unit).asText())
                            .isIn("percentunit", "ms", "locale", "suffix:EUR");
                }
            }
            case "table" -> assertThat(names).as(title(panel)).containsAll(columns(panel));
            default -> throw new AssertionError(panel.get("type").asText());
        }
    }

    /** The datasource refuses a series that is not in order of time. */
    private static void assertInOrder(JsonNode panel, JsonNode rows) {
        String before = "";
        for (JsonNode row : rows) {
            assertThat(row.get(0).asText()).as(title(panel)).isGreaterThanOrEqualTo(before);
            before = row.get(0).asText();
        }
    }

    /** Columns that a table has a title for, and that no answer is free to leave out. */
    private static List<String> columns(JsonNode panel) {
        Pattern optional = Pattern.compile("level|.*_(unit|level|before|limit)");
        List<String> columns = new ArrayList<>();
        for (JsonNode override : panel.at("/fieldConfig/overrides")) {
            String name = override.at("/matcher/options").asText();
            if (override.at("/matcher/id").asText().equals("byName")
                    && !optional.matcher(name).matches()) {
                columns.add(name);
            }
        }
        return columns;
    }

    private static List<JsonNode> asking(JsonNode dashboard) {
        List<JsonNode> panels = new ArrayList<>();
        for (JsonNode panel : dashboard.get("panels")) {
            if (!Set.of("row", "text").contains(panel.get("type").asText())) {
                panels.add(panel);
            }
        }
        return panels;
    }

    private static String title(JsonNode panel) {
        return panel.get("title").asText();
    }
}
