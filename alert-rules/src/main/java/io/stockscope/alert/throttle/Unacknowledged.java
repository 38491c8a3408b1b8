// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a channel that its publisher has not acknowledged: the oldest of them, which says
 * since when, and the newest, which is left when only older ones were acknowledged.
 *
 * <p>One that sets the channel free needs no answer for ever: nothing is in force any more when the
 * last lease has ended, or when the publisher has found the release too old to be of use.
 *
 * <p>Times are of the clock that was governed ({@link ObservedClock}).
 */
final class Unacknowledged {

    private record Sent(long revision, long atMillis) {}

    private @Nullable Sent oldest;
    private @Nullable Sent newest;

    /** The first release after the last command that brakes, and when nothing holds any more. */
    private @Nullable Sent release;

    /** One that brakes. */
    void isSent(long revision, long nowMillis) {
        release = null;
        add(new Sent(revision, nowMillis));
    }

    /**
     * One that sets the channel free.
     *
     * @param endsAtMillis when the lease of the last command that brakes has ended at the latest;
     *     in the past: nobody has to answer
     */
    void isReleased(long revision, long nowMillis, long endsAtMillis) {
        if (nowMillis < endsAtMillis) {
            release = release == null ? new Sent(revision, endsAtMillis) : release;
            add(new Sent(revision, nowMillis));
        }
    }

    /** Whatever is not acknowledged, nothing of it holds any more from an instant on. */
    void endsBy(long revision, long endsAtMillis) {
        if (oldest != null && release == null) {
            release = new Sent(revision, endsAtMillis);
        }
    }

    private void add(Sent sent) {
        newest = sent;
        if (oldest == null) {
            oldest = newest;
        }
    }

    /** One of a revision, and so all before it, is acknowledged. */
    void isAcknowledged(long revision) {
        if (oldest != null && revision >= oldest.revision) {
            oldest = newest != null && newest.revision > revision ? newest : null;
        }
    }

    /** The publisher has found one of a revision too old. */
    void isExpired(long revision) {
        if (release != null && revision >= release.revision) {
            forget();
        }
    }

    private void forget() {
        oldest = null;
        newest = null;
        release = null;
    }

    /** Whether one has been out for longer, and still wants an answer. */
    boolean forLongerThan(long millis, long nowMillis) {
        if (release != null && nowMillis >= release.atMillis) {
            forget();
        }
        return oldest != null && nowMillis - oldest.atMillis > millis;
    }

    void write(DataOutput out) throws IOException {
        write(oldest, out);
        write(newest, out);
        write(release, out);
    }

    private static void write(@Nullable Sent sent, DataOutput out) throws IOException {
        out.writeBoolean(sent != null);
        if (sent != null) {
            out.writeLong(sent.revision);
            out.writeLong(sent.atMillis);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param withRelease whether it wrote that; older formats did not
     */
    void readFrom(DataInput in, boolean withRelease) throws IOException {
        oldest = readSent(in);
        newest = readSent(in);
        release = withRelease ? readSent(in) : null;
    }

    private static @Nullable Sent readSent(DataInput in) throws IOException {
        return in.readBoolean() ? new Sent(in.readLong(), in.readLong()) : null;
    }
}
