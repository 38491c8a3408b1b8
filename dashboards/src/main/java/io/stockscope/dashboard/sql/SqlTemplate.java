// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SQL with placeholders. What a person types takes part only as a parameter: a template knows no
 * placeholder that puts it into the text.
 *
 * <table>
 * <caption>Placeholders</caption>
 * <tr><td>{@code ${time(expr)}}</td><td>condition: in the span that is looked at</td></tr>
 * <tr><td>{@code ${wallTime(expr)}}</td><td>the same of an instant by the wall clock</td></tr>
 * <tr><td>{@code ${from}}, {@code ${to}}, {@code ${now}}</td><td>its ends, and now</td></tr>
 * <tr><td>{@code ${openFrom}}</td><td>from when on something must have been open to be told of: now,
 * or the beginning of a span that stands</td></tr>
 * <tr><td>{@code ${bucket(expr)}}, {@code ${bucketSeconds}}</td><td>points of a line</td></tr>
 * <tr><td>{@code ${windowed(view)}}</td><td>the view or its roll-up, by the length of the span</td></tr>
 * <tr><td>{@code ${parts(view)}}</td><td>the rows behind it, which add up: cheaper where many windows
 * are summed</td></tr>
 * <tr><td>{@code ${only(channel)}}, {@code ${only(channel, expr)}}</td><td>condition: what the page
 * is narrowed to</td></tr>
 * <tr><td>{@code ${among(channel, array)}}</td><td>the same of an array that has it</td></tr>
 * <tr><td>{@code ${text(q)}}</td><td>a parameter as a text</td></tr>
 * <tr><td>{@code ${objective}}, {@code ${currency}}</td><td>settings of the server</td></tr>
 * <tr><td>{@code ${most}}</td><td>how many rows to ask for: one more than are shown, where it can be
 * said that there are more</td></tr>
 * </table>
 */
public final class SqlTemplate {

    private static final Set<String> PARAMETERS = Set.of("channel", "location", "sku", "q");
    private static final Set<String> OF_PARAMETER = Set.of("only", "among", "text");
    private static final Placeholder MOST = new Placeholder("most", List.of());

    private final String source;
    private final List<Part> parts;
    private final @Nullable Integer most;

    private SqlTemplate(String source, List<Part> parts, @Nullable Integer most) {
        this.source = source;
        this.parts = parts;
        this.most = most;
    }

    private sealed interface Part permits Text, Placeholder {}

    private record Text(String text) implements Part {}

    private record Placeholder(String name, List<String> arguments) implements Part {
        String argument(int index) {
            return arguments.get(index);
        }
    }

    /**
     * Reads a template whose answer is shown whole.
     *
     * @throws IllegalArgumentException if a placeholder is not known, or has other arguments
     */
    public static SqlTemplate parse(String sql) {
        return parse(sql, null);
    }

    /**
     * Reads a template.
     *
     * @param most so many rows of the answer are shown, from 1 on; null for all. Where it is said,
     *     the SQL limits itself by {@code ${most}}, and only there.
     * @throws IllegalArgumentException if a placeholder is not known, or has other arguments
     */
    public static SqlTemplate parse(String sql, @Nullable Integer most) {
        List<Part> parts = new ArrayList<>();
        int at = 0;
        for (int open = sql.indexOf("${"); open >= 0; open = sql.indexOf("${", at)) {
            int close = sql.indexOf('}', open);
            if (close < 0) {
                throw new IllegalArgumentException(
                        "a placeholder is not closed: " + shown(sql.substring(open)));
            }
            parts.add(new Text(sql.substring(at, open)));
            parts.add(placeholder(sql.substring(open + 2, close)));
            at = close + 1;
        }
        parts.add(new Text(sql.substring(at)));
        boolean limits = parts.stream().anyMatch(part -> part.equals(MOST));
        if (limits != (most != null)) {
            throw new IllegalArgumentException(
                    limits
                            ? "it has a ${most}, but most is not said"
                            : "most is said, but it has no LIMIT ${most}");
        }
        return new SqlTemplate(sql, List.copyOf(parts), most);
    }

    private static Placeholder placeholder(String content) {
        int open = content.indexOf('(');
        if (open >= 0 && !content.endsWith(")")) {
            throw new IllegalArgumentException("${" + content + "}: ) is missing at the end");
        }
        String name = open < 0 ? content : content.substring(0, open);
        List<String> arguments =
                open < 0 ? List.of() : arguments(content.substring(open + 1, content.length() - 1));
        Placeholder placeholder = new Placeholder(name, arguments);
        check(placeholder, content);
        return placeholder;
    }

