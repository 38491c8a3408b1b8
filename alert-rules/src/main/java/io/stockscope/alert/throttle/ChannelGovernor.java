// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import io.stockscope.alert.Rule;
import io.stockscope.alert.Rule.Throttle;
import io.stockscope.alert.SnapshotText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One channel: what the alerts of its rules demand, what a person has ordered, and what its
 * publisher was told last.
 *
 * <p>Alerts fire and are resolved, and are so for some time, by the clock of decisions of the
 * present; holds, limits, renewals and acknowledgements are by the clock that was governed ({@link
 * ObservedClock}). The wall clock is in commands, and ends what people have ordered.
 */
final class ChannelGovernor {

    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    /** Of an order of a person. */
    private static final Duration DEFAULT_TTL = Duration.ofMinutes(5);

    /** The demand of one alert. */
    private static final class Demanding {
        private final Demand demand;
        private Rule rule;
        private Throttle throttle;
        private String evidence;

        /** Those that it is about, where it is about the worst. */
        private final NamedSkus skus;

        Demanding(Demand demand, Rule rule, Throttle throttle, String evidence, NamedSkus skus) {
            this.demand = demand;
            this.rule = rule;
            this.throttle = throttle;
            this.evidence = evidence;
            this.skus = skus;
        }
    }

    /** What a publisher was told, and has said to it. */
    private static final class Told {
        private Brake brake = Brake.FREE;
        private long atMillis;
        private Duration ttl = DEFAULT_TTL;

        /** While it is free: when the lease of what was in force before has ended. */
        private long freeFromMillis;

        private boolean everChanged;
        private long changedAtMillis;

        /** Whether it holds because a person has ordered it. */
        private boolean isOrdered;

        /** Whether it is only likely that this is in force: it is told once more. */
        private boolean unsure;

        void write(DataOutput out) throws IOException {
            brake.write(out);
            out.writeLong(atMillis);
            out.writeLong(ttl.toMillis());
            out.writeBoolean(everChanged);
            out.writeLong(changedAtMillis);
            out.writeBoolean(isOrdered);
            out.writeLong(freeFromMillis);
        }

        void readFrom(DataInput in, int version) throws IOException {
            brake = Brake.read(in);
            atMillis = in.readLong();
            ttl = Duration.ofMillis(in.readLong());
            everChanged = in.readBoolean();
            changedAtMillis = in.readLong();
            isOrdered = in.readBoolean();
            freeFromMillis = version > 2 ? in.readLong() : 0;
        }
    }

    private final String channel;
    private final ObservedClock clock;
    private final long listEveryMillis;
    private final Map<String, Demanding> byAlert = new TreeMap<>();
    private Demanded demanded = Demanded.NOTHING;
    private List<String> worstSkus = List.of();
    private @Nullable ManualOverride ordered;
    private final Told real = new Told();
    private Brake tried = Brake.FREE;
    private long revision;
    private final List<Long> changes = new ArrayList<>();
    private final Unacknowledged unacknowledged = new Unacknowledged();

    /**
     * @param listEveryMillis how often lists of the worst SKUs come
     */
    ChannelGovernor(String channel, ObservedClock clock, long listEveryMillis) {
        this.channel = channel;
        this.clock = clock;
        this.listEveryMillis = listEveryMillis;
    }

    /** An alert of a rule that throttles fires, or goes on to. */
    void fires(String alertId, long startedAtMillis, Rule rule, String evidence) {
        Throttle throttle = Objects.requireNonNull(rule.throttle());
        Demanding known = byAlert.get(alertId);
        if (known == null) {
            Demand demand = new Demand(startedAtMillis, clock.presentMillis());
            NamedSkus skus = new NamedSkus(worstSkus, listEveryMillis, clock.presentMillis());
            byAlert.put(alertId, new Demanding(demand, rule, throttle, evidence, skus));
            return;
        }
        if (known.demand.fires(throttle, startedAtMillis, clock.presentMillis())) {
            known.skus.begin(worstSkus, clock.presentMillis());
        }
        known.rule = rule;
        known.throttle = throttle;
        known.evidence = evidence;
    }

