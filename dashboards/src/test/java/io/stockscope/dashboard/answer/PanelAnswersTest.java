// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.dashboard.panel.Draw;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.panel.Unit;
import io.stockscope.dashboard.sql.Asking;
import io.stockscope.dashboard.sql.SqlTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PanelAnswersTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void numbersThatMayStillChangeSaySinceWhenAndBecauseOfWhom() {
        FakeDatabase database = new FakeDatabase();
        database.answers(
                "[[\"2026-06-01T11:58:00.000Z\",\"pos-7\",\"2026-06-01T11:59:30.000Z\",null,null]]");

        PanelAnswer answer = ask(database, true);

        assertThat(answer.provisionalFrom()).isEqualTo("2026-06-01T11:58:00.000Z");
        assertThat(answer.provisionalBy()).isEqualTo("pos-7");
        assertThat(ask(database, false).provisionalFrom()).isNull();
    }

    @Test
    void numbersAreFinalIfAllIsCompleteAndNothingIsSaidIfThatIsNotKnown() {
        FakeDatabase database = new FakeDatabase();
        database.answers(
                "[[\"2026-06-01T12:00:01.000Z\",\"pos-7\",\"2026-06-01T12:00:02.000Z\",null,null]]");
        assertThat(ask(database, true).provisionalFrom()).isNull();
        database.answers("[[null,\"\",null,null,null]]");
        assertThat(ask(database, true).provisionalFrom()).isNull();
        database.answers("[]");
        assertThat(ask(database, true).provisionalFrom()).isNull();
    }

    @Test
    void whoHasBeenSilentForLongIsNamedAndMakesNothingProvisional() {
        FakeDatabase database = new FakeDatabase();
        database.answers(
                "[[\"2026-06-01T12:00:01.000Z\",\"erp\",\"2026-06-01T12:00:02.000Z\",\"pos-3, pos-9\",\"2026-06-01T08:00:00.000Z\"]]");

        PanelAnswer answer = ask(database, true);

        assertThat(answer.provisionalFrom()).isNull();
        assertThat(answer.sources())
                .isEqualTo(
                        new PanelAnswer.Sources(
                                "2026-06-01T12:00:02.000Z",
                                "pos-3, pos-9",
                                "2026-06-01T08:00:00.000Z"));
    }

    private static PanelAnswer ask(FakeDatabase database, boolean provisional) {
        try (Answers answers =
                new Answers(
                        database,
                        AnswerSettings.DEFAULT,
                        new Asking.Settings(0.99, "EUR"),
                        () -> NOON)) {
            return new PanelAnswers(answers)
                    .ask(
                            new Panel(
                                    "p",
                                    "P",
                                    "P?",
                                    Draw.STAT,
                                    Unit.COUNT,
                                    List.of(),
                                    "Nothing.",
                                    provisional,
                                    false,
                                    "full",
                                    null,
                                    Map.of(),
                                    Duration.ofSeconds(10),
                                    SqlTemplate.parse("SELECT 1")),
                            Viewing.of(Map.of(), "1h"))
                    .join();
        }
    }
}
