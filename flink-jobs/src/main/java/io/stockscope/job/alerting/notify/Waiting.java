// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest notification of each alert that is not delivered yet. For several threads: one puts
 * in, another one takes out. What is one alert, labels say, as they do to the receiver: one whose
 * labels have changed ends under those that it had, and fires under others.
 *
 * <p><b>Bounded.</b> Where there is no room a firing alert is left out, since it is told again
 * within a minute, and the end of one makes room for itself: nobody tells it again.
 *
 * <p><b>Ends are repeated</b> for a while after they were delivered, as Prometheus does: a receiver
 * that dies after it has taken one would leave its alert open for ever.
 */
final class Waiting {

    /** What becomes of notifications; each is told once, and how many at a time. */
    interface Fates {
        /** A newer one of the same alert has taken its place. */
        void superseded();

        /** There was no room. */
        void displaced();

        void delivered();

        /** The receiver has it already, and got it once more. */
        void repeated();

        /** The receiver refuses it for what it is. */
        void refused();
    }

    /** One that waits. */
    static final class Entry {
        private final Notification notification;
        private final long sinceNanos;
        private long dueNanos;

        /** Of the end of an alert that was delivered; null before. */
        private @Nullable Long repeatsEndNanos;

        private Entry(Notification notification, long sinceNanos, long dueNanos) {
            this.notification = notification;
            this.sinceNanos = sinceNanos;
            this.dueNanos = dueNanos;
        }

        Notification notification() {
            return notification;
        }
    }

    private final Pace pace;
    private final LongSupplier nanos;
    private final Fates fates;

    // By the labels of the alert; each in one of them.
    private final Map<Map<String, String>, Entry> firing = new LinkedHashMap<>();
    private final Map<Map<String, String>, Entry> over = new LinkedHashMap<>();
    private final Map<Map<String, String>, Entry> repeats = new LinkedHashMap<>();

    Waiting(Pace pace, LongSupplier nanos, Fates fates) {
        this.pace = pace;
        this.nanos = nanos;
        this.fates = fates;
    }

    /** An alert has changed, or is told again. */
    synchronized void put(Notification notification) {
        long now = nanos.getAsLong();
        Entry before = remove(notification.labels());
        if (before != null) {
            fates.superseded();
        }
        // An alert that could not be told for an hour has waited for an hour, whatever its state.
        long since = before == null ? now : before.sinceNanos;
        add(new Entry(notification, since, now));
        notifyAll();
    }

    /**
     * An end that an earlier run could not deliver, or only after its last checkpoint: then
     * something newer may have been delivered as well. What rules say now comes within a minute;
     * only if nothing does, this is sent.
     *
     * @throws IllegalArgumentException if it fires: whether it still does, only rules can say
     */
    synchronized void restore(Notification notification) {
        if (!notification.isOver()) {
            throw new IllegalArgumentException("nobody knows whether it still fires");
        }
        long now = nanos.getAsLong();
        if (remove(notification.labels()) != null) {
            fates.superseded();
        }
        add(new Entry(notification, now, now + pace.holdRestored().toNanos()));
        notifyAll();
    }

    private @Nullable Entry remove(Map<String, String> labels) {
        repeats.remove(labels);
        Entry fired = firing.remove(labels);
        return fired == null ? over.remove(labels) : fired;
    }

    private void add(Entry entry) {
        boolean isOver = entry.notification.isOver();
        if (firing.size() + over.size() + repeats.size() >= pace.mostWaiting()
                && !makeRoom(isOver)) {
            fates.displaced();
            return;
        }
        (isOver ? over : firing).put(entry.notification.labels(), entry);
    }

    private boolean makeRoom(boolean forAnEnd) {
        if (removeFirst(repeats)) {
            return true;
        }
        if (forAnEnd && (removeFirst(firing) || removeFirst(over))) {
            fates.displaced();
            return true;
        }
        return false;
    }

    private static boolean removeFirst(Map<Map<String, String>, Entry> entries) {
        Iterator<Entry> all = entries.values().iterator();
        if (!all.hasNext()) {
            return false;
        }
        all.next();
        all.remove();
        return true;
    }

    /** Waits until something is due. */
    synchronized void awaitDue() throws InterruptedException {
        while (due(1).isEmpty()) {
            long wait = nanosToNext();
            if (wait == Long.MAX_VALUE) {
                wait();
            } else {
                // A millisecond more than asked for: rounded down it would be a busy loop.
                wait(TimeUnit.NANOSECONDS.toMillis(wait) + 1);
            }
        }
    }

    private long nanosToNext() {
        long now = nanos.getAsLong();
        long next = Long.MAX_VALUE;
        for (Map<Map<String, String>, Entry> entries : List.of(firing, over, repeats)) {
            for (Entry entry : entries.values()) {
                next = Math.min(next, entry.dueNanos - now);
            }
        }
        return next;
    }

    /** What is due, those that fire first; they stay until it is said what became of them. */
    synchronized List<Entry> due(int most) {
        long now = nanos.getAsLong();
        List<Entry> due = new ArrayList<>();
        for (Map<Map<String, String>, Entry> entries : List.of(firing, over, repeats)) {
            for (Entry entry : entries.values()) {
                if (due.size() == most) {
                    return due;
                }
                if (entry.dueNanos - now <= 0) {
                    due.add(entry);
                }
            }
        }
        return due;
    }

    /** The receiver has taken it. */
    synchronized void delivered(Entry entry) {
        Map<String, String> labels = entry.notification.labels();
        if (entry.repeatsEndNanos != null) {
            fates.repeated();
            if (repeats.remove(labels, entry)) {
                repeat(entry, entry.repeatsEndNanos);
            }
        } else if (firing.remove(labels, entry)) {
            fates.delivered();
        } else if (over.remove(labels, entry)) {
            fates.delivered();
            repeat(entry, nanos.getAsLong() + pace.repeatFor().toNanos());
        }
    }

    private void repeat(Entry entry, long endNanos) {
        Map<String, String> labels = entry.notification.labels();
        long next = nanos.getAsLong() + pace.repeatEvery().toNanos();
        if (next - endNanos <= 0) {
            Entry again = new Entry(entry.notification, entry.sinceNanos, next);
            again.repeatsEndNanos = endNanos;
            repeats.put(labels, again);
        }
    }

    /** The receiver refuses it for what it is: it is not sent again. */
    synchronized void refused(Entry entry) {
        Map<String, String> labels = entry.notification.labels();
        if (firing.remove(labels, entry) || over.remove(labels, entry)) {
            fates.refused();
        }
        repeats.remove(labels, entry);
    }

    /**
     * The ends that are not delivered yet: nobody tells them again. What fires is told again while
     * it does; kept for a later run it might page for what is over by then.
     */
    synchronized List<Notification> undeliveredEnds() {
        return over.values().stream().map(Entry::notification).toList();
    }

    synchronized int size() {
        return firing.size() + over.size();
    }

    /** For how long the oldest has waited, in nanoseconds; 0 if none waits. */
    synchronized long oldestNanos() {
        long now = nanos.getAsLong();
        long oldest = 0;
        for (Map<Map<String, String>, Entry> entries : List.of(firing, over)) {
            for (Entry entry : entries.values()) {
                oldest = Math.max(oldest, now - entry.sinceNanos);
            }
        }
        return oldest;
    }
}
