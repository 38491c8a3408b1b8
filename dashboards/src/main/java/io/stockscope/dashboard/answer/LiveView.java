// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import io.stockscope.dashboard.answer.LiveViews.Viewer;
import io.stockscope.dashboard.panel.Panel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One viewer of a page: is told each panel's answer at first, and whenever it has changed. Telling
 * happens on threads of its own, since a viewer may be slow; of a panel that changes meanwhile only
 * the latest answer is told.
 */
final class LiveView {

    /** After so long an answer that says the same is told again. */
    private static final Duration REPEATED = Duration.ofSeconds(30);

    private final List<Panel> panels;
    private final Viewing viewing;
    private final Viewer viewer;
    private final Executor tellers;
    private final Map<String, Long> dueNanos = new HashMap<>();
    private final Map<String, PanelAnswer> told = new HashMap<>();
    private final LinkedHashMap<String, PanelAnswer> toTell = new LinkedHashMap<>();
    private final ArrayDeque<Long> beats = new ArrayDeque<>();
    private boolean telling;
    private @Nullable Long beatDueNanos;
    private boolean wasAway;

    LiveView(List<Panel> panels, Viewing viewing, Viewer viewer, Executor tellers) {
        this.panels = List.copyOf(panels);
        this.viewing = viewing;
        this.viewer = viewer;
        this.tellers = tellers;
    }

    /** Asks what is due, and beats if that is due, or ClickHouse has gone away or come back. */
    void tick(PanelAnswers answers, long nanos, long beatNanos) {
        for (Panel panel : panels) {
            if (isDue(panel, nanos)) {
                answers.ask(panel, viewing).thenAccept(answer -> offer(panel, answer));
            }
        }
        boolean away = answers.isDatabaseAway();
        synchronized (this) {
            if (beatDueNanos == null || nanos - beatDueNanos >= 0 || away != wasAway) {
                wasAway = away;
                beatDueNanos = nanos + beatNanos;
                if (beats.isEmpty()) {
                    beats.add(nanos);
                }
                tell();
            }
        }
    }

    private synchronized boolean isDue(Panel panel, long nanos) {
        Long due = dueNanos.get(panel.id());
        if (due != null && nanos - due < 0) {
            return false;
        }
        dueNanos.put(panel.id(), nanos + panel.refresh().toNanos());
        return true;
    }

    private synchronized void offer(Panel panel, PanelAnswer answer) {
        if (isNews(panel, answer, told.get(panel.id()))) {
            told.put(panel.id(), answer);
            toTell.put(panel.id(), answer);
            tell();
        }
    }

    /**
     * What is drawn along time moves on, even where nothing has happened; elsewhere ages do, and
     * that it has been asked again is news after a while.
     */
    private static boolean isNews(Panel panel, PanelAnswer answer, @Nullable PanelAnswer before) {
        boolean alongTime =
                switch (panel.draw()) {
                    case LINES, STATES, TIMELINE -> true;
                    case STAT, BARS, TABLE, SENTENCE -> false;
                };
        return !answer.saysTheSameAs(before)
                || before != null
                        && (alongTime && !answer.to().equals(before.to())
                                || isMuchYounger(answer.asOf(), before.asOf()));
    }

    private static boolean isMuchYounger(@Nullable String asOf, @Nullable String before) {
        return asOf != null
                && before != null
                && Duration.between(Instant.parse(before), Instant.parse(asOf)).compareTo(REPEATED)
                        >= 0;
    }

    private void tell() {
        if (!telling && !(toTell.isEmpty() && beats.isEmpty())) {
            telling = true;
            tellers.execute(this::tellAll);
        }
    }

    private void tellAll() {
        while (true) {
            PanelAnswer next = null;
            synchronized (this) {
                if (!toTell.isEmpty()) {
                    next = toTell.remove(toTell.keySet().iterator().next());
                } else if (beats.poll() == null) {
                    telling = false;
                    return;
                }
            }
            if (next != null) {
                viewer.panel(next);
            } else {
                viewer.beat();
            }
        }
    }
}
