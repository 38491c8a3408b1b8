// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import io.stockscope.dashboard.sql.Asking;
import io.stockscope.dashboard.sql.TimeRange;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody looks at: a span of time, and what the page is narrowed to.
 *
 * @param rangeOrNull how far back from now; null for a span that stands
 * @param fixedOrNull a span that stands; null if it moves with time
 * @param atOrNull the instant in a span that stands which is meant; null for its end
 * @param values of parameters, not empty
 */
public record Viewing(
        @Nullable Duration rangeOrNull,
        @Nullable TimeRange fixedOrNull,
        @Nullable Instant atOrNull,
        Map<String, String> values) {

    /** How far back somebody may look from now, by name. */
    public static final Map<String, Duration> RANGES = ranges();

    /** What a page may be narrowed to. */
    public static final List<String> PARAMETERS = List.of("channel", "location", "sku", "q");

    private static final Duration AROUND = Duration.ofMinutes(30);
    private static final int LONGEST_VALUE = 200;

    public Viewing {
        values = Map.copyOf(values);
    }

    private static Map<String, Duration> ranges() {
        Map<String, Duration> ranges = new LinkedHashMap<>();
        ranges.put("15m", Duration.ofMinutes(15));
        ranges.put("1h", Duration.ofHours(1));
        ranges.put("6h", Duration.ofHours(6));
        ranges.put("24h", Duration.ofHours(24));
        ranges.put("7d", Duration.ofDays(7));
        ranges.put("30d", Duration.ofDays(30));
        ranges.put("90d", Duration.ofDays(90));
        return ranges;
    }

    /**
     * The range that a page begins with: its own, or the shortest that shows all there is.
     *
     * @param own name of the page's range
     * @param known for how long anything is known
     */
    public static String firstRange(String own, Duration known) {
        for (Map.Entry<String, Duration> range : RANGES.entrySet()) {
            if (range.getKey().equals(own) || range.getValue().compareTo(known) >= 0) {
                return range.getKey();
            }
        }
        return own;
    }

    /**
     * Reads query parameters: {@code range}, or {@code from} and {@code to}, or {@code at} for the
     * hour around an instant; and values of parameters. Instants are ISO 8601 or epoch
     * milliseconds.
     *
     * @param query values by name
     * @param defaultRange name of the range where nothing is said
     * @throws ViewingException if something in it cannot be used
     */
    public static Viewing of(Map<String, String> query, String defaultRange) {
        Map<String, String> values = new TreeMap<>();
        for (String parameter : PARAMETERS) {
            String value = query.getOrDefault(parameter, "");
            if (!value.isEmpty()) {
                values.put(parameter, checked(parameter, value));
            }
        }
        String at = query.get("at");
        String from = query.get("from");
        String to = query.get("to");
        if (from != null && to != null) {
            return new Viewing(null, range(instant("from", from), instant("to", to)), null, values);
        }
        if (from != null || to != null) {
            throw new ViewingException("from and to go together: give both");
        }
        String range = query.get("range");
        if (at != null && range == null) {
            Instant middle = instant("at", at);
            return new Viewing(
                    null, range(middle.minus(AROUND), middle.plus(AROUND)), middle, values);
        }
        Duration length = RANGES.get(range == null ? defaultRange : range);
        if (length == null) {
            throw new ViewingException(
                    "there is no such range; there are " + String.join(", ", RANGES.keySet()));
        }
        return new Viewing(length, null, null, values);
    }

    private static TimeRange range(Instant from, Instant to) {
        try {
            return new TimeRange(from, to);
        } catch (IllegalArgumentException e) {
            throw new ViewingException(e.getMessage() + ": check from and to");
        }
    }

    private static Instant instant(String name, String text) {
        try {
            Instant instant =
                    text.matches("-?[0-9]{1,15}")
                            ? Instant.ofEpochMilli(Long.parseLong(text))
                            : Instant.parse(text);
            // What ClickHouse's DateTime64 can hold.
            if (instant.isBefore(Instant.EPOCH)
                    || instant.isAfter(Instant.parse("2200-01-01T00:00:00Z"))) {
                throw new ViewingException(name + " must be a time from 1970 to 2200");
            }
            return instant;
        } catch (DateTimeException e) {
            throw new ViewingException(
                    name + " is no time: give one such as 2026-06-01T00:00:00Z, or milliseconds");
        }
    }

    private static String checked(String name, String value) {
        if (value.length() > LONGEST_VALUE) {
            throw new ViewingException(
                    "%s is longer than %d characters".formatted(name, LONGEST_VALUE));
        }
        if (value.chars().anyMatch(Character::isISOControl)) {
            throw new ViewingException(name + " has a control character");
        }
        return value;
    }

    /**
     * What a question is asked with at an instant.
     *
     * @param now by the clock of the data
     */
    Asking asking(Instant now, Instant wallNow, Asking.Settings settings) {
        TimeRange range = fixedOrNull;
        if (range == null) {
            Duration length = Objects.requireNonNull(rangeOrNull);
            return new Asking(
                    new TimeRange(now.minus(length), now), now, wallNow, values, settings);
        }
        Instant asOf = atOrNull == null ? range.to() : atOrNull;
        return new Asking(
                range, now, asOf.isBefore(now) ? asOf : now, true, wallNow, values, settings);
    }

    /** The same with only those values that a panel hangs on, so that its answer can be shared. */
    Viewing of(Set<String> parameters) {
        Map<String, String> used = new TreeMap<>(values);
        used.keySet().retainAll(parameters);
        return new Viewing(rangeOrNull, fixedOrNull, atOrNull, used);
    }
}
