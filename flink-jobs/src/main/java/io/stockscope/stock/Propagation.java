// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one SKU that one channel does not show yet: end-to-end sync latency and its
 * objective. Definition: {@code metrics.md}, section 1.
 *
 * <ul>
 *   <li>A change that alters the truth and leaves the channel diverged is <b>pending</b>.
 *   <li>An acknowledged update closes those that it <b>covers</b>: each is a sample, good if it
 *       took no longer than the objective.
 *   <li>What is pending at {@code occurredAt + latencyObjective} is <b>overdue</b>: bad, by a
 *       timer, without waiting for an acknowledgement.
 *   <li>What is pending when the channel comes to agree otherwise is <b>absorbed</b>.
 * </ul>
 *
 * <p>Each change is judged once: what is overdue counts as bad then, and not when it is closed.
 *
 * <p><b>Bound.</b> Of more than {@value #MAX_PENDING} the two oldest neighbours of one system are
 * merged, with the earlier occurred and the later recorded time, so that coverage is never claimed
 * too early.
 *
 * <p><b>Late events.</b> It knows nothing of them: {@link ChannelTimeline} tells the story anew.
 */
final class Propagation {

    static final int MAX_PENDING = 256;

    /**
     * A change that a channel does not show.
     *
     * @param occurredAtMillis event time
     * @param recordedAtMillis when its system put it on the bus
     * @param weight changes that it stands for
     */
    record Change(StockSystem system, long occurredAtMillis, long recordedAtMillis, long weight) {

        static Change of(Cause cause) {
            return new Change(
                    cause.system(), cause.atMillis(), cause.moment().recordedAtMillis(), 1);
        }

        Change mergedWith(Change younger) {
            return new Change(
                    system,
                    Math.min(occurredAtMillis, younger.occurredAtMillis),
                    Math.max(recordedAtMillis, younger.recordedAtMillis),
                    weight + younger.weight);
        }
    }

    /** By occurred time. The first {@link #overdue} of them are overdue. */
    private final List<Change> pending = new ArrayList<>(0);

    private int overdue;

    /** Of what is pending now; null when that has changed. */
    private @Nullable PendingSummary summary;

    boolean isEmpty() {
        return pending.isEmpty();
    }

    /** A change has become pending. */
    void add(Change change) {
        summary = null;
        int at = pending.size();
        while (at > overdue && pending.get(at - 1).occurredAtMillis > change.occurredAtMillis) {
            at--;
        }
        pending.add(at, change);
        if (pending.size() > MAX_PENDING) {
            merge();
        }
    }

    /** Closes what an acknowledged update covers. */
    void acknowledge(Acknowledgement acknowledged, Channel channel, ChannelFindings findings) {
        summary = null;
        int kept = 0;
        int keptOverdue = 0;
        for (int i = 0; i < pending.size(); i++) {
            Change change = pending.get(i);
            if (acknowledged.covers(change.system, change.recordedAtMillis)) {
                SyncSample sample = sample(channel, change, acknowledged);
                findings.sample(sample);
                if (i >= overdue) {
                    findings.slo(
                            channel.slo(SloVerdict.GOOD, acknowledged.atMillis(), change.weight));
                }
            } else {
                pending.set(kept++, change);
                keptOverdue += i < overdue ? 1 : 0;
            }
        }
        pending.subList(kept, pending.size()).clear();
        overdue = keptOverdue;
    }

    /** The channel agrees with what is true: nothing is pending any more. */
    void absorb(long atMillis, Channel channel, ChannelFindings findings) {
        long changes = 0;
        for (Change change : pending.subList(overdue, pending.size())) {
            changes += change.weight;
        }
        if (changes > 0) {
            findings.slo(channel.slo(SloVerdict.ABSORBED, atMillis, changes));
        }
        clear();
    }

    /** Nothing is pending any more, and nothing is said of it. */
    void clear() {
        summary = null;
        pending.clear();
        overdue = 0;
    }

    /** When the next change is overdue; {@code Long.MAX_VALUE} if none will be. */
    long nextDueMillis(Channel channel) {
        return overdue == pending.size()
                ? Long.MAX_VALUE
                : channel.overdueAtMillis(pending.get(overdue).occurredAtMillis);
    }

    /** Counts what is overdue by an instant, the instant included. */
    void passTo(long atMillis, Channel channel, ChannelFindings findings) {
        while (nextDueMillis(channel) <= atMillis) {
            summary = null;
            Change change = pending.get(overdue);
            overdue++;
            findings.slo(
                    channel.slo(
                            SloVerdict.BAD,
                            channel.overdueAtMillis(change.occurredAtMillis),
                            change.weight));
        }
    }

    /** What is to be said of all that is pending. */
    PendingSummary summary() {
        PendingSummary known = summary;
        if (known == null) {
            known = summed();
            summary = known;
        }
        return known;
    }

    private PendingSummary summed() {
        if (pending.isEmpty()) {
            return PendingSummary.NONE;
        }
        long changes = 0;
        long overdueChanges = 0;
        long oldest = Long.MAX_VALUE;
        for (int i = 0; i < pending.size(); i++) {
            Change change = pending.get(i);
            changes += change.weight;
            overdueChanges += i < overdue ? change.weight : 0;
            oldest = Math.min(oldest, change.occurredAtMillis);
        }
        return new PendingSummary(changes, overdueChanges, oldest);
    }

    static SyncSample sample(Channel channel, Change change, Acknowledgement acknowledged) {
        long published = acknowledged.update().publishedAtMillis();
        long computed = acknowledged.computedAtMillis();
        return new SyncSample(
                channel.name(),
                channel.terms().type(),
                change.system,
                acknowledged.atMillis(),
                acknowledged.atMillis() - change.occurredAtMillis,
                change.recordedAtMillis - change.occurredAtMillis,
                computed - change.recordedAtMillis,
                published - computed,
                acknowledged.atMillis() - published,
                acknowledged.coversUpToMillis(change.system) == null,
                change.weight);
    }

    /**
     * Merges the two oldest neighbours of one system that are both overdue or both not: so that
     * each change stays judged once. Changes of other systems may lie between them. Of so many
     * changes there are always two such.
     */
    private void merge() {
        for (int i = 0; i < pending.size(); i++) {
            for (int j = i + 1; j < pending.size(); j++) {
                boolean bothJudged = (i < overdue) == (j < overdue);
                if (bothJudged && pending.get(i).system == pending.get(j).system) {
                    pending.set(i, pending.get(i).mergedWith(pending.remove(j)));
                    overdue -= j < overdue ? 1 : 0;
                    return;
                }
            }
        }
    }

    Propagation copy() {
        Propagation copy = new Propagation();
        copy.pending.addAll(pending);
        copy.overdue = overdue;
        return copy;
    }

    void write(DataOutput out) throws IOException {
        out.writeShort(pending.size());
        out.writeShort(overdue);
        for (Change change : pending) {
            out.writeByte(change.system.ordinal());
            out.writeLong(change.occurredAtMillis);
            out.writeLong(change.recordedAtMillis);
            out.writeLong(change.weight);
        }
    }

    static Propagation read(DataInput in) throws IOException {
        Propagation propagation = new Propagation();
        int size = in.readShort();
        propagation.overdue = in.readShort();
        for (int i = 0; i < size; i++) {
            propagation.pending.add(
                    new Change(
                            StockSystem.values()[in.readByte()],
                            in.readLong(),
                            in.readLong(),
                            in.readLong()));
        }
        return propagation;
    }

    /**
     * What is pending of one SKU for one channel.
     *
     * @param changes their number
     * @param overdue those older than the objective
     * @param oldestOccurredAtMillis event time of the oldest; null if nothing is pending
     */
    record PendingSummary(long changes, long overdue, @Nullable Long oldestOccurredAtMillis) {
        static final PendingSummary NONE = new PendingSummary(0, 0, null);
    }
}
