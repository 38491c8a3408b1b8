// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The time that somebody has governed: it goes on with the wall clock while that is looked at, and
 * stands still while nobody does. A clock that is put forward or back, a process that stood still,
 * and the time between a snapshot and its restoration count for nothing.
 *
 * <p>Beside it runs the time in which decisions were of the present all along: only then is it
 * known that an alert goes on firing, or is still over.
 */
final class ObservedClock {

    private static final long NEVER = Long.MIN_VALUE;

    private long lookedMillis = NEVER;
    private boolean wasPresent;
    private long millis;
    private long presentMillis;

    /**
     * Looks at the wall clock.
     *
     * @param isPresent whether decisions are of the present
     * @return whether it is known how much time has passed since it was looked at last
     */
    boolean look(boolean isPresent, long nowMillis) {
        long passed = lookedMillis == NEVER ? -1 : nowMillis - lookedMillis;
        boolean known = passed >= 0 && passed <= Governors.LONGEST_STEP.toMillis();
        if (known) {
            millis += passed;
            presentMillis += isPresent && wasPresent ? passed : 0;
        }
        lookedMillis = nowMillis;
        wasPresent = isPresent;
        return known;
    }

    /** The time that was governed. */
    long millis() {
        return millis;
    }

    /** The part of it in which decisions were of the present. */
    long presentMillis() {
        return presentMillis;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(millis);
        out.writeLong(presentMillis);
    }

    /** What was not looked at since it was written does not count. */
    void readFrom(DataInput in) throws IOException {
        millis = in.readLong();
        presentMillis = in.readLong();
    }
}
