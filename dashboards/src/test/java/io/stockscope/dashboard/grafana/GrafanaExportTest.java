// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.dashboard.grafana.GrafanaSettings.Protocol;
import io.stockscope.dashboard.grafana.GrafanaSettings.Server;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.dashboard.panel.Draw;
import io.stockscope.dashboard.panel.Page;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.panel.Section;
import io.stockscope.dashboard.panel.Unit;
import io.stockscope.dashboard.sql.Asking;
import io.stockscope.dashboard.sql.SqlTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What is exported, held against what Grafana documents of its dashboards and provisioning. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GrafanaExportTest {

    private static final GrafanaSettings SETTINGS =
            new GrafanaSettings(
                    new Server("clickhouse.example", 8443, Protocol.HTTP, true, "stockscope"),
                    "stockscope-clickhouse",
                    "/var/lib/grafana/dashboards/stockscope",
                    new Asking.Settings(0.99, "EUR"));

    private static final Map<Draw, String> TYPES =
            Map.of(
                    Draw.STAT, "stat",
                    Draw.LINES, "timeseries",
                    Draw.BARS, "barchart",
                    Draw.STATES, "state-timeline",
                    Draw.TABLE, "table",
                    Draw.TIMELINE, "table",
                    Draw.SENTENCE, "table");

    /** Transformations that are used, and the options that each of them knows. */
    private static final Map<String, Set<String>> TRANSFORMATIONS =
            Map.of(
                    "organize", Set.of("indexByName", "excludeByName", "renameByName"),
                    "rowsToFields", Set.of("mappings"),
                    "partitionByValues", Set.of("fields", "keepFields", "naming"),
                    "groupingToMatrix",
                            Set.of("columnField", "rowField", "valueField", "emptyValue"));

    private static final Set<String> COLOURS = Set.of("green", "orange", "red", "blue", "text");

    /** A variable of the dashboard; Grafana's own and macros begin with two underscores. */
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{?(?!__)(\\w+)");

    private static final Pattern MACRO = Pattern.compile("\\$(__\\w+)");

    private static final Set<String> MACROS =
            Set.of(
                    "__timeFilter_ms",
                    "__timeInterval",
                    "__interval_s",
                    "__fromTime_ms",
                    "__toTime_ms",
                    "__conditionalAll");

    private final Catalogue catalogue = Catalogue.shipped();
    private final Map<String, String> files = GrafanaExport.files(catalogue, SETTINGS);
    private final Map<String, JsonNode> dashboards = dashboards(files);

    private static Map<String, JsonNode> dashboards(Map<String, String> files) {
        Map<String, JsonNode> dashboards = new LinkedHashMap<>();
        files.forEach(
                (name, text) -> {
                    if (name.endsWith(".json")) {
                        JsonNode dashboard = json(text);
                        dashboards.put(dashboard.get("uid").asText(), dashboard);
                    }
                });
        return dashboards;
    }

    private static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    List<JsonNode> all() {
        return List.copyOf(dashboards.values());
    }

    @Test
    void thereIsADashboardForEveryPageAndAlwaysTheSame() {
        assertThat(files)
                .containsOnlyKeys(
                        "dashboards/stockscope-channel.json",
                        "dashboards/stockscope-executive.json",
                        "dashboards/stockscope-flow.json",
                        "dashboards/stockscope-on-call.json",
                        "dashboards/stockscope-rules.json",
                        "dashboards/stockscope-sku.json",
                        "provisioning/dashboards/stockscope.yaml",
                        "provisioning/datasources/stockscope.yaml");
        assertThat(GrafanaExport.files(Catalogue.shipped(), SETTINGS)).isEqualTo(files);
        assertThat(files.values())
                .allSatisfy(text -> assertThat(text).endsWith("\n").doesNotContain("\r"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void aDashboardHasWhatGrafanaWantsOfOne(JsonNode dashboard) {
        Page page = page(dashboard);
        assertThat(dashboard.get("uid").asText()).matches("[a-z-]{8,40}");
        assertThat(dashboard.get("title").asText()).isEqualTo("Stockscope: " + page.title());
        assertThat(dashboard.get("schemaVersion").asInt()).isEqualTo(39);
        assertThat(dashboard.get("timezone").asText()).isEqualTo("utc");
        assertThat(dashboard.at("/time/from").asText()).isEqualTo("now-" + page.range());
        assertThat(dashboard.at("/time/to").asText()).isEqualTo("now");
        assertThat(dashboard.get("refresh").asText()).matches("[1-9][0-9]+s");
        assertThat(dashboard.at("/tags/0").asText()).isEqualTo("stockscope");
        assertThat(dashboard.at("/links/0/tags/0").asText()).isEqualTo("stockscope");
        assertThat(dashboard.has("id")).as("Grafana gives ids").isFalse();
        assertThat(dashboard.findValues("datasource"))
                .isNotEmpty()
                .allSatisfy(
                        datasource ->
                                assertThat(datasource.toString())
                                        .isEqualTo(
                                                "{\"type\":\"grafana-clickhouse-datasource\",\"uid\":\"${datasource}\"}"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void panelsHaveIdsOfTheirOwnAndPlacesOfTheirOwn(JsonNode dashboard) {
        Set<Integer> ids = new HashSet<>();
        Map<String, String> taken = new TreeMap<>();
        for (JsonNode panel : dashboard.get("panels")) {
            String title = panel.get("title").asText();
            assertThat(ids.add(panel.get("id").asInt())).as(title).isTrue();
            JsonNode place = panel.get("gridPos");
            int x = place.get("x").asInt();
            int y = place.get("y").asInt();
            assertThat(place.get("h").asInt()).as(title).isPositive();
            assertThat(place.get("w").asInt()).as(title).isPositive();
            assertThat(x).as(title).isNotNegative();
            assertThat(x + place.get("w").asInt()).as(title).isLessThanOrEqualTo(24);
            for (int column = x; column < x + place.get("w").asInt(); column++) {
                for (int row = y; row < y + place.get("h").asInt(); row++) {
                    assertThat(taken.put(column + ":" + row, title))
                            .as("what is beneath " + title)
                            .isNull();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyPanelOfThePageIsThereInItsFormButThoseOfDeadLetters(JsonNode dashboard) {
        Page page = page(dashboard);
        List<String> expected = new ArrayList<>();
        for (Section section : page.sections()) {
            expected.add("row " + section.title());
            boolean told = false;
            for (String id : section.panels()) {
                Panel panel = catalogue.panel(id).orElseThrow();
                if (!panel.sql().source().contains("FROM dead_letters")) {
                    expected.add(TYPES.get(panel.draw()) + " " + panel.title());
                } else if (!told) {
                    told = true;
                    expected.add("text " + panel.title());
                }
            }
        }
        List<String> there = new ArrayList<>();
        dashboard
                .get("panels")
                .forEach(
                        panel ->
                                there.add(
                                        panel.get("type").asText()
                                                + " "
                                                + panel.get("title").asText()));
        assertThat(there).isEqualTo(expected);
        assertThat(dashboard.toString()).doesNotContain("FROM dead_letters");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPanelAsksOneQuestionInTheModelOfTheDatasource(JsonNode dashboard) {
        for (JsonNode panel : asking(dashboard)) {
            String title = panel.get("title").asText();
            assertThat(panel.get("targets")).as(title).hasSize(1);
            JsonNode target = panel.at("/targets/0");
            assertThat(target.get("refId").asText()).isEqualTo("A");
            assertThat(target.get("editorType").asText()).isEqualTo("sql");
            assertThat(target.get("pluginVersion").asText()).matches("4\\.\\d+\\.\\d+");
            boolean overTime = panel.get("type").asText().equals("timeseries");
            assertThat(target.get("queryType").asText())
                    .as(title)
                    .isEqualTo(overTime ? "timeseries" : "table");
            boolean step =
                    panel.at("/fieldConfig/defaults/custom/lineInterpolation")
                            .asText()
                            .equals("stepAfter");
            assertThat(target.get("format").asInt())
                    .as("0: a column per series, 1: rows, 4: a frame per series; of " + title)
                    .isEqualTo(overTime ? (step ? 4 : 0) : 1);
            String sql = target.get("rawSql").asText();
            assertThat(sql).as(title).contains("SELECT");
            assertThat(found(MACRO, sql)).as(title).isSubsetOf(MACROS);
            assertThat(panel.at("/fieldConfig/defaults/noValue").asText()).as(title).endsWith(".");
            assertThat(panel.get("description").asText()).as(title).isNotBlank();
            for (JsonNode transformation : panel.get("transformations")) {
                assertThat(transformation.get("options").fieldNames())
                        .toIterable()
                        .isSubsetOf(TRANSFORMATIONS.get(transformation.get("id").asText()));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPointOfALineIsNeverShorterThanItsWindows(JsonNode dashboard) {
        for (JsonNode panel : asking(dashboard)) {
            String sql = panel.at("/targets/0/rawSql").asText();
            if (sql.contains("$__timeInterval") && sql.contains("${window")) {
                assertThat(panel.get("interval").asText())
                        .as(panel.get("title").asText())
                        .isEqualTo("${window}");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void variablesThatAreUsedAreThoseThatAreThere(JsonNode dashboard) {
        Set<String> defined = new HashSet<>();
        Set<String> used = new HashSet<>();
        for (JsonNode variable : dashboard.at("/templating/list")) {
            assertThat(defined.add(variable.get("name").asText())).isTrue();
            used.addAll(found(VARIABLE, variable.path("query").path("rawSql").asText()));
            assertThat(variable.get("type").asText()).isIn("datasource", "query", "textbox");
            if (variable.get("type").asText().equals("query")) {
                assertThat(variable.at("/query/queryType").asText()).isEqualTo("sql");
                assertThat(variable.at("/query/rawSql").asText()).startsWith("SELECT");
                assertThat(variable.get("multi").asBoolean()).isFalse();
                assertThat(variable.get("refresh").asInt()).isIn(1, 2);
            }
        }
        dashboard.get("panels").forEach(panel -> used.addAll(found(VARIABLE, panel.toString())));
        assertThat(used).isEqualTo(defined);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatAQuestionNeedsAValueOfIsNeverAll(JsonNode dashboard) {
        Map<String, Boolean> all = new LinkedHashMap<>();
        for (JsonNode variable : dashboard.at("/templating/list")) {
            all.put(variable.get("name").asText(), variable.path("includeAll").asBoolean(false));
        }
        for (JsonNode panel : asking(dashboard)) {
            String outsideOfMacros =
                    panel.at("/targets/0/rawSql")
                            .asText()
                            .replaceAll(
                                    "\\$__conditionalAll\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)",
                                    "");
            for (String name : found(VARIABLE, outsideOfMacros)) {
                assertThat(all.get(name)).as(panel.get("title") + ": " + name).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void noValueIsPutIntoSqlButPercentEncodedInAString(JsonNode dashboard) {
        for (JsonNode panel : asking(dashboard)) {
            String left =
                    panel.at("/targets/0/rawSql")
                            .asText()
                            .replaceAll("decodeURLComponent\\('\\$\\{\\w+:percentencode}'\\)", "")
                            .replaceAll(", \\$\\w+\\)", "")
                            .replace("${window:raw}", "");
            assertThat(found(VARIABLE, left)).as(panel.get("title").asText()).isEmpty();
        }
        for (JsonNode variable : dashboard.at("/templating/list")) {
            if (variable.get("name").asText().equals("window")) {
                assertThat(variable.get("skipUrlSync").asBoolean()).isTrue();
                assertThat(variable.get("hide").asInt()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void linksLeadToADashboardAndToVariablesThatItHas(JsonNode dashboard) {
        for (JsonNode panel : asking(dashboard)) {
            for (JsonNode override : panel.at("/fieldConfig/overrides")) {
                for (JsonNode property : override.get("properties")) {
                    if (property.get("id").asText().equals("links")) {
                        assertLeadsSomewhere(property.at("/value/0/url").asText());
                    }
                }
            }
        }
    }

    private void assertLeadsSomewhere(String url) {
        Matcher address = Pattern.compile("/d/([a-z-]+)\\?(.*)").matcher(url);
        assertThat(address.matches()).as(url).isTrue();
        JsonNode target = dashboard(address.group(1));
        Set<String> variables = new HashSet<>();
        target.at("/templating/list").forEach(v -> variables.add(v.get("name").asText()));
        assertThat(found(Pattern.compile("[?&]var-(\\w+)="), url))
                .as(url)
                .contains("datasource")
                .isSubsetOf(variables);
        boolean instant = url.contains("time=") && url.contains("time.window=3600000");
        assertThat(instant ^ url.contains("${__url_time_range}")).as(url).isTrue();
    }

    @Test
    void fromAnAlertToItsHourFromThereToTheChannelAndToTheSku() {
        assertThat(link("stockscope-on-call", "Alerts", "rule_name"))
                .isEqualTo(
                        "/d/stockscope-on-call?var-datasource=${datasource:percentencode}"
                                + "&var-channel=${__data.fields.channel:percentencode}"
                                + "&time=${__data.fields.started_at.numeric}&time.window=3600000");
        assertThat(link("stockscope-on-call", "Alerts", "channel"))
                .isEqualTo(
                        "/d/stockscope-channel?var-datasource=${datasource:percentencode}"
                                + "&var-channel=${__data.fields.channel:percentencode}"
                                + "&${__url_time_range}");
        assertThat(link("stockscope-channel", "Stale SKUs now", "sku"))
                .startsWith("/d/stockscope-sku?")
                .contains("var-sku=${__data.fields.sku:percentencode}");
    }

    private String link(String uid, String title, String column) {
        for (JsonNode panel : asking(dashboard(uid))) {
            if (panel.get("title").asText().equals(title)) {
                for (JsonNode override : panel.at("/fieldConfig/overrides")) {
                    if (override.at("/matcher/options").asText().equals(column)) {
                        for (JsonNode property : override.get("properties")) {
                            if (property.get("id").asText().equals("links")) {
                                return property.at("/value/0/url").asText();
                            }
                        }
                    }
                }
            }
        }
        throw new AssertionError("no link at " + column + " of " + title);
    }

    @ParameterizedTest
    @MethodSource("all")
    void thresholdsBeginWithoutAValueAndAscend(JsonNode dashboard) {
        for (JsonNode steps : dashboard.findValues("steps")) {
            assertThat(steps.get(0).get("value").isNull()).as(steps.toString()).isTrue();
            for (int i = 0; i < steps.size(); i++) {
                assertThat(steps.get(i).get("color").asText()).isIn(COLOURS);
                if (i > 1) {
                    assertThat(steps.get(i).get("value").asDouble())
                            .isGreaterThan(steps.get(i - 1).get("value").asDouble());
                }
            }
        }
    }

    @Test
    void aNumberHasItsUnitItsThresholdsAndTheirWords() {
        JsonNode panel = panel("stockscope-executive", "Changes that reached the channel in time");
        JsonNode day = override(panel, "day");
        assertThat(property(day, "unit").asText()).isEqualTo("percentunit");
        assertThat(property(day, "displayName").asText()).isEqualTo("Last 24 hours");
        assertThat(property(day, "thresholds").at("/steps").toString())
                .isEqualTo(
                        "[{\"color\":\"red\",\"value\":null},{\"color\":\"orange\",\"value\":0.95},"
                                + "{\"color\":\"green\",\"value\":0.99}]");
        assertThat(panel.get("description").asText())
                .contains(
                        "Last 24 hours: from 0 % missed, from 95 % below objective, from 99 % kept.")
                .contains("may still change");
        assertThat(property(override(panel, "day_before"), "displayName").asText())
                .isEqualTo("Last 24 hours, before");
        JsonNode money = panel("stockscope-executive", "Value at risk by stale stock");
        assertThat(property(override(money, "worst_value"), "unit").asText())
                .isEqualTo("suffix:EUR");
    }

    @Test
    void aListThatIsCutSaysSo() {
        JsonNode panel = panel("stockscope-on-call", "The worst stale SKUs");
        assertThat(panel.get("description").asText()).contains("At most the first 50 rows.");
        assertThat(panel.at("/targets/0/rawSql").asText()).endsWith("LIMIT 50");
        assertThat(
                        panel("stockscope-executive", "Promised, but not there")
                                .get("description")
                                .asText())
                .doesNotContain("At most");
    }

    @Test
    void aPromiseIsKeptFromTheObjectiveOnThatIsSet() {
        JsonNode strict =
                json(
                        text(
                                GrafanaExport.files(Catalogue.shipped(0.995), SETTINGS),
                                "dashboards/stockscope-executive.json"));
        assertThat(strict.findValuesAsText("description"))
                .anyMatch(text -> text.contains("from 99.5 % kept"));
    }

    @Test
    void aColumnThatNoDefinitionNamesIsHidden() {
        JsonNode panel = panel("stockscope-channel", "Its alerts");
        String hidden = panel.at("/fieldConfig/overrides/0/matcher/options").asText();
        Pattern pattern = Pattern.compile(hidden.substring(1, hidden.length() - 1));
        assertThat(List.of("channel", "state_levels", "other"))
                .allMatch(name -> pattern.matcher(name).matches());
        assertThat(List.of("state", "state_level", "level", "rule_name"))
                .noneMatch(name -> pattern.matcher(name).matches());
    }

    @Test
    void barsAreAColumnPerSeries() {
        Panel bars =
                new Panel(
                        "reasons",
                        "Reasons",
                        "Why?",
                        Draw.BARS,
                        Unit.COUNT,
                        List.of(),
                        "Nothing.",
                        false,
                        false,
                        "third",
                        null,
                        Map.of(),
                        Duration.ofSeconds(60),
                        SqlTemplate.parse(
                                "SELECT rule_name AS name, state AS series, count() AS value FROM alerts GROUP BY name, series"));
        Page page =
                new Page(
                        "some-bars",
                        "Bars",
                        "/bars",
                        "1h",
                        List.of(),
                        null,
                        null,
                        List.of(new Section("All", List.of("reasons"))));
        JsonNode dashboard =
                json(
                        text(
                                GrafanaExport.files(
                                        new Catalogue(List.of(page), Map.of("reasons", bars)),
                                        SETTINGS),
                                "dashboards/stockscope-some-bars.json"));
        JsonNode panel = dashboard.at("/panels/1");
        assertThat(panel.get("type").asText()).isEqualTo("barchart");
        assertThat(panel.at("/gridPos/w").asInt()).isEqualTo(8);
        assertThat(panel.at("/transformations/0/options/columnField").asText()).isEqualTo("series");
        assertThat(dashboard.get("refresh").asText()).isEqualTo("60s");
        assertThat(dashboard.at("/templating/list")).hasSize(1);
    }

    @Test
    void theDatasourceIsProvisionedWithoutASecret() {
        Map<?, ?> file = yaml("provisioning/datasources/stockscope.yaml");
        assertThat(file.get("apiVersion")).isEqualTo(1);
        Map<?, ?> datasource = firstOf(file, "datasources");
        assertThat(datasource)
                .isEqualTo(
                        Map.of(
                                "name", "Stockscope",
                                "uid", "stockscope-clickhouse",
                                "type", "grafana-clickhouse-datasource",
                                "access", "proxy",
                                "editable", false,
                                "jsonData",
                                        Map.of(
                                                "host", "clickhouse.example",
                                                "port", 8443,
                                                "protocol", "http",
                                                "secure", true,
                                                "username", "${STOCKSCOPE_GRAFANA_USER}",
                                                "defaultDatabase", "stockscope",
                                                "queryTimeout", "30"),
                                "secureJsonData",
                                        Map.of("password", "${STOCKSCOPE_GRAFANA_PASSWORD}")));
        assertThat(dashboard("stockscope-flow").at("/templating/list/0/current/value").asText())
                .isEqualTo(datasource.get("uid"));
    }

    @Test
    void theFolderOfTheDashboardsIsProvisioned() {
        Map<?, ?> file = yaml("provisioning/dashboards/stockscope.yaml");
        assertThat(file.get("apiVersion")).isEqualTo(1);
        Map<?, ?> provider = firstOf(file, "providers");
        assertThat(provider)
                .isEqualTo(
                        Map.of(
                                "name",
                                "stockscope",
                                "orgId",
                                1,
                                "type",
                                "file",
                                "folder",
                                "Stockscope",
                                "folderUid",
                                "stockscope",
                                "disableDeletion",
                                false,
                                "allowUiUpdates",
                                false,
                                "updateIntervalSeconds",
                                30,
                                "options",
                                Map.of("path", "/var/lib/grafana/dashboards/stockscope")));
    }

    @Test
    void whatWouldBreakAFileIsRefused() {
        assertThatThrownBy(() -> new Server("http://x", 8123, Protocol.HTTP, false, "stockscope"))
                .hasMessageContaining("without protocol and port");
        assertThatThrownBy(() -> new Server("x", 70_000, Protocol.HTTP, false, "stockscope"))
                .hasMessageContaining("1 to 65535");
        assertThatThrownBy(() -> new Server("x", 8123, Protocol.HTTP, false, "a\"b"))
                .hasMessageContaining("name of a database");
        assertThatThrownBy(() -> Protocol.of("https"))
                .hasMessage("a protocol is http or native, not https");
        assertThatThrownBy(
                        () ->
                                new GrafanaSettings(
                                        SETTINGS.server(), "a b", "/x", SETTINGS.asking()))
                .hasMessageContaining("uid of a datasource");
        assertThatThrownBy(
                        () -> new GrafanaSettings(SETTINGS.server(), "a", "x", SETTINGS.asking()))
                .hasMessageContaining("must begin with /");
    }

    private JsonNode dashboard(String uid) {
        return Objects.requireNonNull(dashboards.get(uid), uid);
    }

    private static String text(Map<String, String> all, String name) {
        return Objects.requireNonNull(all.get(name), name);
    }

    private static Map<?, ?> firstOf(Map<?, ?> file, String list) {
        return (Map<?, ?>) ((List<?>) Objects.requireNonNull(file.get(list), list)).get(0);
    }

    private Map<?, ?> yaml(String name) {
        return (Map<?, ?>)
                new Load(LoadSettings.builder().build()).loadFromString(text(files, name));
    }

    private JsonNode panel(String uid, String title) {
        return asking(dashboard(uid)).stream()
                .filter(panel -> panel.get("title").asText().equals(title))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode override(JsonNode panel, String column) {
        for (JsonNode override : panel.at("/fieldConfig/overrides")) {
            if (override.at("/matcher/options").asText().equals(column)) {
                return override;
            }
        }
        throw new AssertionError("no override of " + column);
    }

    private static JsonNode property(JsonNode override, String id) {
        for (JsonNode property : override.get("properties")) {
            if (property.get("id").asText().equals(id)) {
                return property.get("value");
            }
        }
        throw new AssertionError("no property " + id);
    }

    private Page page(JsonNode dashboard) {
        return catalogue
                .page(dashboard.get("uid").asText().replaceFirst("^stockscope-", ""))
                .orElseThrow();
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

    private static Set<String> found(Pattern pattern, String text) {
        Set<String> found = new HashSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