    /** It does not any more. */
    void isResolved(String alertId) {
        Demanding known = byAlert.get(alertId);
        if (known != null) {
            known.demand.isResolved(known.throttle, clock.presentMillis());
        }
    }

    /**
     * The SKUs that are oversold worst now; none: nobody knows of any.
     *
     * @param most that a command may name
     */
    void worst(List<String> skus, int most) {
        worstSkus = skus.stream().limit(most).toList();
        for (Demanding each : byAlert.values()) {
            if (each.demand.isFiring()) {
                each.skus.name(worstSkus, most, clock.presentMillis());
            }
        }
    }

    void order(ManualOverride override) {
        ordered = override;
    }

    @Nullable ManualOverride orderInForce(long nowMillis) {
        return ordered != null && ordered.isInForce(nowMillis) ? ordered : null;
    }

    /**
     * What the log of commands says was told last: it counts more than what is remembered. Whether
     * it still holds only the publisher's clock knows. What a person has ordered by it holds on.
     *
     * @param last that is not a dry run; null: there is none, so what is remembered counts
     * @param lastRevision the highest of all
     * @param nowMillis wall clock, as those of the command are
     */
    void restore(@Nullable Command last, long lastRevision, long nowMillis) {
        long remembered = revision;
        revision = Math.max(revision, lastRevision);
        if (last == null) {
            real.unsure = !real.brake.isFree();
            mayBeFree(revision);
            return;
        }
        if (last.revision() > remembered) {
            // Orders that are newer than what is remembered come from their topic, but later.
            ManualOverride.of(last).ifPresent(this::order);
        }
        revision = Math.max(revision, last.revision());
        boolean mayHold = nowMillis < last.expiresAtMillis();
        real.brake = mayHold ? last.brake() : Brake.FREE;
        real.isOrdered = mayHold && last.isOrdered();
        real.atMillis = clock.millis();
        real.ttl = last.ttl();
        real.everChanged = true;
        real.changedAtMillis = clock.millis() - Math.max(0, nowMillis - last.issuedAtMillis());
        real.unsure = !last.brake().isFree();
        mayBeFree(last.revision());
    }

    /** What was in force before a release that is remembered or found, nobody knows any more. */
    private void mayBeFree(long releaseRevision) {
        if (real.brake.isFree()) {
            real.freeFromMillis = clock.millis() + real.ttl.toMillis();
            unacknowledged.endsBy(releaseRevision, real.freeFromMillis);
        }
    }

    /** Nobody knows how much time has passed, nor whether the publisher's lease has. */
    void loseTime() {
        real.unsure |= !real.brake.isFree();
    }

    Brake inForce() {
        return real.brake;
    }

    /** The alerts that demand something, or did a moment ago. */
    Set<String> alertIds() {
        return Set.copyOf(byAlert.keySet());
    }

    /**
     * What the rules demand now.
     *
     * @param insteadOfPause what a pause of the whole channel becomes where there is one too many
     */
    Demanded demanded(Restraint insteadOfPause) {
        long nowMillis = clock.presentMillis();
        byAlert.values().removeIf(each -> each.demand.isOver(each.throttle, nowMillis));
        List<Demanded.Part> parts = new ArrayList<>(byAlert.size());
        for (Demanding each : byAlert.values()) {
            int step = each.demand.step(each.throttle, nowMillis);
            if (each.demand.isFiring()) {
                each.skus.forget(nowMillis);
            }
            if (step >= 0) {
                parts.add(
                        new Demanded.Part(
                                Restraint.of(each.throttle.steps().get(step)),
                                each.throttle.scope() == Rule.Scope.CHANNEL
                                        ? null
                                        : each.skus.skus(),
                                each.rule.dryRun()));
            }
        }
        if (!parts.equals(demanded.parts())) {
            demanded = Demanded.of(parts, insteadOfPause);
        }
        return demanded;
    }

    /** Whether the state that holds has to last a little longer. */
    boolean isHeld(Limits limits) {
        return real.everChanged
                && clock.millis() - real.changedAtMillis < limits.minHold().toMillis();
    }

