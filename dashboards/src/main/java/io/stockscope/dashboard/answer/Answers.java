// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.answer;

import io.stockscope.dashboard.panel.Panel;
import io.stockscope.dashboard.query.Database;
import io.stockscope.dashboard.query.DatabaseAwayException;
import io.stockscope.dashboard.query.QuestionRefusedException;
import io.stockscope.dashboard.query.Rows;
import io.stockscope.dashboard.sql.Asking;
import io.stockscope.dashboard.sql.Question;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Answers to panels' questions, shared by all who look at the same. One question is on its way per
 * panel and parameters; an answer counts as new for half of the panel's refresh. When ClickHouse is
 * away or slow, the last good answer is given, and said to be old.
 */
public final class Answers implements AutoCloseable {

    private final Database database;
    private final AnswerSettings settings;
    private final Asking.Settings asking;
    private final InstantSource dataClock;
    private final InstantSource wallClock;
    private final LongSupplier nanos;
    private final DatabaseHealth health;
    private final QuestionCounts counts = new QuestionCounts();
    private final ThreadPoolExecutor threads;

    /** In the order of use, so that what nobody asked for longest goes first. */
    private final LinkedHashMap<Key, KeptAnswer> kept = new LinkedHashMap<>(64, 0.75f, true);

    private record Key(String panel, Viewing viewing) {}

    /**
     * Prepares; nothing is asked yet.
     *
     * @param asking what all questions are asked with
     * @param dataClock the clock that events are told by
     */
    public Answers(
            Database database,
            AnswerSettings settings,
            Asking.Settings asking,
            InstantSource dataClock) {
        this(database, settings, asking, dataClock, InstantSource.system(), System::nanoTime);
    }

    Answers(
            Database database,
            AnswerSettings settings,
            Asking.Settings asking,
            InstantSource dataClock,
            InstantSource wallClock,
            LongSupplier nanos) {
        this.database = database;
        this.settings = settings;
        this.asking = asking;
        this.dataClock = dataClock;
        this.wallClock = wallClock;
        this.nanos = nanos;
        this.health = new DatabaseHealth(wallClock);
        this.threads =
                new ThreadPoolExecutor(
                        settings.threads(),
                        settings.threads(),
                        1,
                        TimeUnit.MINUTES,
                        new ArrayBlockingQueue<>(settings.waiting()),
                        work -> {
                            Thread thread = new Thread(work, "dashboards-question");
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    /** The answer, when it is there; the future never fails. */
    public CompletableFuture<PanelAnswer> ask(Panel panel, Viewing viewing) {
        Viewing shared = viewing.of(panel.sql().parameters());
        KeptAnswer answer = kept(new Key(panel.id(), shared), panel);
        CompletableFuture<Void> onItsWay;
        synchronized (answer) {
            long now = nanos.getAsLong();
            if (answer.onItsWay() == null && answer.isDue(now)) {
                if (health.isAwayWithin(settings.pause().toNanos(), now)) {
                    answer.leaveOut(asking(shared));
                } else {
                    start(panel, shared, answer, now);
                }
            }
            onItsWay = answer.onItsWay();
            if (onItsWay == null) {
                return CompletableFuture.completedFuture(answer.answer(panel.id(), wallClock));
            }
            if (!answer.hasGood()) {
                return onItsWay.thenApply(done -> answer.answer(panel.id(), wallClock));
            }
        }
        return onItsWay.copy()
                .completeOnTimeout(null, settings.patience().toMillis(), TimeUnit.MILLISECONDS)
                .thenApply(done -> answer.answer(panel.id(), wallClock));
    }

    private Asking asking(Viewing viewing) {
        return viewing.asking(dataClock.instant(), wallClock.instant(), asking);
    }

    private KeptAnswer kept(Key key, Panel panel) {
        synchronized (kept) {
            KeptAnswer answer = kept.get(key);
            if (answer == null) {
                answer = new KeptAnswer(panel.refresh().dividedBy(2).toNanos(), health);
                kept.put(key, answer);
            }
            return answer;
        }
    }

    private void start(Panel panel, Viewing viewing, KeptAnswer answer, long now) {
        Asking about = asking(viewing);
        CompletableFuture<Void> done = new CompletableFuture<>();
        answer.begin(done, about, now);
        try {
            threads.execute(
                    () -> {
                        try {
                            fetch(panel, about, answer);
                        } finally {
                            done.complete(null);
                        }
                    });
        } catch (RejectedExecutionException e) {
            answer.fail("there are too many questions at once; wait a moment", nanos.getAsLong());
            done.complete(null);
        }
    }

    private void fetch(Panel panel, Asking about, KeptAnswer answer) {
        long began = nanos.getAsLong();
        Instant askedAt = wallClock.instant();
        boolean answered = false;
        try {
            Rows rows = shown(panel, database.ask(Question.of(panel.sql(), about)));
            answered = true;
            health.answered();
            answer.succeed(rows, about, askedAt, nanos.getAsLong());
            makeRoom();
        } catch (DatabaseAwayException e) {
            if (e.isUnreachable()) {
                health.missed(nanos.getAsLong());
            } else {
                health.answered();
            }
            answer.fail(String.valueOf(e.getMessage()), nanos.getAsLong());
        } catch (QuestionRefusedException e) {
            health.answered();
            answer.fail(String.valueOf(e.getMessage()), nanos.getAsLong());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer.fail("the server is stopping", nanos.getAsLong());
        } catch (RuntimeException e) {
            answer.fail("the question could not be asked", nanos.getAsLong());
        } finally {
            counts.count(panel.id(), answered, nanos.getAsLong() - began);
        }
    }

    private static Rows shown(Panel panel, Rows rows) {
        Integer most = panel.most();
        return most == null ? rows : rows.atMost(most);
    }

    private void makeRoom() {
        synchronized (kept) {
            long bytes = kept.values().stream().mapToLong(KeptAnswer::bytes).sum();
            Iterator<Map.Entry<Key, KeptAnswer>> oldest = kept.entrySet().iterator();
            while (bytes > settings.cacheBytes() && oldest.hasNext()) {
                KeptAnswer answer = oldest.next().getValue();
                if (answer.onItsWay() == null) {
                    bytes -= answer.bytes();
                    oldest.remove();
                }
            }
        }
    }

    /** Whether ClickHouse answers. */
    public DatabaseHealth.Standing health() {
        return health.standing();
    }

    /** How many questions were asked, and how long that took. */
    public QuestionCounts counts() {
        return counts;
    }

    /** How many answers are kept. */
    public int size() {
        synchronized (kept) {
            return kept.size();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
