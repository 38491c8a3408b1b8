// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import io.stockscope.dashboard.panel.Panel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** All who look at pages now. Panels that nobody looks at are not asked. */
public final class LiveViews implements AutoCloseable {

    /** More than the people who look after one retailer. */
    public static final int MOST = 200;

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration BEAT = Duration.ofSeconds(10);

    private final PanelAnswers answers;
    private final Set<LiveView> views = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(work -> daemon(work, "dashboards-live"));
    private final ExecutorService tellers =
            Executors.newCachedThreadPool(work -> daemon(work, "dashboards-tell"));

    /** Starts with nobody. */
    public LiveViews(PanelAnswers answers) {
        this.answers = answers;
        clock.scheduleWithFixedDelay(
                this::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Is told what a viewer sees. */
    public interface Viewer {
        /** Another answer of a panel. */
        void panel(PanelAnswer answer);

        /** A sign of life, every ten seconds, and when ClickHouse has gone away or come back. */
        void beat();
    }

    /** Ends what it was given for. */
    @FunctionalInterface
    public interface Ending {
        void end();
    }

    /** Whether as many look as may. */
    public boolean isFull() {
        return views.size() >= MOST;
    }

    /** How many look. */
    public int size() {
        return views.size();
    }

    /** Begins to tell somebody; the first answers come at once. */
    public Ending begin(List<Panel> panels, Viewing viewing, Viewer viewer) {
        LiveView view = new LiveView(panels, viewing, viewer, tellers);
        views.add(view);
        clock.execute(() -> view.tick(answers, System.nanoTime(), BEAT.toNanos()));
        return () -> views.remove(view);
    }

    private void tick() {
        long nanos = System.nanoTime();
        for (LiveView view : views) {
            view.tick(answers, nanos, BEAT.toNanos());
        }
    }

    private static Thread daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        clock.shutdownNow();
        tellers.shutdownNow();
    }
}