    /** Whether it has changed so often that it may only become more restrictive. */
    boolean changesTooOften(Limits limits) {
        changes.removeIf(at -> clock.millis() - at >= HOUR_MILLIS);
        return changes.size() >= limits.maxChangesPerHour();
    }

    /** Whether what holds was ordered, by an order that is over. */
    boolean outlivesItsOrder(long nowMillis) {
        return real.isOrdered && orderInForce(nowMillis) == null;
    }

    /** A state, and why. */
    record Next(Brake brake, String reason, @Nullable ManualOverride order, boolean isKept) {}

    /**
     * Puts a state in force, if it is another one, or is to be renewed.
     *
     * <p>Changes that a person has ordered, the end of an order included, do not count.
     */
    Optional<Command> tell(Next next, boolean dryRunOnly, long nowMillis) {
        Brake brake = next.brake;
        boolean change = !brake.equals(real.brake);
        boolean renewal =
                real.unsure
                        || (!brake.isFree()
                                && clock.millis() - real.atMillis >= real.ttl.toMillis() / 2);
        boolean byPerson = next.order != null || real.isOrdered;
        real.isOrdered = next.order != null || (real.isOrdered && next.isKept);
        if (!change && !renewal) {
            return Optional.empty();
        }
        if (change) {
            real.everChanged = true;
            real.changedAtMillis = clock.millis();
            if (!byPerson) {
                changes.add(clock.millis());
            }
        }
        if (change && brake.isFree()) {
            real.freeFromMillis = clock.millis() + real.ttl.toMillis();
        }
        real.brake = brake;
        real.ttl = ttl(next.order != null, false);
        return Optional.of(tellReal(next.reason, next.order, dryRunOnly, nowMillis));
    }

    /** Tells what would be, if rules that are only tried counted, whenever that changes. */
    Optional<Command> tellTried(Brake wouldBe, long nowMillis) {
        if (wouldBe.equals(tried)) {
            return Optional.empty();
        }
        tried = wouldBe;
        return Optional.of(
                command(
                        wouldBe,
                        ttl(false, true),
                        "rules that are tried",
                        because(wouldBe, true),
                        true,
                        nowMillis));
    }

    /**
     * Sends the state in force once more, so that it is the last that the log holds, which keeps
     * only the last of a channel for long; nothing if none was ever sent.
     */
    Optional<Command> tellAgain(String reason, @Nullable ManualOverride order, long nowMillis) {
        return real.everChanged
                ? Optional.of(tellReal(reason, order, false, nowMillis))
                : Optional.empty();
    }

    private Command tellReal(
            String reason, @Nullable ManualOverride order, boolean dryRunOnly, long nowMillis) {
        real.atMillis = clock.millis();
        real.unsure = false;
        Command command =
                command(
                        real.brake,
                        real.ttl,
                        reason,
                        order == null ? because(real.brake, dryRunOnly) : Because.of(order),
                        dryRunOnly,
                        nowMillis);
        if (dryRunOnly) {
            // Nothing is renewed any more that was sent before.
            unacknowledged.endsBy(command.revision(), clock.millis() + real.ttl.toMillis());
        } else if (real.brake.isFree()) {
            unacknowledged.isReleased(command.revision(), clock.millis(), real.freeFromMillis);
        } else {
            unacknowledged.isSent(command.revision(), clock.millis());
        }
        return command;
    }

    /** The shortest that rules say. */
    private Duration ttl(boolean isOrdered, boolean withTried) {
        return isOrdered
                ? DEFAULT_TTL
                : byAlert.values().stream()
                        .filter(each -> isDemanding(each, withTried))
                        .map(each -> each.throttle.ttl())
                        .min(Duration::compareTo)
                        .orElse(DEFAULT_TTL);
    }

    private boolean isDemanding(Demanding each, boolean withTried) {
        return (withTried || !each.rule.dryRun())
                && each.demand.step(each.throttle, clock.presentMillis()) >= 0;
    }

    /** What a command follows from. */
    private record Because(Set<String> rules, Set<String> alerts, Map<String, String> evidence) {
        static Because of(ManualOverride order) {
            return new Because(Set.of(), Set.of(), Map.of(Command.ORDER, order.evidence()));
        }
    }

