// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DefinitionReaderTest {

    private static final String PAGES =
            """
            - id: front
              title: Front
              path: /
              range: 1h
              parameters: [channel]
              sections:
                - { title: All, panels: [alerts] }
            """;
    private static final String PANELS =
            """
            - id: alerts
              title: Alerts
              question: What fires?
              draw: table
              noData: Nothing fires.
              refresh: 10s
              columns:
                rule_name: { title: Rule, unit: text, thresholds: [{ from: 1, level: bad, word: high }] }
              sql: SELECT rule_name FROM alerts WHERE ${only(channel, labels['channel'])}
            """;

    @Test
    void thoseThatComeWithStockscopeAreRight() {
        Catalogue catalogue = Catalogue.shipped();

        assertThat(catalogue.pages())
                .extracting(Page::path)
                .containsExactly(
                        "/", "/on-call", "/channel/{channel}", "/sku/{sku}", "/flow", "/rules");
        assertThat(catalogue.panels()).hasSizeGreaterThan(40);
        assertThat(catalogue.panels().values())
                .allSatisfy(panel -> assertThat(panel.noData()).endsWith("."))
                .allSatisfy(panel -> assertThat(panel.question()).matches(".*[?.]"));
    }

    @Test
    void aDefinitionIsReadWhole() {
        Panel panel = read(PAGES, PANELS).panel("alerts").orElseThrow();

        assertThat(panel.draw()).isEqualTo(Draw.TABLE);
        assertThat(panel.refreshMillis()).isEqualTo(10_000);
        assertThat(panel.parameters()).isEqualTo(Set.of("channel"));
        assertThat(panel.columns())
                .containsOnlyKeys("rule_name")
                .extractingByKey("rule_name")
                .extracting(PanelColumn::thresholds)
                .asList()
                .containsExactly(new Threshold(1, Level.BAD, "high"));
    }

    @Test
    void everyMistakeIsToldWithItsPlace() {
        assertWrong(PANELS.replace("noData:", "nodata:"), "alerts", "nodata");
        assertWrong(PANELS.replace("unit: text", "unit: furlongs"), "alerts", "furlongs");
        assertWrong(PANELS.replace("draw: table", "draw: pie"), "alerts", "pie");
        assertWrong(PANELS.replace("FROM alerts", "FROM alarms"), "there is no view alarms");
        assertWrong(PANELS.replace("${only(", "${just("), "there is no placeholder");
        assertWrong(PANELS.replace("only(channel", "only(sku"), "asks for [sku]");
        assertWrong(PANELS.replace("refresh: 10s", "refresh: often"), "refresh");
        assertWrong(PANELS.replace("  title: Alerts\n", ""), "it has no title");
        assertWrong(PANELS.replace("id: alerts", "id: other"), "there is no panel alerts");
        assertWrong(PANELS + PANELS, "there is another panel with this id");
        assertWrong(PANELS.replace("id: alerts", "id: &a alerts") + "- *a\n", "panels.yaml");
        assertWrong("just a text", "expected is a list");
    }

    @Test
    void aListThatIsCutSaysSo() {
        String cut = PANELS.replace("refresh: 10s", "most: 20\n  refresh: 10s");
        String limited = cut.replace("['channel'])}", "['channel'])} LIMIT ${most}");

        assertThat(read(PAGES, limited).panel("alerts").orElseThrow().most()).isEqualTo(20);
        assertThat(read(PAGES, PANELS).panel("alerts").orElseThrow().most()).isNull();
        assertWrong(cut, "most is said, but it has no LIMIT ${most}");
        assertWrong(limited.replace("  most: 20\n", ""), "it has a ${most}, but most is not said");
        assertWrong(limited.replace("most: 20", "most: 0"), "most: expected is 1 or more");
        assertWrong(
                limited.replace("  most: 20\n", "").replace("${most}", "20"),
                "LIMIT 20 leaves rows out without a word; say most: 20");
    }

    @Test
    void aPromiseIsKeptFromTheObjectiveOnThatIsSet() {
        assertThat(thresholdsOfADay(0.99))
                .containsExactly(
                        new Threshold(0, Level.BAD, "missed"),
                        new Threshold(0.95, Level.WARN, "below objective"),
                        new Threshold(0.99, Level.OK, "kept"));
        assertThat(thresholdsOfADay(0.999)).endsWith(new Threshold(0.999, Level.OK, "kept"));
        assertThat(thresholdsOfADay(0.9))
                .as("below it nothing is half good")
                .containsExactly(
                        new Threshold(0, Level.BAD, "missed"),
                        new Threshold(0.9, Level.OK, "kept"));
        assertWrong(
                PANELS.replace("from: 1,", "from: much,"), "expected is a number, or objective");
    }

    private static List<Threshold> thresholdsOfADay(double objective) {
        PanelColumn day =
                Catalogue.shipped(objective)
                        .panel("slo-by-channel")
                        .orElseThrow()
                        .columns()
                        .get("day");
        return Objects.requireNonNull(day).thresholds();
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertWrong(
                PANELS.replace("10s", "1s").replace("FROM alerts", "FROM alarms"),
                "refresh",
                "alarms");
    }

    private static void assertWrong(String panels, String... told) {
        assertThatThrownBy(() -> read(PAGES, panels))
                .isInstanceOf(PanelException.class)
                .message()
                .contains(told);
    }

    private static Catalogue read(String pages, String panels) {
        return DefinitionReader.read(pages, Map.of("panels.yaml", panels), 0.99);
    }
}
