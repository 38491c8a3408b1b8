// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** How a panel is drawn, and the columns that its SQL has to give for that. */
public enum Draw {
    /** Numbers: one per row; columns {@code name}, {@code before} and {@code note} may say more. */
    @JsonProperty("stat")
    STAT("value"),
    /** Lines over time: one point per row, in order of time; {@code series} tells lines apart. */
    @JsonProperty("lines")
    LINES("t", "series", "value"),
    /** Bars: one per row; {@code series} may tell parts of a bar apart. */
    @JsonProperty("bars")
    BARS("name", "value"),
    /** Spans of time, each in a state; {@code until} is null for what goes on. */
    @JsonProperty("states")
    STATES("name", "state", "level", "since", "until"),
    /** A table with the columns of the definition. */
    @JsonProperty("table")
    TABLE(),
    /** What happened, in order, in lanes; {@code level} says what is amiss. */
    @JsonProperty("timeline")
    TIMELINE("t", "lane", "what", "level"),
    /** Sentences, the most important first. */
    @JsonProperty("sentence")
    SENTENCE("level", "text");

    private final List<String> columns;

    Draw(String... columns) {
        this.columns = List.of(columns);
    }

    /** Columns that must be there. */
    public List<String> columns() {
        return columns;
    }
}
