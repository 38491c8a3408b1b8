// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.query.DatabaseAwayException;
import io.stockscope.dashboard.sql.Asking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveViewTest {

    private static final Panel PANEL =
            PanelAnswers.ownQuestion("p", Duration.ofSeconds(10), "SELECT 1");
    private static final long BEAT_NANOS = Duration.ofSeconds(10).toNanos();

    private final FakeDatabase database = new FakeDatabase();
    private final AtomicLong millis = new AtomicLong();
    private final Answers answers =
            new Answers(
                    database,
                    AnswerSettings.DEFAULT,
                    new Asking.Settings(0.99, "EUR"),
                    this::now,
                    this::now,
                    () -> millis.get() * 1_000_000);
    private final List<String> told = new ArrayList<>();
    private final List<Runnable> tellers = new ArrayList<>();
    private final LiveView view =
            new LiveView(
                    List.of(PANEL),
                    Viewing.of(Map.of(), "1h"),
                    new LiveViews.Viewer() {
                        @Override
                        public void panel(PanelAnswer answer) {
                            told.add(answer.rows());
                        }

                        @Override
                        public void beat() {
                            told.add("beat");
                        }
                    },
                    tellers::add);

    private Instant now() {
        return Instant.EPOCH.plusSeconds(1_000_000).plusMillis(millis.get());
    }

    @AfterEach
    void close() {
        answers.close();
    }

    @Test
    void aViewerIsToldWhatHasChangedAndThatTheServerLives() {
        tickAt(0);
        assertThat(told).containsExactly("[[1]]", "beat");

        tickAt(10_000);
        assertThat(told).as("the same again is no news").containsExactly("[[1]]", "beat", "beat");

        database.answers("[[2]]");
        tickAt(15_000);
        assertThat(told).as("not due").hasSize(3);
        tickAt(20_000);
        assertThat(told).containsExactly("[[1]]", "beat", "beat", "[[2]]", "beat");
    }

    @Test
    void theSameIsToldAgainAfterAWhileSinceItsAgesGoOn() {
        tickAt(0);
        tickAt(10_000);
        tickAt(20_000);
        assertThat(told).containsOnlyOnce("[[1]]");
        tickAt(30_000);
        assertThat(told).filteredOn("[[1]]"::equals).hasSize(2);
        tickAt(40_000);
        assertThat(told).filteredOn("[[1]]"::equals).hasSize(2);
    }

    @Test
    void aViewerIsToldAtOnceThatClickHouseHasGoneAwayAndComeBack() {
        tickAt(0);
        database.fails(DatabaseAwayException.unreachable("it is gone", null));
        tickAt(6_000);
        assertThat(told).containsExactly("[[1]]", "beat", "beat");
        tickAt(7_000);
        assertThat(told).as("nothing new").hasSize(3);

        database.answers("[[1]]");
        tickAt(12_000);
        assertThat(told).containsExactly("[[1]]", "beat", "beat", "beat");
    }

    @Test
    void aSlowViewerIsToldTheLatestOnly() {
        for (int i = 0; i < 5; i++) {
            database.answers("[[" + i + "]]");
            askAt(i * 10_000);
        }
        assertThat(tellers).as("one at a time").hasSize(1);
        tellers.remove(0).run();
        assertThat(told).containsExactly("[[4]]", "beat");
    }

    private void tickAt(long time) {
        askAt(time);
        while (!tellers.isEmpty()) {
            tellers.remove(0).run();
        }
    }

    /** Asks beforehand, so that the view finds the answer at once, in this thread. */
    private void askAt(long time) {
        millis.set(time);
        answers.ask(PANEL, Viewing.of(Map.of(), "1h")).join();
        view.tick(new PanelAnswers(answers), time * 1_000_000, BEAT_NANOS);
    }
}
