// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

/**
 * Placeholders as macros of Grafana's datasource for ClickHouse, and as variables that a dashboard
 * has: {@code channel}, {@code location}, {@code sku} and {@code q}, {@code objective} and {@code
 * currency}.
 */
final class GrafanaSql implements SqlDialect {

    static final GrafanaSql INSTANCE = new GrafanaSql();

    private GrafanaSql() {}

    @Override
    public String time(String expression) {
        return "$__timeFilter_ms(" + expression + ")";
    }

    @Override
    public String wallTime(String expression) {
        return time(expression);
    }

    @Override
    public String from() {
        return "$__fromTime_ms";
    }

    @Override
    public String to() {
        return "$__toTime_ms";
    }

    @Override
    public String now() {
        return "least($__toTime_ms, now64(3, 'UTC'))";
    }

    @Override
    public String bucket(String expression) {
        return "$__timeInterval(" + expression + ")";
    }

    @Override
    public String bucketSeconds() {
        return "$__interval_s";
    }

    /** By the minute: a macro cannot choose a view. */
    @Override
    public String windowed(String view) {
        return view + "_1m";
    }

    @Override
    public String parts(String view) {
        return windowed(view) + "_parts";
    }

    @Override
    public String only(String parameter, String expression) {
        return "$__conditionalAll(%s IN (${%s:sqlstring}), $%s)"
                .formatted(expression, parameter, parameter);
    }

    @Override
    public String text(String parameter) {
        return "${" + parameter + ":sqlstring}";
    }

    @Override
    public String objective() {
        return "${objective}";
    }

    @Override
    public String currency() {
        return "${currency:sqlstring}";
    }
}
