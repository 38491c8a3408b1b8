// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.dashboard.panel.Draw;
import io.stockscope.dashboard.panel.Level;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.panel.PanelColumn;
import io.stockscope.dashboard.panel.Threshold;
import io.stockscope.dashboard.panel.Unit;
import io.stockscope.dashboard.sql.Asking;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Panels as Grafana draws them, without their places. */
final class GrafanaPanels {

    /** Of a panel that only says something, in units of Grafana's grid. */
    static final int NOTE_HEIGHT = 3;

    /** Points of a line, as on the web page. */
    private static final int MOST_POINTS = 180;

    private final Asking.Settings settings;
    private final GrafanaLinks links;

    GrafanaPanels(Asking.Settings settings, GrafanaLinks links) {
        this.settings = settings;
        this.links = links;
    }

    /** How high a panel is to be, in units of Grafana's grid, 30 pixels each. */
    static int height(Panel panel) {
        return switch (panel.draw()) {
            case STAT -> 4;
            case SENTENCE -> 6;
            case LINES, BARS, STATES, TABLE -> 9;
            case TIMELINE -> 18;
        };
    }

    ObjectNode of(Panel panel) {
        GrafanaQuery query = GrafanaQuery.of(panel, settings);
        return switch (panel.draw()) {
            case STAT -> drawn(panel, "stat", query, numbers(panel), statOptions(panel));
            case LINES -> lines(panel, query);
            case BARS -> drawn(panel, "barchart", query, bars(panel), barOptions());
            case STATES -> drawn(panel, "state-timeline", query, states(panel), stateOptions());
            case TABLE -> table(panel, query, panel.columns(), "");
            case TIMELINE -> table(panel, query, TIMELINE, "Occurred");
            case SENTENCE -> table(panel, query, SENTENCE, "");
        };
    }

    /** Says where to look for what Grafana does not show. */
    ObjectNode elsewhere(Panel panel) {
        return JsonTree.object(
                "type", "text",
                "title", panel.title(),
                "options",
                        JsonTree.object(
                                "mode",
                                "markdown",
                                "content",
                                "Records that could not be used are not shown in Grafana, whose users could read them whole. They are, masked, on the page `/flow` of `stockscope dashboards`, and with `stockscope dead-letters list`."));
    }

    private ObjectNode drawn(
            Panel panel, String type, GrafanaQuery query, ObjectNode fields, ObjectNode options) {
        return JsonTree.object(
                "type", type,
                "title", panel.title(),
                "description", description(panel),
                "datasource", GrafanaDatasource.reference(),
                "targets", JsonTree.array(query.target()),
                "transformations", query.transformations(),
                "fieldConfig", fields,
                "options", options);
    }

    private String description(Panel panel) {
        StringBuilder text = new StringBuilder(panel.question());
        if (panel.help() != null) {
            text.append("\n\n").append(panel.help());
        }
        appendThresholds(text, "", panel.unit(), panel.thresholds());
        panel.columns()
                .forEach(
                        (name, column) ->
                                appendThresholds(
                                        text,
                                        column.title() + ": ",
                                        column.unit(),
                                        column.thresholds()));
        if (panel.most() != null) {
            text.append("\n\nAt most the first ").append(panel.most()).append(" rows.");
        }
        if (panel.provisional()) {
            text.append(
                    "\n\nThe latest numbers may still change: the dashboard Flow says up to when they are final.");
        }
        return text.toString();
    }

    private void appendThresholds(
            StringBuilder text, String of, Unit unit, List<Threshold> thresholds) {
        if (!thresholds.isEmpty()) {
            text.append("\n\n").append(of);
            text.append(
                    thresholds.stream()
                            .map(step -> "from " + shown(unit, step.from()) + " " + step.word())
                            .collect(Collectors.joining(", ")));
            text.append('.');
        }
    }

    private String shown(Unit unit, double value) {
        return switch (unit) {
            case PERCENT -> number(100 * value) + " %";
            case MS -> number(value) + " ms";
            case MONEY -> number(value) + " " + settings.currency();
            default -> number(value);
        };
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.valueOf(value);
    }

    // Numbers.

    private ObjectNode numbers(Panel panel) {
        ObjectNode defaults = values(panel, "thresholds");
        defaults.put("displayName", "${__field.name}${__field.labels.note}");
        if (panel.unit() == Unit.TEXT) {
            // Each row says its own.
            defaults.remove("unit");
        }
        return fields(defaults, JsonTree.array());
    }

    private static ObjectNode statOptions(Panel panel) {
        return JsonTree.object(
                "reduceOptions",
                        JsonTree.object(
                                "calcs",
                                JsonTree.array("lastNotNull"),
                                "fields",
                                "",
                                "values",
                                false),
                "textMode", "value_and_name",
                "colorMode", panel.thresholds().isEmpty() ? "none" : "value",
                "graphMode", "none",
                "justifyMode", "auto",
                "orientation", "auto");
    }

    // Over time.

