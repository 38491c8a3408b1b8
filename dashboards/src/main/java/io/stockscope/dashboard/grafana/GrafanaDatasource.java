// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Grafana's official datasource for ClickHouse, and how it is asked. */
final class GrafanaDatasource {

    static final String TYPE = "grafana-clickhouse-datasource";

    /** The version whose model of a query this is. */
    static final String PLUGIN_VERSION = "4.20.0";

    private GrafanaDatasource() {}

    /** The one that the dashboard's variable names. */
    static ObjectNode reference() {
        return JsonTree.object("type", TYPE, "uid", "${datasource}");
    }

    /** What the datasource makes of the rows. */
    enum Format {
        /**
         * Of rows of time, name and value: one frame, a column per name, null where one has none.
         */
        TIME_SERIES(0, "timeseries"),
        /** The rows as they are. */
        TABLE(1, "table"),
        /**
         * Of rows of time, name and value: a frame per name, so that null is null only if asked.
         */
        MULTI_FRAME(4, "timeseries");

        private final int number;
        private final String queryType;

        Format(int number, String queryType) {
            this.number = number;
            this.queryType = queryType;
        }
    }

    static ObjectNode target(String sql, Format format) {
        return JsonTree.object(
                "refId",
                "A",
                "datasource",
                reference(),
                "pluginVersion",
                PLUGIN_VERSION,
                "editorType",
                "sql",
                "queryType",
                format.queryType,
                "format",
                format.number,
                "rawSql",
                sql);
    }
}