    /** Separated by commas, but not by those within parentheses. */
    private static List<String> arguments(String text) {
        List<String> arguments = new ArrayList<>();
        int depth = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            depth += letter == '(' ? 1 : letter == ')' ? -1 : 0;
            if (letter == ',' && depth == 0) {
                arguments.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        arguments.add(text.substring(start).strip());
        return List.copyOf(arguments);
    }

    private static void check(Placeholder placeholder, String content) {
        int count = placeholder.arguments().size();
        boolean fits =
                switch (placeholder.name()) {
                    case "from",
                            "to",
                            "now",
                            "openFrom",
                            "bucketSeconds",
                            "objective",
                            "currency",
                            "most" ->
                            count == 0;
                    case "time", "wallTime", "bucket", "windowed", "parts" -> count == 1;
                    case "only" -> count == 1 || count == 2;
                    case "among" -> count == 2;
                    case "text" -> count == 1;
                    default ->
                            throw new IllegalArgumentException(
                                    "there is no placeholder ${" + content + "}");
                };
        if (!fits) {
            throw new IllegalArgumentException(
                    "${" + content + "} has the wrong number of arguments");
        }
        if (OF_PARAMETER.contains(placeholder.name())
                && !PARAMETERS.contains(placeholder.argument(0))) {
            throw new IllegalArgumentException(
                    "${" + content + "}: there is no parameter " + placeholder.argument(0));
        }
    }

    /** The parameters that a person chooses and that it hangs on. */
    public Set<String> parameters() {
        Set<String> names = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part instanceof Placeholder placeholder
                    && OF_PARAMETER.contains(placeholder.name())) {
                names.add(placeholder.argument(0));
            }
        }
        return names;
    }

    /** So many rows of its answer are shown; null for all. */
    public @Nullable Integer most() {
        return most;
    }

    /** The template as it was read. */
    public String source() {
        return source;
    }

    /** The parameters that it needs a value of: narrowing to nothing in particular is no answer. */
    public Set<String> needed() {
        Set<String> names = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part instanceof Placeholder placeholder && placeholder.name().equals("text")) {
                names.add(placeholder.argument(0));
            }
        }
        return names;
    }

    /** For Grafana's datasource for ClickHouse: its macros, and variables of a dashboard. */
    public String forGrafana(Asking.Settings settings) {
        return render(new GrafanaSql(settings));
    }

    /** What Grafana asks to choose the windows that fit the span, see {@link #forGrafana}. */
    public static String grafanaWindows() {
        return GrafanaSql.windows();
    }

    String render(SqlDialect dialect) {
        StringBuilder sql = new StringBuilder();
        for (Part part : parts) {
            sql.append(
                    part instanceof Placeholder placeholder
                            ? render(placeholder, dialect)
                            : ((Text) part).text());
        }
        return sql.toString();
    }

    private String render(Placeholder placeholder, SqlDialect dialect) {
        return switch (placeholder.name()) {
            case "time" -> dialect.time(placeholder.argument(0));
            case "wallTime" -> dialect.wallTime(placeholder.argument(0));
            case "from" -> dialect.from();
            case "to" -> dialect.to();
            case "now" -> dialect.now();
            case "openFrom" -> dialect.openFrom();
            case "bucket" -> dialect.bucket(placeholder.argument(0));
            case "bucketSeconds" -> dialect.bucketSeconds();
            case "windowed" -> dialect.windowed(placeholder.argument(0));
            case "parts" -> dialect.parts(placeholder.argument(0));
            case "only" ->
                    dialect.only(
                            placeholder.argument(0),
                            placeholder.argument(placeholder.arguments().size() - 1));
            case "among" -> dialect.among(placeholder.argument(0), placeholder.argument(1));
            case "text" -> dialect.text(placeholder.argument(0));
            case "objective" -> dialect.objective();
            case "currency" -> dialect.currency();
            case "most" -> dialect.most(Objects.requireNonNull(most));
            default -> throw new IllegalStateException(placeholder.name() + " was not checked");
        };
    }

    private static String shown(String text) {
        int most = 40;
        return text.length() <= most ? text : text.substring(0, most) + "...";
    }

    @Override
    public String toString() {
        return source;
    }
}
