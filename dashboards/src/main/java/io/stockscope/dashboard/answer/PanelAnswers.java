// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.dashboard.answer.PanelAnswer.Sources;
import io.stockscope.dashboard.panel.Draw;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.panel.Unit;
import io.stockscope.dashboard.sql.SqlTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Answers of panels, which say from when on their numbers may still change. */
public final class PanelAnswers {

    /**
     * Behind all panels: up to when sources have told what happened, as far as is known; who of
     * them has not been heard for an hour, and up to when any of them is read.
     */
    private static final Panel COMPLETENESS =
            ownQuestion(
                    "completeness-bound",
                    Duration.ofSeconds(10),
                    """
                    WITH arraySort(groupArrayIf((recorded_to, source), NOT heard)) AS silent
                    SELECT minOrNullIf(expected_complete_to, heard) AS complete_to,
                        argMinIf(source, expected_complete_to, heard) AS behind,
                        maxOrNull(recorded_to) AS read_to,
                        if(empty(silent), NULL, concat(
                            arrayStringConcat(arrayMap(each -> each.2, arraySlice(silent, 1, 3)), ', '),
                            if(length(silent) > 3, concat(' and ', toString(length(silent) - 3), ' more'), ''))) AS silent_sources,
                        minOrNullIf(recorded_to, NOT heard) AS silent_since
                    FROM
                    (
                        SELECT source, recorded_to, expected_complete_to,
                            recorded_to >= max(recorded_to) OVER () - INTERVAL 1 HOUR AS heard
                        FROM completeness
                    )
                    """);

    private final Answers answers;

    /** Answers that are shared with others. */
    public PanelAnswers(Answers answers) {
        this.answers = answers;
    }

    /** A question that is on no page. */
    public static Panel ownQuestion(String id, Duration refresh, String sql) {
        return new Panel(
                id,
                id,
                id,
                Draw.TABLE,
                Unit.TEXT,
                List.of(),
                id,
                false,
                false,
                "full",
                null,
                Map.of(),
                refresh,
                SqlTemplate.parse(sql));
    }

    /** The answer, when it is there; the future never fails. */
    public CompletableFuture<PanelAnswer> ask(Panel panel, Viewing viewing) {
        CompletableFuture<PanelAnswer> answer = answers.ask(panel, viewing);
        if (!panel.provisional()) {
            return answer;
        }
        return answer.thenCombine(
                answers.ask(COMPLETENESS, viewing), PanelAnswers::withProvisional);
    }

    /** Whether ClickHouse does not answer, as far as questions have shown. */
    boolean isDatabaseAway() {
        return answers.health().away();
    }

    private static PanelAnswer withProvisional(PanelAnswer answer, PanelAnswer completeness) {
        JsonNode row = AnswerJson.parsed(completeness.rows()).path(0);
        String readTo = text(row.path(2));
        if (readTo == null) {
            return answer;
        }
        Sources sources = new Sources(readTo, text(row.path(3)), text(row.path(4)));
        String since = text(row.path(0));
        // Of the same form, so that the order of the texts is that of the times.
        boolean provisional = since != null && since.compareTo(answer.to()) < 0;
        return answer.provisional(
                provisional ? since : null, provisional ? text(row.path(1)) : null, sources);
    }

    private static @Nullable String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? null : value.asText();
    }
}
