// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.dashboard.answer.PanelAnswer.State;
import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.query.DatabaseAwayException;
import io.stockscope.dashboard.query.QuestionRefusedException;
import io.stockscope.dashboard.sql.Asking;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AnswersTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Panel PANEL =
            PanelAnswers.ownQuestion(
                    "p", Duration.ofSeconds(10), "SELECT ${text(channel)}, ${now}");
    private static final DatabaseAwayException GONE =
            DatabaseAwayException.unreachable("ClickHouse does not answer", null);

    private final AtomicLong millis = new AtomicLong();
    private final FakeDatabase database = new FakeDatabase();
    private final Answers answers = answers(Duration.ofMinutes(1), 100);

    private Answers answers(Duration patience, int waiting) {
        return new Answers(
                database,
                new AnswerSettings(1, waiting, patience, Duration.ofSeconds(1), 1 << 20),
                new Asking.Settings(0.99, "EUR"),
                this::now,
                this::now,
                () -> millis.get() * 1_000_000);
    }

    private Instant now() {
        return NOON.plusMillis(millis.get());
    }

    @AfterEach
    void close() {
        database.release();
        answers.close();
    }

    @Test
    void anAnswerIsSharedForHalfOfItsRefresh() {
        assertThat(ask().rows()).isEqualTo("[[1]]");
        database.answers("[[2]]");
        millis.set(4_999);
        assertThat(ask().rows()).isEqualTo("[[1]]");
        millis.set(5_000);
        assertThat(ask().rows()).isEqualTo("[[2]]");
        assertThat(database.asked()).isEqualTo(2);
    }

    @Test
    void oneQuestionIsOnItsWayForAllWhoAskTheSame() {
        database.hold();
        CompletableFuture<PanelAnswer> one = answers.ask(PANEL, viewing(Map.of()));
        CompletableFuture<PanelAnswer> other = answers.ask(PANEL, viewing(Map.of("q", "x")));
        assertThat(one).isNotDone();
        database.release();

        assertThat(one.join().state()).isEqualTo(State.FRESH);
        assertThat(other.join().state()).isEqualTo(State.FRESH);
        assertThat(database.asked()).as("q is none of the panel's parameters").isOne();
    }

    @Test
    void whoAsksOfAnotherChannelGetsAnAnswerOfItsOwn() {
        ask();
        database.answers("[[2]]");
        assertThat(answers.ask(PANEL, viewing(Map.of("channel", "web"))).join().rows())
                .isEqualTo("[[2]]");
        assertThat(ask().rows()).isEqualTo("[[1]]");
    }

    @Test
    void theLastGoodAnswerStaysWhileClickHouseIsAwayAndSaysHowOldItIs() {
        ask();
        database.fails(GONE);
        millis.set(6_000);

        PanelAnswer old = ask();

        assertThat(old.state()).isEqualTo(State.OLD);
        assertThat(old.rows()).isEqualTo("[[1]]");
        assertThat(old.ageMs()).isEqualTo(6_000);
        assertThat(old.asOf()).isEqualTo("2026-06-01T12:00:00.000Z");
        assertThat(old.to()).isEqualTo("2026-06-01T12:00:00.000Z");
        assertThat(old.error())
                .isEqualTo("ClickHouse does not answer since 2026-06-01T12:00:06.000Z");
        assertThat(answers.health())
                .isEqualTo(new DatabaseHealth.Standing(true, NOON.plusSeconds(6)));

        database.answers("[[3]]");
        millis.set(12_000);

        PanelAnswer back = ask();

        assertThat(back.state()).isEqualTo(State.FRESH);
        assertThat(back.rows()).isEqualTo("[[3]]");
        assertThat(back.error()).isNull();
        assertThat(answers.health())
                .isEqualTo(new DatabaseHealth.Standing(false, NOON.plusSeconds(12)));
    }

    @Test
    void withoutAnyAnswerItHasFailedAndIsNotAskedAgainAtOnce() {
        database.fails(GONE);
        assertThat(ask().state()).isEqualTo(State.FAILED);
        assertThat(answers.ask(PANEL, viewing(Map.of("channel", "web"))).join().state())
                .isEqualTo(State.FAILED);
        assertThat(database.asked()).as("the second is left out").isOne();

        database.answers("[[1]]");
        millis.set(1_000);
        assertThat(answers.ask(PANEL, viewing(Map.of("channel", "web"))).join().state())
                .isEqualTo(State.FRESH);
    }

    @Test
    void aQuestionThatIsRefusedOrTooSlowDoesNotMakeClickHouseAway() {
        database.fails(new QuestionRefusedException("ClickHouse lacks a view"));
        PanelAnswer refused = ask();
        assertThat(refused.state()).isEqualTo(State.FAILED);
        assertThat(refused.error()).isEqualTo("ClickHouse lacks a view");
        assertThat(answers.health().away()).isFalse();

        database.fails(DatabaseAwayException.busy("ClickHouse is too slow"));
        millis.set(5_000);
        assertThat(ask().error()).isEqualTo("ClickHouse is too slow");
        assertThat(answers.health().away()).isFalse();
    }

    @Test
    void whoHasAnOldAnswerDoesNotWaitForASlowOne() {
        try (Answers impatient = answers(Duration.ZERO, 100)) {
            // Whoever has no answer waits for the first, however long.
            impatient.ask(PANEL, viewing(Map.of())).join();
            database.hold();
            millis.set(20_000);

            PanelAnswer slow = impatient.ask(PANEL, viewing(Map.of())).join();

            assertThat(slow.state()).isEqualTo(State.OLD);
            assertThat(slow.rows()).isEqualTo("[[1]]");
            assertThat(slow.error()).isEqualTo("ClickHouse is slow to answer");
        }
    }

    @Test
    void tooManyQuestionsAreRefusedNotQueuedWithoutEnd() {
        try (Answers narrow = answers(Duration.ZERO, 1)) {
            database.hold();
            CompletableFuture<PanelAnswer> asked = narrow.ask(PANEL, viewing(channel("a")));
            CompletableFuture<PanelAnswer> waits = narrow.ask(PANEL, viewing(channel("b")));
            PanelAnswer tooMany = narrow.ask(PANEL, viewing(channel("c"))).join();
            database.release();

            assertThat(tooMany.state()).isEqualTo(State.FAILED);
            assertThat(tooMany.error()).contains("too many questions");
            assertThat(asked.join().state()).isEqualTo(State.FRESH);
            assertThat(waits.join().state()).isEqualTo(State.FRESH);
        }
    }

    @Test
    void answersThatNobodyAsksForMakeRoom() {
        database.answers("[[\"" + "x".repeat(100_000) + "\"]]");
        for (int i = 0; i < 20; i++) {
            answers.ask(PANEL, viewing(channel("c" + i))).join();
        }
        assertThat(answers.size()).isBetween(1, 6);
    }

    @Test
    void questionsAreCounted() {
        ask();
        database.fails(GONE);
        millis.set(5_000);
        ask();
        assertThat(answers.counts().byPanel()).containsOnlyKeys("p");
        assertThat(answers.counts().byPanel().get("p"))
                .extracting(QuestionCounts.Count::answered, QuestionCounts.Count::failed)
                .containsExactly(1L, 1L);
    }

    private static Map<String, String> channel(String name) {
        return Map.of("channel", name);
    }

    private PanelAnswer ask() {
        return answers.ask(PANEL, viewing(Map.of())).join();
    }

    private static Viewing viewing(Map<String, String> values) {
        return Viewing.of(values, "1h");
    }
}
