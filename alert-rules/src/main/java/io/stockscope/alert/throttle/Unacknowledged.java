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
 * <p>Times are of the clock that was governed ({@link ObservedClock}).
 */
final class Unacknowledged {

    private record Sent(long revision, long atMillis) {}

    private @Nullable Sent oldest;
    private @Nullable Sent newest;

    void isSent(long revision, long nowMillis) {
        newest = new Sent(revision, nowMillis);
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

    /** Whether one has been out for longer. */
    boolean forLongerThan(long millis, long nowMillis) {
        return oldest != null && nowMillis - oldest.atMillis > millis;
    }

    void write(DataOutput out) throws IOException {
        write(oldest, out);
        write(newest, out);
    }

    private static void write(@Nullable Sent sent, DataOutput out) throws IOException {
        out.writeBoolean(sent != null);
        if (sent != null) {
            out.writeLong(sent.revision);
            out.writeLong(sent.atMillis);
        }
    }

    void readFrom(DataInput in) throws IOException {
        oldest = in.readBoolean() ? new Sent(in.readLong(), in.readLong()) : null;
        newest = in.readBoolean() ? new Sent(in.readLong(), in.readLong()) : null;
    }
}
