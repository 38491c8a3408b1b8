// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import io.stockscope.alert.Rule.Step;
import io.stockscope.alert.Rule.Throttle;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * What one alert demands of its channel's publisher: the steps of its rule one after the other
 * while it fires, and from the last one down once it is resolved.
 *
 * <p>All times are of the clock of decisions of the present ({@link ObservedClock}).
 */
final class Demand {

    private static final int NONE = -1;
    private static final long NEVER = Long.MAX_VALUE;

    /** When the alert's condition began to hold, event time: tells its episodes apart. */
    private long episodeMillis;

    private long firingSinceMillis;

    /** The step that the release of the episode before had come to when this one began. */
    private int heldStep = NONE;

    /** When it was resolved; {@link #NEVER} while it fires. */
    private long resolvedAtMillis = NEVER;

    /** The step that it had come to when it was resolved. */
    private int resolvedAtStep = NONE;

    /**
     * @param episodeMillis when the alert's condition began to hold
     */
    Demand(long episodeMillis, long nowMillis) {
        this.episodeMillis = episodeMillis;
        this.firingSinceMillis = nowMillis;
    }

    /**
     * It fires; or goes on to.
     *
     * <p>A new episode begins with the first step. Only while the one before is being released, the
     * step that the release has come to is kept: a release goes on when nothing demands, and this
     * does; but it is the new episode that has to last until a stricter one comes.
     *
     * @return whether it begins, and nothing is left of an episode before
     */
    boolean fires(Throttle throttle, long episodeMillis, long nowMillis) {
        boolean other = episodeMillis != this.episodeMillis;
        if (isFiring() && !other) {
            return false;
        }
        // Of one whose end nobody has heard of nothing is left: it was over for long enough.
        heldStep = isFiring() ? NONE : step(throttle, nowMillis);
        this.episodeMillis = episodeMillis;
        firingSinceMillis = nowMillis;
        resolvedAtMillis = NEVER;
        return heldStep == NONE;
    }

    /** It is resolved. */
    void isResolved(Throttle throttle, long nowMillis) {
        if (isFiring()) {
            resolvedAtStep = step(throttle, nowMillis);
            resolvedAtMillis = nowMillis;
        }
    }

    boolean isFiring() {
        return resolvedAtMillis == NEVER;
    }

    /** The step that it is at; negative: it is over, or has not come to the first one. */
    int step(Throttle throttle, long nowMillis) {
        int last = throttle.steps().size() - 1;
        if (isFiring()) {
            return Math.max(Math.min(heldStep, last), stepByTime(throttle.steps(), nowMillis));
        }
        long each = throttle.releaseAfter().toMillis();
        long passed = each == 0 ? last + 1 : (nowMillis - resolvedAtMillis) / each;
        return (int) Math.max(NONE, Math.min(resolvedAtStep, last) - passed);
    }

    private int stepByTime(List<Step> steps, long nowMillis) {
        int step = NONE;
        while (step + 1 < steps.size()
                && nowMillis - firingSinceMillis >= steps.get(step + 1).after().toMillis()) {
            step++;
        }
        return step;
    }

    /** Whether nothing is left of it. */
    boolean isOver(Throttle throttle, long nowMillis) {
        return !isFiring() && step(throttle, nowMillis) < 0;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(episodeMillis);
        out.writeLong(firingSinceMillis);
        out.writeInt(heldStep);
        out.writeLong(resolvedAtMillis);
        out.writeInt(resolvedAtStep);
    }

    static Demand read(DataInput in) throws IOException {
        Demand demand = new Demand(in.readLong(), in.readLong());
        demand.heldStep = in.readInt();
        demand.resolvedAtMillis = in.readLong();
        demand.resolvedAtStep = in.readInt();
        return demand;
    }
}
