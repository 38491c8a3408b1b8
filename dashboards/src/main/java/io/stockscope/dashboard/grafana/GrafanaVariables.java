// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.dashboard.panel.Choosable;
import io.stockscope.dashboard.panel.Page;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.sql.SqlTemplate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a dashboard can be narrowed to, and what its queries hang on beside that. */
final class GrafanaVariables {

    /** A variable is not shown. */
    private static final int HIDDEN = 2;

    private static final int REFRESH_ON_LOAD = 1;
    private static final int REFRESH_ON_TIME = 2;

    private GrafanaVariables() {}

    static ArrayNode of(Page page, List<Panel> asked, GrafanaSettings settings) {
        ArrayNode variables = JsonTree.array(datasource(settings));
        Set<String> used = new HashSet<>();
        Set<String> needed = new HashSet<>();
        boolean windows = false;
        for (Panel panel : asked) {
            used.addAll(panel.sql().parameters());
            needed.addAll(panel.sql().needed());
            windows |= panel.sql().forGrafana(settings.asking()).contains("${window");
        }
        if (windows) {
            variables.add(window());
        }
        for (String parameter : page.parameters()) {
            if (used.contains(parameter)) {
                variables.add(of(parameter, needed.contains(parameter)));
            }
        }
        return variables;
    }

    private static ObjectNode of(String parameter, boolean needed) {
        return switch (parameter) {
            case "channel" -> choice(parameter, "Channel", Choosable.CHANNELS, !needed);
            case "location" -> choice(parameter, "Location", Choosable.LOCATIONS, !needed);
            // There are too many SKUs to choose from a list.
            case "sku" -> typed(parameter, "SKU");
            case "q" -> typed(parameter, "Search");
            default -> throw new IllegalArgumentException("no variable for " + parameter);
        };
    }

    private static ObjectNode datasource(GrafanaSettings settings) {
        return JsonTree.object(
                "type",
                "datasource",
                "name",
                "datasource",
                "label",
                "ClickHouse",
                "query",
                GrafanaDatasource.TYPE,
                "regex",
                "",
                "current",
                current("Stockscope", settings.datasourceUid()),
                "options",
                JsonTree.array(),
                "refresh",
                REFRESH_ON_LOAD,
                "includeAll",
                false,
                "multi",
                false,
                "hide",
                0,
                "skipUrlSync",
                false);
    }

    /** Which roll-up fits the span; nobody chooses it, nor does an address. */
    private static ObjectNode window() {
        ObjectNode variable = query("window", "Windows", SqlTemplate.grafanaWindows());
        variable.set("current", current("1m", "1m"));
        variable.put("refresh", REFRESH_ON_TIME).put("includeAll", false);
        return variable.put("hide", HIDDEN).put("skipUrlSync", true);
    }

    private static ObjectNode choice(String name, String label, String sql, boolean all) {
        ObjectNode variable = query(name, label, sql);
        variable.set("current", all ? current("All", "$__all") : JsonTree.object());
        variable.put("refresh", REFRESH_ON_LOAD).put("includeAll", all);
        return variable.put("hide", 0).put("skipUrlSync", false);
    }

    private static ObjectNode query(String name, String label, String sql) {
        return JsonTree.object(
                "type",
                "query",
                "name",
                name,
                "label",
                label,
                "datasource",
                GrafanaDatasource.reference(),
                "query",
                JsonTree.object("refId", "var", "queryType", "sql", "rawSql", sql),
                "definition",
                sql,
                "regex",
                "",
                "sort",
                0,
                "options",
                JsonTree.array(),
                "multi",
                false);
    }

    private static ObjectNode typed(String name, String label) {
        return JsonTree.object(
                "type",
                "textbox",
                "name",
                name,
                "label",
                label,
                "query",
                "",
                "current",
                current("", ""),
                "options",
                JsonTree.array(),
                "hide",
                0,
                "skipUrlSync",
                false);
    }

    private static ObjectNode current(String text, String value) {
        return JsonTree.object("text", text, "value", value);
    }
}
