// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stockscope.dashboard.panel.Level;
import io.stockscope.dashboard.panel.Threshold;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Levels as a sign, a word and a colour: none of the three is needed to understand them. */
final class GrafanaLevels {

    private GrafanaLevels() {}

    static String colour(Level level) {
        return switch (level) {
            case OK -> "green";
            case WARN -> "orange";
            case BAD -> "red";
            case DRY -> "blue";
            case NONE -> "text";
        };
    }

    private static String sign(Level level) {
        return switch (level) {
            case OK -> "✓";
            case WARN -> "▲";
            case BAD -> "✖";
            case DRY -> "◌";
            case NONE -> "○";
        };
    }

    private static String word(Level level) {
        return switch (level) {
            case OK -> "ok";
            case WARN -> "warning";
            case BAD -> "bad";
            case DRY -> "dry run";
            case NONE -> "";
        };
    }

    private static String name(Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }

    /** Names of all levels, as texts of SQL. */
    static String names() {
        return texts(GrafanaLevels::name);
    }

    /** Their signs, in the same order. */
    static String signs() {
        return texts(GrafanaLevels::sign);
    }

    private static String texts(Function<Level, String> text) {
        return Arrays.stream(Level.values())
                .map(level -> "'" + text.apply(level) + "'")
                .collect(Collectors.joining(", "));
    }

    /** Mappings of a column that holds names of levels. */
    static ArrayNode ofNames() {
        ObjectNode options = JsonTree.object();
        for (Level level : Level.values()) {
            options.set(
                    name(level),
                    JsonTree.object(
                            "text", (sign(level) + " " + word(level)).strip(),
                            "color", colour(level),
                            "index", level.ordinal()));
        }
        return JsonTree.array(JsonTree.object("type", "value", "options", options));
    }

    /** Mappings of a column whose texts begin with the sign of a level. */
    static ArrayNode ofSigns() {
        ArrayNode mappings = JsonTree.array();
        for (Level level : Level.values()) {
            mappings.add(
                    JsonTree.object(
                            "type",
                            "regex",
                            "options",
                            JsonTree.object(
                                    "pattern",
                                    "/^" + sign(level) + "/",
                                    "result",
                                    // The sign becomes itself: what follows it stays.
                                    JsonTree.object(
                                            "text", sign(level),
                                            "color", colour(level),
                                            "index", level.ordinal()))));
        }
        return mappings;
    }

    /** Grafana wants a first step without a value. */
    static ObjectNode steps(List<Threshold> thresholds) {
        ArrayNode steps = JsonTree.array();
        if (thresholds.isEmpty() || thresholds.get(0).from() > 0) {
            steps.add(JsonTree.object("color", colour(Level.NONE), "value", null));
        }
        for (Threshold threshold : thresholds) {
            steps.add(
                    JsonTree.object(
                            "color",
                            colour(threshold.level()),
                            "value",
                            steps.isEmpty() ? null : (Double) threshold.from()));
        }
        return JsonTree.object("mode", "absolute", "steps", steps);
    }
}
