// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.dashboard.panel.Draw;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.panel.Unit;
import io.stockscope.dashboard.sql.SqlTemplate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Answers of panels, which say from when on their numbers may still change. */
public final class PanelAnswers {

    /** Behind all panels: up to when each source has told what happened, as far as is known. */
    private static final Panel COMPLETENESS =
            ownQuestion(
                    "completeness-bound",
                    Duration.ofSeconds(10),
                    "SELECT minOrNull(expected_complete_to) AS complete_to,"
                            + " argMin(source, expected_complete_to) AS behind FROM completeness");

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
        if (row.path(0).isNull() || row.path(0).isMissingNode()) {
            return answer;
        }
        String since = row.path(0).asText();
        // Of the same form, so that the order of the texts is that of the times.
        return since.compareTo(answer.to()) < 0
                ? answer.provisional(since, row.path(1).asText())
                : answer;
    }
}
