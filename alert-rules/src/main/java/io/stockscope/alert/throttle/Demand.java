// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import io.stockscope.alert.Rule;
import io.stockscope.alert.Rule.Step;
import io.stockscope.alert.Rule.Throttle;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * What one alert demands of its channel's publisher: the steps of its rule one after the other
 * while it fires, and from the last one down once it is resolved.
 */
final class Demand {

    private static final int NONE = -1;
    private static final long NEVER = Long.MAX_VALUE;

    /** When it began to fire, or, if it began at a later step, would have for that step. */
    private long firingSinceMillis;

    /** When it was resolved; {@link #NEVER} while it fires. */
    private long resolvedAtMillis = NEVER;

    /** The step that it had come to when it was resolved. */
    private int resolvedAtStep = NONE;

    Demand(long nowMillis) {
        this.firingSinceMillis = nowMillis;
    }

    /** It fires again: it goes on from the step that it is at. */
    void fires(Throttle throttle, long nowMillis) {
        if (resolvedAtMillis == NEVER) {
            return;
        }
        int step = Math.max(0, step(throttle, nowMillis));
        firingSinceMillis = nowMillis - throttle.steps().get(step).after().toMillis();
        resolvedAtMillis = NEVER;
    }

    /** It is resolved. */
    void isResolved(Throttle throttle, long nowMillis) {
        if (resolvedAtMillis == NEVER) {
            resolvedAtStep = step(throttle, nowMillis);
            resolvedAtMillis = nowMillis;
        }
    }

    boolean isFiring() {
        return resolvedAtMillis == NEVER;
    }

    /** The step that it is at; negative: it is over. */
    int step(Throttle throttle, long nowMillis) {
        List<Step> steps = throttle.steps();
        if (isFiring()) {
            int step = NONE;
            while (step + 1 < steps.size() && nowMillis >= beginsAtMillis(steps.get(step + 1))) {
                step++;
            }
            return step;
        }
        long each = throttle.releaseAfter().toMillis();
        long passed = each == 0 ? steps.size() : (nowMillis - resolvedAtMillis) / each;
        return (int) Math.max(NONE, Math.min(resolvedAtStep, steps.size() - 1) - passed);
    }

    private long beginsAtMillis(Step step) {
        return firingSinceMillis + step.after().toMillis();
    }

    /** Whether nothing is left of it. */
    boolean isOver(Rule.Throttle throttle, long nowMillis) {
        return !isFiring() && step(throttle, nowMillis) < 0;
    }

    /** The wall clock was put back: what has lasted for a while still has. */
    void moveClock(long byMillis) {
        firingSinceMillis += byMillis;
        if (resolvedAtMillis != NEVER) {
            resolvedAtMillis += byMillis;
        }
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(firingSinceMillis);
        out.writeLong(resolvedAtMillis);
        out.writeInt(resolvedAtStep);
    }

    static Demand read(DataInput in) throws IOException {
        Demand demand = new Demand(in.readLong());
        demand.resolvedAtMillis = in.readLong();
        demand.resolvedAtStep = in.readInt();
        return demand;
    }
}