    private Because because(Brake brake, boolean withTried) {
        Because because = new Because(new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
        if (!brake.isFree()) {
            byAlert.forEach(
                    (alertId, each) -> {
                        if (isDemanding(each, withTried)) {
                            because.rules.add(each.rule.name());
                            because.alerts.add(alertId);
                            because.evidence.put(each.rule.name(), each.evidence);
                        }
                    });
        }
        return because;
    }

    private Command command(
            Brake brake,
            Duration ttl,
            String reason,
            Because because,
            boolean dryRun,
            long nowMillis) {
        revision = Math.max(revision + 1, nowMillis);
        return new Command(
                channel,
                brake,
                revision,
                nowMillis,
                ttl,
                List.copyOf(because.rules),
                List.copyOf(because.alerts),
                reason,
                because.evidence,
                dryRun);
    }

    /**
     * A publisher has answered.
     *
     * @param applied whether it does what it was told
     */
    void isAnswered(long answeredRevision, boolean applied) {
        if (applied) {
            unacknowledged.isAcknowledged(answeredRevision);
        }
    }

    /** A publisher has found a command too old to obey. */
    void isExpired(long answeredRevision) {
        unacknowledged.isExpired(answeredRevision);
    }

    /** Whether a command should have been acknowledged by now. */
    boolean isUnacknowledged(Limits limits) {
        return unacknowledged.forLongerThan(limits.ackTimeout().toMillis(), clock.millis());
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byAlert.size());
        for (Map.Entry<String, Demanding> each : byAlert.entrySet()) {
            SnapshotText.write(each.getKey(), out);
            SnapshotText.write(each.getValue().rule.name(), out);
            SnapshotText.write(each.getValue().evidence, out);
            each.getValue().demand.write(out);
            each.getValue().skus.write(out);
        }
        writeStrings(worstSkus, out);
        out.writeBoolean(ordered != null);
        if (ordered != null) {
            ordered.write(out);
        }
        real.write(out);
        tried.write(out);
        out.writeLong(revision);
        out.writeInt(changes.size());
        for (long at : changes) {
            out.writeLong(at);
        }
        unacknowledged.write(out);
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param listEveryMillis how often lists of the worst SKUs come
     * @param version of the format
     * @param rules those in force, by name; what others demanded is left out
     */
    static ChannelGovernor read(
            String channel,
            ObservedClock clock,
            long listEveryMillis,
            DataInput in,
            int version,
            Map<String, Rule> rules)
            throws IOException {
        ChannelGovernor governor = new ChannelGovernor(channel, clock, listEveryMillis);
        int demands = in.readInt();
        for (int i = 0; i < demands; i++) {
            String alertId = SnapshotText.read(in);
            Rule rule = rules.get(SnapshotText.read(in));
            String evidence = SnapshotText.read(in);
            Demand demand = Demand.read(in);
            NamedSkus skus =
                    version > 3
                            ? NamedSkus.read(in, listEveryMillis)
                            : new NamedSkus(
                                    readStrings(in), listEveryMillis, clock.presentMillis());
            Throttle throttle = rule == null ? null : rule.throttle();
            if (rule != null && throttle != null) {
                governor.byAlert.put(
                        alertId, new Demanding(demand, rule, throttle, evidence, skus));
            }
        }
        governor.worstSkus = readStrings(in);
        governor.ordered = in.readBoolean() ? ManualOverride.read(in) : null;
        governor.real.readFrom(in, version);
        governor.tried = Brake.read(in);
        governor.revision = in.readLong();
        int changes = in.readInt();
        for (int i = 0; i < changes; i++) {
            governor.changes.add(in.readLong());
        }
        governor.unacknowledged.readFrom(in, version > 2);
        return governor;
    }

    private static void writeStrings(List<String> strings, DataOutput out) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            SnapshotText.write(string, out);
        }
    }

    private static List<String> readStrings(DataInput in) throws IOException {
        List<String> strings = new ArrayList<>();
        for (int i = in.readInt(); i > 0; i--) {
            strings.add(SnapshotText.read(in));
        }
        return List.copyOf(strings);
    }
}
