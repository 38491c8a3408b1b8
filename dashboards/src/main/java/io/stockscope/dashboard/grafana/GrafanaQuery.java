// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.dashboard.grafana.GrafanaDatasource.Format;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.panel.Unit;
import io.stockscope.dashboard.sql.Asking;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A panel's question in the form that Grafana can draw.
 *
 * @param sql with macros and variables
 * @param format of its answer
 * @param transformations of the answer, in Grafana
 */
record GrafanaQuery(String sql, Format format, ArrayNode transformations) {

    static GrafanaQuery of(Panel panel, Asking.Settings settings) {
        String sql = panel.sql().forGrafana(settings).strip();
        return switch (panel.draw()) {
            case STAT -> numbers(sql, settings);
            case LINES ->
                    panel.step()
                            ? new GrafanaQuery(held(sql), Format.MULTI_FRAME, JsonTree.array())
                            : new GrafanaQuery(sql, Format.TIME_SERIES, JsonTree.array());
            case BARS -> new GrafanaQuery(sql, Format.TABLE, JsonTree.array(columnPerSeries()));
            case STATES ->
                    new GrafanaQuery(changes(sql), Format.TABLE, JsonTree.array(framePerName()));
            case TABLE, TIMELINE, SENTENCE -> new GrafanaQuery(sql, Format.TABLE, JsonTree.array());
        };
    }

    ObjectNode target() {
        return GrafanaDatasource.target(sql, format);
    }

    GrafanaQuery with(ObjectNode transformation) {
        return new GrafanaQuery(sql, format, JsonTree.array(transformation));
    }

    /** A field per row, with the row's unit if it has one; a note is a label. */
    private static GrafanaQuery numbers(String sql, Asking.Settings settings) {
        String units = texts(unit -> unitName(unit));
        String grafanas = texts(unit -> GrafanaUnits.of(unit, settings.currency()));
        return new GrafanaQuery(
                """
                SELECT * REPLACE(transform(unit, [%s], [%s], unit) AS unit, if(note = '', '', concat(': ', note)) AS note) FROM
                (
                %s
                )"""
                        .formatted(units, grafanas, sql),
                Format.TABLE,
                JsonTree.array(
                        JsonTree.object(
                                "id",
                                "rowsToFields",
                                "options",
                                JsonTree.object(
                                        "mappings",
                                        JsonTree.array(
                                                mapping("name", "field.name"),
                                                mapping("value", "field.value"),
                                                mapping("note", "field.label"),
                                                mapping("unit", "unit"))))));
    }

    private static ObjectNode mapping(String field, String use) {
        return JsonTree.object("fieldName", field, "handlerKey", use);
    }

    private static String unitName(Unit unit) {
        return unit.name().toLowerCase(Locale.ROOT);
    }

    private static String texts(Function<Unit, String> text) {
        return Arrays.stream(Unit.values())
                .map(unit -> "'" + text.apply(unit) + "'")
                .collect(Collectors.joining(", "));
    }

    /** A value holds until the next one, so the last one until now. */
    private static String held(String sql) {
        return """
                SELECT arrayJoin(if(p.at = p.last_at AND p.at < p.now, [p.at, p.now], [p.at])) AS t, p.series AS series, p.value AS value
                FROM
                (
                SELECT toDateTime64(s.t, 3, 'UTC') AS at, max(at) OVER (PARTITION BY s.series) AS last_at,
                  toDateTime64(least($__toTime_ms, now64(3, 'UTC')), 3, 'UTC') AS now, s.series AS series, s.value AS value
                FROM
                (
                %s
                ) AS s
                ) AS p
                ORDER BY t, series"""
                .formatted(sql);
    }

    /**
     * Grafana draws a state until the next one of the same name: so one row where a state begins,
     * and one without a state where it ends, unless another one begins there.
     */
    private static String changes(String sql) {
        return """
                SELECT change.1 AS t, name, change.2 AS state
                FROM
                (
                SELECT s.name AS name, toNullable(concat(transform(s.level, [%s], [%s], ''), ' ', s.state)) AS shown,
                  arrayJoin(if(s.until IS NULL, [(toDateTime64(s.since, 3, 'UTC'), shown)],
                    [(toDateTime64(s.since, 3, 'UTC'), shown), (toDateTime64(assumeNotNull(s.until), 3, 'UTC'), NULL)])) AS change
                FROM
                (
                %s
                ) AS s
                )
                ORDER BY t, name, change.2 IS NULL
                LIMIT 1 BY t, name"""
                .formatted(GrafanaLevels.names(), GrafanaLevels.signs(), sql);
    }

    private static ObjectNode framePerName() {
        return JsonTree.object(
                "id",
                "partitionByValues",
                "options",
                JsonTree.object(
                        "fields",
                        JsonTree.array("name"),
                        "keepFields",
                        false,
                        "naming",
                        JsonTree.object("asLabels", true)));
    }

    private static ObjectNode columnPerSeries() {
        return JsonTree.object(
                "id",
                "groupingToMatrix",
                "options",
                JsonTree.object(
                        "columnField", "series",
                        "rowField", "name",
                        "valueField", "value",
                        "emptyValue", "null"));
    }
}
