// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.dashboard.panel.PanelColumn;
import io.stockscope.dashboard.panel.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Columns of a table in Grafana: titles, units, thresholds, links, and their order. Beside the
 * column {@code x} stand {@code x_unit}, {@code x_level}, {@code x_before} and {@code x_limit},
 * where the answer has them. What else it has serves links, and is hidden.
 */
final class GrafanaColumns {

    private static final String NOTHING = "–";

    private final Map<String, PanelColumn> columns;
    private final String currency;
    private final GrafanaLinks links;

    GrafanaColumns(Map<String, PanelColumn> columns, String currency, GrafanaLinks links) {
        this.columns = columns;
        this.currency = currency;
        this.links = links;
    }

    /** The transformation that puts them in order. */
    ObjectNode order() {
        ObjectNode indexes = JsonTree.object();
        for (String name : names()) {
            indexes.put(name, indexes.size());
        }
        return JsonTree.object(
                "id",
                "organize",
                "options",
                JsonTree.object(
                        "indexByName", indexes,
                        "excludeByName", JsonTree.object(),
                        "renameByName", JsonTree.object()));
    }

    /** All that may be shown, in order. */
    private List<String> names() {
        List<String> names = new ArrayList<>();
        if (!columns.containsKey("level")) {
            names.add("level");
        }
        for (String name : columns.keySet()) {
            names.add(name);
            names.add(name + "_unit");
            names.add(name + "_level");
            names.add(name + "_before");
            names.add(name + "_limit");
        }
        return names;
    }

    ArrayNode overrides() {
        ArrayNode overrides = JsonTree.array(hidden());
        if (!columns.containsKey("level")) {
            overrides.add(level("level", "Level"));
        }
        columns.forEach(
                (name, column) -> {
                    if (name.equals("level")) {
                        overrides.add(level(name, column.title()));
                        return;
                    }
                    overrides.add(shown(name, column));
                    overrides.add(override(name + "_unit", unit(column)));
                    overrides.add(level(name + "_level", column.title() + ": level"));
                    overrides.add(beside(name + "_before", column.title() + ", before", column));
                    overrides.add(beside(name + "_limit", column.title() + ", limit", column));
                });
        return overrides;
    }

    private ObjectNode shown(String name, PanelColumn column) {
        ArrayNode properties = plain(column.title(), column);
        if (!column.thresholds().isEmpty()) {
            properties.add(property("thresholds", GrafanaLevels.steps(column.thresholds())));
            properties.add(property("color", JsonTree.object("mode", "thresholds")));
            properties.add(coloured());
        }
        // What links by value leads to a page of the web server, or is told by the value itself.
        if (column.link() != null && !column.linksByValue()) {
            properties.add(
                    property(
                            "links",
                            JsonTree.array(
                                    JsonTree.object(
                                            "title",
                                            "Go there",
                                            "url",
                                            links.address(column.link()),
                                            "targetBlank",
                                            false))));
        }
        return override(name, properties);
    }

    /** Of the same unit, but of no level. */
    private ObjectNode beside(String name, String title, PanelColumn column) {
        return override(name, plain(title, column));
    }

    private ArrayNode plain(String title, PanelColumn column) {
        ArrayNode properties = JsonTree.array(property("displayName", title));
        if (column.unit() != Unit.TEXT) {
            properties.add(property("unit", GrafanaUnits.of(column.unit(), currency)));
        }
        // A text that is empty has to stay so, since links take it; null is not nothing of a
        // number.
        properties.add(property("noValue", column.unit() == Unit.TEXT ? "" : NOTHING));
        return properties;
    }

    /** Where each row has its own. */
    private static ArrayNode unit(PanelColumn column) {
        return JsonTree.array(
                property("displayName", column.title() + ", unit"), property("noValue", ""));
    }

    private static ObjectNode level(String name, String title) {
        return override(
                name,
                JsonTree.array(
                        property("displayName", title),
                        property("noValue", ""),
                        property("mappings", GrafanaLevels.ofNames()),
                        property("custom.width", 110),
                        coloured()));
    }

    private static ObjectNode coloured() {
        return property("custom.cellOptions", JsonTree.object("type", "color-text"));
    }

    /** By both names that Grafana has had for it. */
    private ObjectNode hidden() {
        return JsonTree.object(
                "matcher",
                JsonTree.object(
                        "id",
                        "byRegexp",
                        "options",
                        "/^(?!(?:level|(?:%s)(?:_unit|_level|_before|_limit)?)$).*$/"
                                .formatted(String.join("|", columns.keySet()))),
                "properties",
                JsonTree.array(
                        property("custom.hidden", true),
                        property(
                                "custom.hideFrom",
                                JsonTree.object("viz", true, "legend", true, "tooltip", true))));
    }

    private static ObjectNode override(String name, ArrayNode properties) {
        return JsonTree.object(
                "matcher",
                JsonTree.object("id", "byName", "options", name),
                "properties",
                properties);
    }

    private static ObjectNode property(String id, Object value) {
        return JsonTree.object("id", id, "value", value);
    }
}
