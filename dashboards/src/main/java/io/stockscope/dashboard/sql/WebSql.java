// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Placeholders as ClickHouse's own query parameters; remembers the values of those it has used. */
final class WebSql implements SqlDialect {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);
    private static final int HALF_DAY_SECONDS = 43_200;
    private static final String INSTANT = "DateTime64(3, 'UTC')";

    private final Asking asking;
    private final Map<String, String> parameters = new HashMap<>();

    WebSql(Asking asking) {
        this.asking = asking;
    }

    Map<String, String> parameters() {
        return parameters;
    }

    @Override
    public String time(String expression) {
        return "(%s >= %s AND %s < %s)".formatted(expression, from(), expression, to());
    }

    /** As long ago by the wall clock as it is by the clock of the data. */
    @Override
    public String wallTime(String expression) {
        Duration ahead = Duration.between(asking.wallNow(), asking.now());
        String from = instant("wall_from", asking.range().from().minus(ahead));
        String to = instant("wall_to", asking.range().to().minus(ahead));
        return "(%s >= %s AND %s < %s)".formatted(expression, from, expression, to);
    }

    @Override
    public String from() {
        return instant("from", asking.range().from());
    }

    @Override
    public String to() {
        return instant("to", asking.range().to());
    }

    @Override
    public String now() {
        return instant("now", asking.asOf());
    }

    @Override
    public String openFrom() {
        return asking.stands() ? from() : now();
    }

    @Override
    public String bucket(String expression) {
        return "toStartOfInterval(%s, toIntervalSecond(%s))".formatted(expression, bucketSeconds());
    }

    @Override
    public String bucketSeconds() {
        return parameter(
                "bucket", "UInt32", String.valueOf(asking.range().bucketSeconds(asking.now())));
    }

    @Override
    public String windowed(String view) {
        return view + asking.range().window(asking.now()).suffix();
    }

    @Override
    public String parts(String view) {
        boolean halfDays =
                Views.HALF_DAYS.contains(view)
                        && asking.range().bucketSeconds(asking.now()) % HALF_DAY_SECONDS == 0;
        return (halfDays ? view + "_12h" : windowed(view)) + "_parts";
    }

    @Override
    public String only(String parameter, String expression) {
        String value = text(parameter);
        return "(%s = '' OR %s = %s)".formatted(value, expression, value);
    }

    @Override
    public String among(String parameter, String array) {
        String value = text(parameter);
        return "(%s = '' OR has(%s, %s))".formatted(value, array, value);
    }

    @Override
    public String text(String parameter) {
        return parameter(parameter, "String", asking.value(parameter));
    }

    @Override
    public String objective() {
        return parameter("objective", "Float64", String.valueOf(asking.settings().objective()));
    }

    @Override
    public String currency() {
        return parameter("currency", "String", asking.settings().currency());
    }

    /** One more, by which is known that there are more. */
    @Override
    public String most(int shown) {
        return String.valueOf(shown + 1);
    }

    private String instant(String name, Instant instant) {
        return parameter(name, INSTANT, TIME.format(instant));
    }

    private String parameter(String name, String type, String value) {
        parameters.put(name, value);
        return "{" + name + ":" + type + "}";
    }
}
