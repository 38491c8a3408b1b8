// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.stockscope.dashboard.query.Rows.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A panel's answer as pages get it. Instants are ISO 8601, UTC.
 *
 * @param id of the panel
 * @param from beginning of the span that was asked about
 * @param to its end
 * @param now by the clock of the data when it was asked
 * @param step length of the windows that were asked: {@code 10s}, {@code 1m} or {@code 1h}
 * @param bucketMs length of a point of a line in milliseconds
 * @param columns in the order of the values; empty if there is no answer
 * @param rows a JSON array of arrays
 * @param truncated whether there were more rows
 * @param asOf when it was asked, by the wall clock; null if there is no answer
 * @param ageMs how old the answer is, in milliseconds
 * @param state whether this is the latest that there is
 * @param error what is wrong, as a sentence; null if nothing
 * @param provisionalFrom from when on numbers may still change; null if they are final, or that is
 *     not known
 * @param provisionalBy the source that is behind the others
 * @param sources what is known of the sources; null where that is not asked, or not known
 */
public record PanelAnswer(
        String id,
        String from,
        String to,
        String now,
        String step,
        long bucketMs,
        List<Column> columns,
        @JsonRawValue String rows,
        boolean truncated,
        @Nullable String asOf,
        long ageMs,
        State state,
        @Nullable String error,
        @Nullable String provisionalFrom,
        @Nullable String provisionalBy,
        @Nullable Sources sources) {

    /**
     * How far sources have been read. One that has been silent for long may still tell of what
     * happened, but it would make all numbers provisional for days, so that nobody looked at that
     * sign any more: it is named instead.
     *
     * @param readTo up to when the one that is read farthest has recorded
     * @param silent those that are an hour and more behind that, as a text; null if none is
     * @param silentSince when the first of them has last been heard
     */
    public record Sources(String readTo, @Nullable String silent, @Nullable String silentSince) {}

    /** Whether an answer is the latest that there is. */
    public enum State {
        /** It is. */
        @JsonProperty("fresh")
        FRESH,
        /** The last one before ClickHouse went away, or became slow. */
        @JsonProperty("old")
        OLD,
        /** There is none. */
        @JsonProperty("failed")
        FAILED
    }

    /** The values of the first column as texts; empty if there is no answer. */
    public List<String> firstColumn() {
        List<String> values = new ArrayList<>();
        AnswerJson.parsed(rows).forEach(row -> values.add(row.path(0).asText()));
        return values;
    }

    /** Whether a viewer who has seen the other one sees nothing new here. */
    boolean saysTheSameAs(@Nullable PanelAnswer other) {
        return other != null
                && state == other.state
                && rows.equals(other.rows)
                && truncated == other.truncated
                && columns.equals(other.columns)
                && Objects.equals(error, other.error)
                && Objects.equals(provisionalFrom, other.provisionalFrom)
                && Objects.equals(silent(), other.silent());
    }

    private @Nullable String silent() {
        return sources == null ? null : sources.silent();
    }

    PanelAnswer provisional(@Nullable String since, @Nullable String source, Sources known) {
        return new PanelAnswer(
                id, from, to, now, step, bucketMs, columns, rows, truncated, asOf, ageMs, state,
                error, since, source, known);
    }
}
