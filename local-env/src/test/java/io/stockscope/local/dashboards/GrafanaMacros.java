// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.dashboards;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes of a dashboard's query what reaches ClickHouse, in the order in which it happens: the
 * datasource decides {@code $__conditionalAll} in the browser, Grafana puts in the variables, the
 * datasource's backend drops comments and expands the other macros.
 *
 * @param from beginning of the span
 * @param to its end
 * @param interval of the panel
 * @param variables values of single-valued variables by name; {@code $__all} for "All"
 */
record GrafanaMacros(Instant from, Instant to, Duration interval, Map<String, String> variables) {

    static final String ALL = "$__all";

    private static final String CONDITIONAL = "$__conditionalAll(";
    private static final Pattern NAME = Pattern.compile("\\$\\{?(\\w+)}?");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)(?::(\\w+))?}|\\$(\\w+)");
    private static final Pattern TEXT_OR_COMMENT =
            Pattern.compile("('(?:[^'\\\\]|\\\\.)*')|--[^\\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern MACRO = Pattern.compile("\\$__(\\w+)");

    String expanded(String sql) {
        return macros(
                TEXT_OR_COMMENT
                        .matcher(substituted(conditions(sql)))
                        .replaceAll(
                                found ->
                                        found.group(1) == null
                                                ? " "
                                                : Matcher.quoteReplacement(found.group(1))));
    }

    /** From the last one on, so that one within another is there when the outer one is decided. */
    private String conditions(String sql) {
        String text = sql;
        for (int at = text.lastIndexOf(CONDITIONAL); at >= 0; at = text.lastIndexOf(CONDITIONAL)) {
            int open = at + CONDITIONAL.length();
            int end = closing(text, open, false);
            List<String> arguments = arguments(text.substring(open, end));
            if (arguments.size() != 2) {
                throw new IllegalArgumentException("not two arguments: " + arguments);
            }
            Matcher name = NAME.matcher(arguments.get(1).strip());
            if (!name.matches()) {
                throw new IllegalArgumentException("no plain variable: " + arguments.get(1));
            }
            String value = value(name.group(1));
            String condition = value.isEmpty() || value.equals(ALL) ? "1=1" : arguments.get(0);
            text = text.substring(0, at) + condition + text.substring(end + 1);
        }
        return text;
    }

    private String value(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the dashboard has no variable " + name);
        }
        return value;
    }

    /** Macros have names of no variables, so Grafana leaves them alone. */
    private String substituted(String sql) {
        return VARIABLE.matcher(sql)
                .replaceAll(
                        found -> {
                            String name = found.group(1) == null ? found.group(3) : found.group(1);
                            if (name.startsWith("__")) {
                                return Matcher.quoteReplacement(found.group());
                            }
                            return Matcher.quoteReplacement(
                                    formatted(name, String.valueOf(found.group(2))));
                        });
    }

    private String formatted(String name, String format) {
        String value = value(name);
        if (value.equals(ALL)) {
            throw new IllegalArgumentException(name + " is All, which is a list of all values");
        }
        return switch (format) {
            case "percentencode" ->
                    URLEncoder.encode(value, StandardCharsets.UTF_8)
                            .replace("+", "%20")
                            .replace("*", "%2A")
                            .replace("%7E", "~");
            case "raw" -> value;
            default -> throw new IllegalArgumentException("what is the format " + format + "?");
        };
    }

    private String macros(String sql) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        Matcher macro = MACRO.matcher(sql);
        while (macro.find(at)) {
            text.append(sql, at, macro.start());
            at = macro.end();
            String argument = "";
            if (at < sql.length() && sql.charAt(at) == '(') {
                int end = closing(sql, at + 1, true);
                argument = sql.substring(at + 1, end).strip();
                at = end + 1;
            }
            text.append(macro(macro.group(1), argument));
        }
        return text.append(sql.substring(at)).toString();
    }

    private String macro(String name, String argument) {
        String first = "fromUnixTimestamp64Milli(" + from.toEpochMilli() + ")";
        String last = "fromUnixTimestamp64Milli(" + to.toEpochMilli() + ")";
        long seconds = Math.max(1, interval.toSeconds());
        return switch (name) {
            case "fromTime_ms" -> first;
            case "toTime_ms" -> last;
            case "timeFilter_ms" ->
                    "%s >= %s AND %s <= %s".formatted(argument, first, argument, last);
            case "timeInterval" ->
                    "toStartOfInterval(toDateTime(%s), INTERVAL %d second)"
                            .formatted(argument, seconds);
            case "interval_s" -> String.valueOf(seconds);
            default -> throw new IllegalArgumentException("there is no macro " + name);
        };
    }

    /** Commas within round brackets do not count; those in square ones and in texts do. */
    private static List<String> arguments(String text) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            if (letter == ',' && depth == 0) {
                arguments.add(text.substring(start, i));
                start = i + 1;
            }
        }
        arguments.add(text.substring(start));
        return arguments;
    }

    /** The bracket that closes; the browser's part counts those in texts, too. */
    private static int closing(String sql, int from, boolean heedsTexts) {
        int depth = 1;
        boolean inText = false;
        for (int i = from; i < sql.length(); i++) {
            char letter = sql.charAt(i);
            inText ^= heedsTexts && letter == '\'';
            if (!inText) {
                depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            }
            if (depth == 0) {
                return i;
            }
        }
        throw new IllegalArgumentException("a macro is not closed in " + sql);
    }
}
