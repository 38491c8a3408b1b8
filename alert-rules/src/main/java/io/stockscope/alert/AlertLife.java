// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The life of the alert of one rule and one group of series, in event time.
 *
 * <pre>
 * inactive ── condition ──▶ PENDING ── for long enough ──▶ FIRING ── clear condition, for long enough ──▶ RESOLVED
 * </pre>
 *
 * Between the condition and the clear condition nothing changes. Time in which there is no value
 * counts for nothing: silence neither resolves an alert nor makes it fire, unless the rule says
 * that it does.
 */
public final class AlertLife {

    private static final long NEVER = Long.MAX_VALUE;

    /** Where it is. */
    private enum Phase {
        INACTIVE,
        PENDING,
        FIRING
    }

    /** What people are told. */
    public enum State {
        PENDING,
        FIRING,
        /** It is over, or never came to fire. */
        RESOLVED
    }

    /**
     * It became another one.
     *
     * @param startedAtMillis when the condition began to hold; tells the episodes apart
     * @param atMillis when it changed, event time
     * @param value as it was known last
     * @param fired whether the episode has come to fire
     */
    public record Transition(
            State state, long startedAtMillis, long atMillis, double value, boolean fired) {}

    private Phase phase = Phase.INACTIVE;
    private long startedAtMillis;
    private long atMillis = Long.MIN_VALUE;
    private double value;

    /** Whether what is being waited for was the case when it was looked at last. */
    private boolean counting;

    /** For how long it has been. */
    private long heldMillis;

    /**
     * Looks at the present value.
     *
     * @param nowMillis event time, whole seconds; never goes back
     * @param present empty if there is none
     */
    public Optional<Transition> decide(Rule rule, long nowMillis, OptionalDouble present) {
        if (counting) {
            heldMillis += nowMillis - atMillis;
        }
        atMillis = nowMillis;
        if (present.isPresent()) {
            value = present.getAsDouble();
        }
        return switch (phase) {
            case INACTIVE -> begin(rule, present);
            case PENDING -> whilePending(rule, present);
            case FIRING -> whileFiring(rule, present);
        };
    }

    private Optional<Transition> begin(Rule rule, OptionalDouble present) {
        if (!isOn(rule, present)) {
            return Optional.empty();
        }
        startedAtMillis = atMillis;
        return become(rule.hold().isZero() ? Phase.FIRING : Phase.PENDING);
    }

    private Optional<Transition> whilePending(Rule rule, OptionalDouble present) {
        boolean on = isOn(rule, present);
        if (!on && present.isPresent()) {
            return end(false);
        }
        counting = on;
        return heldMillis >= rule.hold().toMillis() && on ? become(Phase.FIRING) : Optional.empty();
    }

    private Optional<Transition> whileFiring(Rule rule, OptionalDouble present) {
        if (present.isEmpty()) {
            counting = false;
            return Optional.empty();
        }
        boolean cleared = rule.clear().condition().holds(value);
        if (!cleared) {
            heldMillis = 0;
        }
        counting = cleared;
        return cleared && heldMillis >= rule.clear().hold().toMillis()
                ? end(true)
                : Optional.empty();
    }

    private static boolean isOn(Rule rule, OptionalDouble present) {
        return present.isPresent()
                ? rule.signal().condition().holds(present.getAsDouble())
                : rule.noData() == Rule.NoData.FIRE;
    }

    private Optional<Transition> become(Phase next) {
        phase = next;
        heldMillis = 0;
        // No value fulfils the condition and the clear condition as well.
        counting = phase == Phase.PENDING;
        return present();
    }

    private Optional<Transition> end(boolean fired) {
        phase = Phase.INACTIVE;
        counting = false;
        heldMillis = 0;
        return Optional.of(transition(State.RESOLVED, fired));
    }

    private Transition transition(State state, boolean fired) {
        return new Transition(state, startedAtMillis, atMillis, value, fired);
    }

    /** Ends it, since its rule is no more; empty if there is nothing to end. */
    public Optional<Transition> withdraw(long nowMillis) {
        atMillis = Math.max(atMillis, nowMillis);
        return phase == Phase.INACTIVE ? Optional.empty() : end(phase == Phase.FIRING);
    }

    /** When it changes if the value stays as it is; {@code Long.MAX_VALUE}: it does not. */
    public long dueMillis(Rule rule) {
        if (!counting) {
            return NEVER;
        }
        long wanted =
                phase == Phase.PENDING ? rule.hold().toMillis() : rule.clear().hold().toMillis();
        return atMillis + Math.max(0, wanted - heldMillis);
    }

    /** What it is now, for who has not heard of it; empty if there is no alert. */
    public Optional<Transition> present() {
        return switch (phase) {
            case INACTIVE -> Optional.empty();
            case PENDING -> Optional.of(transition(State.PENDING, false));
            case FIRING -> Optional.of(transition(State.FIRING, true));
        };
    }

    public boolean isInactive() {
        return phase == Phase.INACTIVE;
    }

    /** Writes it. */
    public void write(DataOutput out) throws IOException {
        out.writeByte(phase.ordinal());
        out.writeLong(startedAtMillis);
        out.writeLong(atMillis);
        out.writeDouble(value);
        out.writeBoolean(counting);
        out.writeLong(heldMillis);
    }

    /** Reads what {@link #write} wrote. */
    public static AlertLife read(DataInput in) throws IOException {
        AlertLife life = new AlertLife();
        life.phase = Phase.values()[in.readByte()];
        life.startedAtMillis = in.readLong();
        life.atMillis = in.readLong();
        life.value = in.readDouble();
        life.counting = in.readBoolean();
        life.heldMillis = in.readLong();
        return life;
    }
}