    private ObjectNode lines(Panel panel, GrafanaQuery query) {
        ObjectNode defaults = values(panel, "palette-classic-by-name");
        defaults.put("displayName", "${__field.labels.series}");
        if (panel.unit() == Unit.MS || panel.unit() == Unit.PERCENT) {
            defaults.put("min", 0);
        }
        defaults.set(
                "custom",
                JsonTree.object(
                        "drawStyle",
                        "line",
                        "lineInterpolation",
                        panel.step() ? "stepAfter" : "linear",
                        "lineWidth",
                        2,
                        "showPoints",
                        "auto",
                        "spanNulls",
                        false));
        ObjectNode drawn =
                drawn(
                        panel,
                        "timeseries",
                        query,
                        fields(defaults, JsonTree.array()),
                        JsonTree.object("legend", legend(), "tooltip", tooltip("multi")));
        drawn.put("maxDataPoints", MOST_POINTS);
        if (query.sql().contains("${window")) {
            // A point is never shorter than the windows that it is made of.
            drawn.put("interval", "${window}");
        }
        return drawn;
    }

    private ObjectNode states(Panel panel) {
        ObjectNode defaults = values(panel, "fixed");
        defaults.put("displayName", "${__field.labels.name}");
        defaults.remove("unit");
        defaults.set("mappings", GrafanaLevels.ofSigns());
        defaults.set(
                "custom", JsonTree.object("fillOpacity", 70, "lineWidth", 1, "spanNulls", false));
        return fields(defaults, JsonTree.array());
    }

    private static ObjectNode stateOptions() {
        return JsonTree.object(
                "mergeValues",
                true,
                "showValue",
                "auto",
                "alignValue",
                "left",
                "rowHeight",
                0.8,
                "legend",
                legend(),
                "tooltip",
                tooltip("single"));
    }

    private ObjectNode bars(Panel panel) {
        ObjectNode defaults = values(panel, "palette-classic-by-name");
        defaults.set("custom", JsonTree.object("fillOpacity", 80, "lineWidth", 1));
        return fields(defaults, JsonTree.array());
    }

    private static ObjectNode barOptions() {
        return JsonTree.object(
                "orientation", "horizontal",
                "stacking", "normal",
                "showValue", "auto",
                "legend", legend(),
                "tooltip", tooltip("multi"));
    }

    private static ObjectNode legend() {
        return JsonTree.object("displayMode", "list", "placement", "bottom", "showLegend", true);
    }

    private static ObjectNode tooltip(String mode) {
        return JsonTree.object("mode", mode, "sort", "none");
    }

    // Tables.

    private static final Map<String, PanelColumn> TIMELINE =
            columns(
                    "t", column("Occurred", Unit.TIME, null),
                    "lane", column("System", Unit.TEXT, null),
                    "what", column("What", Unit.TEXT, null),
                    "level", column("Level", Unit.TEXT, null),
                    "quantity", column("Units", Unit.UNITS, null),
                    "location", column("Location", Unit.TEXT, null),
                    "channel", column("Channel", Unit.TEXT, "/channel/{channel}"),
                    "covered", column("Covered by an update of", Unit.TEXT, null),
                    "gap", column("Gap", Unit.TEXT, null),
                    "source", column("Source", Unit.TEXT, null),
                    "recorded_at", column("Recorded", Unit.TIME, null));

    private static final Map<String, PanelColumn> SENTENCE =
            columns(
                    "level", column("Level", Unit.TEXT, null),
                    "text", column("What is to say", Unit.TEXT, null));

    private static PanelColumn column(String title, Unit unit, @Nullable String link) {
        return new PanelColumn(title, unit, link, List.of(), false);
    }

    private static Map<String, PanelColumn> columns(Object... namesAndColumns) {
        Map<String, PanelColumn> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndColumns.length; i += 2) {
            columns.put((String) namesAndColumns[i], (PanelColumn) namesAndColumns[i + 1]);
        }
        return columns;
    }

    private ObjectNode table(
            Panel panel, GrafanaQuery query, Map<String, PanelColumn> columns, String latestFirst) {
        GrafanaColumns drawn = new GrafanaColumns(columns, settings.currency(), links);
        ObjectNode defaults =
                JsonTree.object(
                        "noValue", panel.noData(),
                        "color", JsonTree.object("mode", "thresholds"),
                        "thresholds", GrafanaLevels.steps(List.of()),
                        "mappings", JsonTree.array(),
                        "custom", JsonTree.object("filterable", panel.draw() != Draw.SENTENCE));
        ArrayNode sort = JsonTree.array();
        if (!latestFirst.isEmpty()) {
            sort.add(JsonTree.object("displayName", latestFirst, "desc", true));
        }
        return drawn(
                panel,
                "table",
                query.with(drawn.order()),
                fields(defaults, drawn.overrides()),
                JsonTree.object(
                        "showHeader",
                        panel.draw() != Draw.SENTENCE,
                        "cellHeight",
                        "sm",
                        "sortBy",
                        sort));
    }

    private ObjectNode values(Panel panel, String colours) {
        ObjectNode colour = JsonTree.object("mode", colours);
        if (colours.equals("fixed")) {
            colour.put("fixedColor", GrafanaLevels.colour(Level.NONE));
        }
        return JsonTree.object(
                "unit", GrafanaUnits.of(panel.unit(), settings.currency()),
                "noValue", panel.noData(),
                "color", colour,
                "thresholds", GrafanaLevels.steps(panel.thresholds()),
                "mappings", JsonTree.array());
    }

    private static ObjectNode fields(ObjectNode defaults, ArrayNode overrides) {
        return JsonTree.object("defaults", defaults, "overrides", overrides);
    }
}
