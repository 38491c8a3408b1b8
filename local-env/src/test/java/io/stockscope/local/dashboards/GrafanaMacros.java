// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Expands macros and variables as Grafana and its datasource for ClickHouse do. */
final class GrafanaMacros {

    private static final String CONDITIONAL = "$__conditionalAll(";
    private static final Pattern TIME_FILTER = Pattern.compile("\\$__timeFilter_ms\\((.*?)\\)");
    private static final Pattern INTERVAL = Pattern.compile("\\$__timeInterval\\((.*?)\\)");
    private static final Pattern TEXT = Pattern.compile("\\$\\{(\\w+):sqlstring}");

    private GrafanaMacros() {}

    /**
     * Expands all that is in a query.
     *
     * @param variables values of the dashboard's variables; one that is not there is "all"
     */
    static String expanded(String sql, Instant from, Instant to, Map<String, String> variables) {
        String first = "fromUnixTimestamp64Milli(" + from.toEpochMilli() + ")";
        String last = "fromUnixTimestamp64Milli(" + to.toEpochMilli() + ")";
        String text = conditional(sql, variables);
        text = TIME_FILTER.matcher(text).replaceAll("($1 >= " + first + " AND $1 <= " + last + ")");
        text =
                INTERVAL.matcher(text)
                        .replaceAll("toStartOfInterval(toDateTime($1), INTERVAL 60 second)");
        text = text.replace("$__fromTime_ms", first).replace("$__toTime_ms", last);
        text = text.replace("$__interval_s", "60").replace("${objective}", "0.99");
        return TEXT.matcher(text)
                .replaceAll(
                        found ->
                                Matcher.quoteReplacement(
                                        "'"
                                                + variables
                                                        .getOrDefault(found.group(1), "")
                                                        .replace("'", "''")
                                                + "'"));
    }

    /** {@code $__conditionalAll(condition, $variable)}: the condition, or nothing for "all". */
    private static String conditional(String sql, Map<String, String> variables) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        for (int open = sql.indexOf(CONDITIONAL); open >= 0; open = sql.indexOf(CONDITIONAL, at)) {
            text.append(sql, at, open);
            int end = closing(sql, open + CONDITIONAL.length());
            String inside = sql.substring(open + CONDITIONAL.length(), end);
            int comma = inside.lastIndexOf(", $");
            boolean chosen = variables.containsKey(inside.substring(comma + 3).strip());
            text.append(chosen ? inside.substring(0, comma) : "1=1");
            at = end + 1;
        }
        return text.append(sql.substring(at)).toString();
    }

    private static int closing(String sql, int from) {
        int depth = 1;
        for (int i = from; i < sql.length(); i++) {
            depth += sql.charAt(i) == '(' ? 1 : sql.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("a macro is not closed in " + sql);
    }
}
