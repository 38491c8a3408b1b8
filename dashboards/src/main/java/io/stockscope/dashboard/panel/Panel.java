// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.stockscope.dashboard.sql.SqlTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One question about stock, asked in SQL, and how its answer is shown.
 *
 * @param id kebab-case, unique among all panels
 * @param title a few words
 * @param question what it answers, as one sentence
 * @param draw how it is drawn
 * @param unit of its values, where they are not columns of a table
 * @param thresholds of its values, in ascending order
 * @param noData what it means when there is no row, as one sentence
 * @param provisional whether its latest numbers may still change, see the view {@code completeness}
 * @param step whether a value of a line holds until the next point
 * @param width how much of the page it takes: {@code full}, {@code half} or {@code third}
 * @param help how to read it and what to do, as sentences; null if the question says it all
 * @param columns of the answer by name, in the order in which they are shown
 * @param refresh how often it is asked while somebody looks
 * @param sql with placeholders
 */
public record Panel(
        String id,
        String title,
        String question,
        Draw draw,
        Unit unit,
        List<Threshold> thresholds,
        String noData,
        boolean provisional,
        boolean step,
        String width,
        @Nullable String help,
        Map<String, PanelColumn> columns,
        @JsonIgnore Duration refresh,
        @JsonIgnore SqlTemplate sql) {

    /** How often it is asked, in milliseconds. */
    @JsonProperty("refreshMs")
    public long refreshMillis() {
        return refresh.toMillis();
    }

    /** So many rows of its answer are shown, the first ones; null for all. */
    @JsonProperty("most")
    public @Nullable Integer most() {
        return sql.most();
    }

    /** By which parameters of its page it can be narrowed. */
    @JsonProperty("parameters")
    public Set<String> parameters() {
        return sql.parameters();
    }
}
