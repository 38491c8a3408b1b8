// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

/**
 * Placeholders as macros of Grafana's datasource for ClickHouse, and as variables that a dashboard
 * has: {@code channel}, {@code location}, {@code sku}, {@code q}, and {@code window}.
 *
 * <p>Grafana knows no parameters of a query: a variable's value becomes text of it. Its own formats
 * for SQL leave backslashes alone, which ClickHouse takes for escapes, so that a value could end
 * its string. Percent-encoded it cannot: what is left are letters, digits and {@code % - . _ ~}.
 */
final class GrafanaSql implements SqlDialect {

    private final Asking.Settings settings;

    GrafanaSql(Asking.Settings settings) {
        this.settings = settings;
    }

    /**
     * A question with one row: which of the two roll-ups a span is looked at by, as the web page
     * chooses; the variable {@code window} holds its answer.
     */
    static String windows() {
        return "SELECT if(dateDiff('millisecond', $__fromTime_ms, $__toTime_ms) <= %d AND $__fromTime_ms >= now64(3) - INTERVAL %d DAY, '1m', '1h') AS value"
                .formatted(
                        TimeRange.LONGEST_BY_MINUTES.toMillis(), TimeRange.MINUTES_KEPT.toDays());
    }

    /** In parentheses, since the macro gives two conditions without any. */
    @Override
    public String time(String expression) {
        return "($__timeFilter_ms(" + expression + "))";
    }

    /** Grafana has one clock only. */
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

    /** Whether a span stands is not known; one that ends before the last minute is taken to. */
    @Override
    public String openFrom() {
        return "if($__toTime_ms < now64(3) - INTERVAL 1 MINUTE, $__fromTime_ms, %s)"
                .formatted(now());
    }

    /** Never shorter than a window: that is the panel's least interval. */
    @Override
    public String bucket(String expression) {
        return "$__timeInterval(" + expression + ")";
    }

    @Override
    public String bucketSeconds() {
        return "$__interval_s";
    }

    @Override
    public String windowed(String view) {
        return view + "_${window:raw}";
    }

    @Override
    public String parts(String view) {
        return windowed(view) + "_parts";
    }

    /** The macro is true where the variable is "All", or empty. */
    @Override
    public String only(String parameter, String expression) {
        return "$__conditionalAll(%s = %s, $%s)".formatted(expression, text(parameter), parameter);
    }

    @Override
    public String among(String parameter, String array) {
        return "$__conditionalAll(has(%s, %s), $%s)".formatted(array, text(parameter), parameter);
    }

    @Override
    public String text(String parameter) {
        return "decodeURLComponent('${" + parameter + ":percentencode}')";
    }

    @Override
    public String objective() {
        return String.valueOf(settings.objective());
    }

    @Override
    public String currency() {
        return SqlText.quoted(settings.currency());
    }

    /** It would show one more. */
    @Override
    public String most(int shown) {
        return String.valueOf(shown);
    }
}
