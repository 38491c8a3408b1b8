// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out in which partitions nothing is unread, and up to when that was so. To be quiet is not
 * enough: a partition looks quiet as well while its reader is busy with others, is paused, or does
 * not get an answer. Nor is it needed: a partition may be full of records that tell no time.
 *
 * <p>On the way it measures the consumer lag of each partition, once a second.
 *
 * <p>Of a partition whose watermark no record raises it asks where it ends, and waits until the
 * reader has handed on all up to there, whatever has been appended since. What lies between the
 * last record and the end may be no record at all (marks of transactions, what was aborted): after
 * a while it looks itself. A transaction that is open holds time, since nobody knows what will have
 * been recorded in it.
 */
final class UnreadProbe<T extends Positioned> {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadProbe.class);

    /** A partition whose time follows its records needs no help; others hold everybody back. */
    private static final Duration QUIET = Duration.ofMillis(25);

    /** Then what lies between the last record and the end may be no record at all. */
    private static final Duration NOTHING_COMES = Duration.ofSeconds(1);

    /** How often lag is measured. */
    private static final Duration LAG = Duration.ofSeconds(1);

    /** Then an end that is not reached is held against the present one: the log may be shorter. */
    private static final Duration DOUBT = Duration.ofSeconds(5);

    /** Then a backlog that is not read is looked at again: it may have been deleted. */
    private static final Duration STALE = Duration.ofMinutes(1);

    private final Tail tail;
    private final LongSupplier clockMillis;
    private final LongSupplier nanoTime;
    private final List<Watched<T>> watched = new CopyOnWriteArrayList<>();

    /**
     * @param clockMillis the run's clock
     * @param nanoTime as {@link System#nanoTime}
     */
    UnreadProbe(Tail tail, LongSupplier clockMillis, LongSupplier nanoTime) {
        this.tail = tail;
        this.clockMillis = clockMillis;
        this.nanoTime = nanoTime;
    }

    /** Watches one more partition; called from any thread. */
    void watch(TimedPartition<T> partition) {
        watched.add(new Watched<>(partition, nanoTime.getAsLong()));
    }

    /** Asks once; says whether anything was confirmed. Called from one thread. */
    boolean ask() {
        long now = nanoTime.getAsLong();
        watched.forEach(partition -> partition.look(now));
        askForEnds();
        boolean confirmed = confirm();
        return lookBeyond() ? confirm() || confirmed : confirmed;
    }

    private void askForEnds() {
        Map<TopicPartition, Watched<T>> asked = new HashMap<>();
        for (Watched<T> partition : watched) {
            if (partition.wantsEnd() || partition.wantsLag()) {
                asked.put(partition.read.partition(), partition);
            }
        }
        if (!asked.isEmpty()) {
            long atMillis = clockMillis.getAsLong();
            tail.ends(asked.keySet())
                    .forEach(
                            (name, end) -> {
                                Watched<T> partition = asked.get(name);
                                if (partition != null) {
                                    partition.isToldEnd(new End(atMillis, end));
                                }
                            });
        }
    }

    private boolean confirm() {
        boolean any = false;
        for (Watched<T> partition : watched) {
            any |= partition.confirm();
        }
        return any;
    }

    private boolean lookBeyond() {
        Map<TopicPartition, Tail.Gap> gaps = new HashMap<>();
        List<Watched<T>> looked = new ArrayList<>();
        for (Watched<T> partition : watched) {
            Tail.Gap gap = partition.gap();
            if (gap != null) {
                gaps.put(partition.read.partition(), gap);
                looked.add(partition);
            }
        }
        if (gaps.isEmpty()) {
            return false;
        }
        Map<TopicPartition, Tail.Found> found = tail.look(gaps);
        for (Watched<T> partition : looked) {
            partition.found(found.get(partition.read.partition()));
        }
        return true;
    }

    /** Where a partition ended when the run's clock read that. */
    private record End(long atMillis, long offset) {}

    private static final class Watched<T extends Positioned> {

        private static final long NOWHERE = Long.MIN_VALUE;

        private final TimedPartition<T> read;
        private @Nullable End end;
        private boolean everConfirmed;
        private long nowNanos;
        private long seenOffset;
        private long movedAtNanos;
        private long seenRaisedToMillis;
        private long raisedAtNanos;
        private long askedAtNanos;
        private long heldSinceNanos;
        private long warnedAtNanos;

        /** No record lies between where the reader is and here. */
        private long nothingUpTo = NOWHERE;

        /** Here lies one; there is no need to look again before it has been read. */
        private long recordAt = NOWHERE;

        private long recordSeenAtNanos;
        private boolean everMeasured;
        private long measuredAtNanos;

        Watched(TimedPartition<T> read, long nowNanos) {
            this.read = read;
            this.nowNanos = nowNanos;
            this.seenOffset = read.nextOffset();
            this.movedAtNanos = nowNanos;
            this.seenRaisedToMillis = read.raisedToMillis();
            this.raisedAtNanos = nowNanos;
            this.askedAtNanos = nowNanos;
        }

        /** Takes in how far the reader is. */
        void look(long now) {
            nowNanos = now;
            long next = read.nextOffset();
            if (next != seenOffset) {
                seenOffset = next;
                movedAtNanos = now;
            }
            long raisedToMillis = read.raisedToMillis();
            if (raisedToMillis != seenRaisedToMillis) {
                seenRaisedToMillis = raisedToMillis;
                raisedAtNanos = now;
            }
        }

        private boolean isOver(Duration span, long sinceNanos) {
            return nowNanos - sinceNanos >= span.toNanos();
        }

        boolean wantsEnd() {
            if (!read.isOpen()) {
                return false;
            }
            return end == null
                    ? !everConfirmed || isOver(QUIET, raisedAtNanos)
                    : isOver(DOUBT, movedAtNanos) && isOver(DOUBT, askedAtNanos);
        }

        boolean wantsLag() {
            return read.isOpen() && (!everMeasured || isOver(LAG, measuredAtNanos));
        }

        void isToldEnd(End present) {
            boolean wanted = wantsEnd();
            if (wantsLag()) {
                measure(present.offset());
            }
            if (wanted) {
                endsAt(present);
            }
        }

        /** Of a reader that does not know yet where the first record is, there is no lag yet. */
        private void measure(long endOffset) {
            if (endOffset == 0 || read.nextOffset() >= 0 || nothingUpTo != NOWHERE) {
                read.lag(Math.max(0, endOffset - reached()));
                everMeasured = true;
                measuredAtNanos = nowNanos;
            }
        }

        private void endsAt(End present) {
            askedAtNanos = nowNanos;
            long known = Math.max(nothingUpTo, end == null ? NOWHERE : end.offset());
            boolean shorter = present.offset() < known;
            if (end == null || shorter) {
                end = present;
                heldSinceNanos = nowNanos;
                warnedAtNanos = nowNanos;
            }
            if (shorter) {
                nothingUpTo = NOWHERE;
                recordAt = NOWHERE;
            }
        }

        boolean confirm() {
            if (end == null || reached() < end.offset()) {
                return false;
            }
            read.nothingUnread(end.atMillis());
            end = null;
            everConfirmed = true;
            return true;
        }

        private long reached() {
            return Math.max(Math.max(read.nextOffset(), nothingUpTo), 0);
        }

        Tail.@Nullable Gap gap() {
            long next = read.nextOffset();
            boolean unread = recordAt >= Math.max(next, 0) && !isOver(STALE, recordSeenAtNanos);
            if (end == null || !isOver(NOTHING_COMES, movedAtNanos) || unread) {
                return null;
            }
            return new Tail.Gap(Math.max(next, nothingUpTo), end.offset());
        }

        void found(Tail.@Nullable Found found) {
            if (found == null) {
                return;
            }
            nothingUpTo = Math.max(nothingUpTo, found.offset());
            if (found.record()) {
                recordAt = found.offset();
                recordSeenAtNanos = nowNanos;
            } else if (end != null && found.offset() < end.offset()) {
                warnIfHeld(found.offset());
            }
        }

        private void warnIfHeld(long from) {
            if (isOver(STALE, warnedAtNanos)) {
                warnedAtNanos = nowNanos;
                LOG.warn(
                        "{} has held time back for {} s: from offset {} on nothing can be read, but it"
                                + " does not end there; a transaction may be open",
                        read.partition(),
                        Duration.ofNanos(nowNanos - heldSinceNanos).toSeconds(),
                        from);
            }
        }
    }
}
