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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One channel: what the alerts of its rules demand, what a person has ordered, and what its
 * publisher was told last.
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

        /**
         * Those that it is about, where it is about the worst: once named, for as long as it lasts.
         */
        private List<String> skus;

        Demanding(Demand demand, Rule rule, Throttle throttle, String evidence, List<String> skus) {
            this.demand = demand;
            this.rule = rule;
            this.throttle = throttle;
            this.evidence = evidence;
            this.skus = skus;
        }

        void name(List<String> worst, int most) {
            LinkedHashSet<String> named = new LinkedHashSet<>(worst);
            named.addAll(skus);
            skus = named.stream().limit(most).toList();
        }
    }

    /** What a publisher was told, and has said to it. */
    private static final class Told {
        private Brake brake = Brake.FREE;
        private long atMillis;
        private Duration ttl = DEFAULT_TTL;
        private boolean everChanged;
        private long changedAtMillis;

        /** Whether it is only likely that this is in force: it is told once more. */
        private boolean unsure;

        void write(DataOutput out) throws IOException {
            brake.write(out);
            out.writeLong(atMillis);
            out.writeLong(ttl.toMillis());
            out.writeBoolean(everChanged);
            out.writeLong(changedAtMillis);
        }

        void readFrom(DataInput in) throws IOException {
            brake = Brake.read(in);
            atMillis = in.readLong();
            ttl = Duration.ofMillis(in.readLong());
            everChanged = in.readBoolean();
            changedAtMillis = in.readLong();
        }
    }

    private final String channel;
    private final Map<String, Demanding> byAlert = new TreeMap<>();
    private List<String> worstSkus = List.of();
    private @Nullable ManualOverride ordered;
    private final Told real = new Told();
    private Brake tried = Brake.FREE;
    private long revision;
    private final List<Long> changes = new ArrayList<>();

    /** From which revision on nothing was acknowledged; and since when. */
    private long unacknowledgedRevision;

    private @Nullable Long unacknowledgedSinceMillis;

    ChannelGovernor(String channel) {
        this.channel = channel;
    }

    /** An alert of a rule that throttles fires. */
    void fires(String alertId, Rule rule, String evidence, long nowMillis) {
        Throttle throttle = Objects.requireNonNull(rule.throttle());
        Demanding known = byAlert.get(alertId);
        if (known == null) {
            byAlert.put(
                    alertId,
                    new Demanding(new Demand(nowMillis), rule, throttle, evidence, worstSkus));
            return;
        }
        known.rule = rule;
        known.throttle = throttle;
        known.evidence = evidence;
        known.demand.fires(throttle, nowMillis);
    }

    /** It does not any more. */
    void isResolved(String alertId, long nowMillis) {
        Demanding known = byAlert.get(alertId);
        if (known != null) {
            known.demand.isResolved(known.throttle, nowMillis);
        }
    }

    /**
     * The SKUs that are oversold worst now.
     *
     * @param most that a command may name
     */
    void worst(List<String> skus, int most) {
        worstSkus = skus.stream().limit(most).toList();
        for (Demanding each : byAlert.values()) {
            if (each.demand.isFiring()) {
                each.name(worstSkus, most);
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
     * it still holds only the publisher's clock knows.
     *
     * @param last that is not a dry run; null: there is none, so what is remembered counts
     * @param lastRevision the highest of all
     */
    void restore(@Nullable Command last, long lastRevision, long nowMillis) {
        revision = Math.max(revision, lastRevision);
        if (last == null) {
            real.unsure = !real.brake.isFree();
            return;
        }
        revision = Math.max(revision, last.revision());
        boolean mayHold = nowMillis < last.expiresAtMillis();
        real.brake = mayHold ? last.brake() : Brake.FREE;
        real.atMillis = Math.min(nowMillis, last.issuedAtMillis());
        real.ttl = last.ttl();
        real.everChanged = true;
        real.changedAtMillis = real.atMillis;
        real.unsure = !last.brake().isFree();
    }

    /** The wall clock was put back: what has lasted for a while still has. */
    void moveClock(long byMillis) {
        byAlert.values().forEach(each -> each.demand.moveClock(byMillis));
        real.atMillis += byMillis;
        real.changedAtMillis += byMillis;
        changes.replaceAll(at -> at + byMillis);
        if (unacknowledgedSinceMillis != null) {
            unacknowledgedSinceMillis += byMillis;
        }
    }

    Brake inForce() {
        return real.brake;
    }

    /** The alerts that demand something, or did a moment ago. */
    Set<String> alertIds() {
        return Set.copyOf(byAlert.keySet());
    }

    /**
     * What the rules demand.
     *
     * @param withTried also those that are only tried
     */
    Brake demanded(long nowMillis, boolean withTried) {
        byAlert.values().removeIf(each -> each.demand.isOver(each.throttle, nowMillis));
        Brake brake = Brake.FREE;
        for (Demanding each : demanding(nowMillis, withTried)) {
            brake = brake.and(brake(each, nowMillis));
        }
        return brake;
    }

    private List<Demanding> demanding(long nowMillis, boolean withTried) {
        Predicate<Demanding> counts =
                each ->
                        (withTried || !each.rule.dryRun())
                                && each.demand.step(each.throttle, nowMillis) >= 0;
        return byAlert.values().stream().filter(counts).toList();
    }

    private Brake brake(Demanding each, long nowMillis) {
        int step = each.demand.step(each.throttle, nowMillis);
        Restraint restraint = Restraint.of(each.throttle.steps().get(step));
        return each.throttle.scope() == Rule.Scope.CHANNEL
                ? Brake.general(restraint)
                : Brake.of(each.skus, restraint);
    }

    /** Whether the state that holds has to last a little longer. */
    boolean isHeld(Limits limits, long nowMillis) {
        return real.everChanged && nowMillis - real.changedAtMillis < limits.minHold().toMillis();
    }

    /** Whether it has changed so often that it may only become more restrictive. */
    boolean changesTooOften(Limits limits, long nowMillis) {
        changes.removeIf(at -> nowMillis - at >= HOUR_MILLIS);
        return changes.size() >= limits.maxChangesPerHour();
    }

    /** Puts a state in force, if it is another one, or is to be renewed. */
    Optional<Command> tell(Brake brake, String reason, boolean dryRunOnly, long nowMillis) {
        boolean change = !brake.equals(real.brake);
        boolean renewal =
                real.unsure
                        || (!brake.isFree()
                                && nowMillis - real.atMillis >= real.ttl.toMillis() / 2);
        if (!change && !renewal) {
            return Optional.empty();
        }
        if (change) {
            real.everChanged = true;
            real.changedAtMillis = nowMillis;
            changes.add(nowMillis);
        }
        real.brake = brake;
        real.atMillis = nowMillis;
        real.unsure = false;
        real.ttl = ttl(nowMillis);
        Command command = command(brake, real.ttl, reason, dryRunOnly, nowMillis);
        if (!dryRunOnly && unacknowledgedSinceMillis == null) {
            unacknowledgedSinceMillis = nowMillis;
            unacknowledgedRevision = command.revision();
        }
        return Optional.of(command);
    }

    /** Tells what would be, if rules that are only tried counted, whenever that changes. */
    Optional<Command> tellTried(Brake wouldBe, long nowMillis) {
        if (wouldBe.equals(tried)) {
            return Optional.empty();
        }
        tried = wouldBe;
        return Optional.of(
                command(wouldBe, ttl(nowMillis), "rules that are tried", true, nowMillis));
    }

    /**
     * Sends the state in force once more, so that it is the last that the log holds, which keeps
     * only the last of a channel for long; nothing if none was ever sent.
     */
    Optional<Command> tellAgain(String reason, long nowMillis) {
        if (!real.everChanged) {
            return Optional.empty();
        }
        real.atMillis = nowMillis;
        return Optional.of(command(real.brake, real.ttl, reason, false, nowMillis));
    }

    private Duration ttl(long nowMillis) {
        return demanding(nowMillis, true).stream()
                .map(each -> each.throttle.ttl())
                .min(Duration::compareTo)
                .orElse(DEFAULT_TTL);
    }

    private Command command(
            Brake brake, Duration ttl, String reason, boolean dryRun, long nowMillis) {
        revision = Math.max(revision + 1, nowMillis);
        TreeSet<String> rules = new TreeSet<>();
        TreeSet<String> alerts = new TreeSet<>();
        Map<String, String> evidence = new TreeMap<>();
        if (!brake.isFree()) {
            byAlert.forEach(
                    (alertId, each) -> {
                        if (each.demand.step(each.throttle, nowMillis) >= 0
                                && (dryRun || !each.rule.dryRun())) {
                            rules.add(each.rule.name());
                            alerts.add(alertId);
                            evidence.put(each.rule.name(), each.evidence);
                        }
                    });
        }
        return new Command(
                channel,
                brake,
                revision,
                nowMillis,
                ttl,
                List.copyOf(rules),
                List.copyOf(alerts),
                reason,
                evidence,
                dryRun);
    }

    /**
     * A publisher has answered.
     *
     * @param applied whether it does what it was told
     */
    void isAnswered(long answeredRevision, boolean applied) {
        if (applied && answeredRevision >= unacknowledgedRevision) {
            unacknowledgedSinceMillis = null;
        }
    }

    /** Whether a command should have been acknowledged by now. */
    boolean isUnacknowledged(Limits limits, long nowMillis) {
        return unacknowledgedSinceMillis != null
                && nowMillis - unacknowledgedSinceMillis > limits.ackTimeout().toMillis();
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(byAlert.size());
        for (Map.Entry<String, Demanding> each : byAlert.entrySet()) {
            SnapshotText.write(each.getKey(), out);
            SnapshotText.write(each.getValue().rule.name(), out);
            SnapshotText.write(each.getValue().evidence, out);
            each.getValue().demand.write(out);
            writeStrings(each.getValue().skus, out);
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
        out.writeLong(unacknowledgedRevision);
        out.writeBoolean(unacknowledgedSinceMillis != null);
        if (unacknowledgedSinceMillis != null) {
            out.writeLong(unacknowledgedSinceMillis);
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param rules those in force, by name; what others demanded is left out
     */
    static ChannelGovernor read(String channel, DataInput in, Map<String, Rule> rules)
            throws IOException {
        ChannelGovernor governor = new ChannelGovernor(channel);
        int demands = in.readInt();
        for (int i = 0; i < demands; i++) {
            String alertId = SnapshotText.read(in);
            Rule rule = rules.get(SnapshotText.read(in));
            String evidence = SnapshotText.read(in);
            Demand demand = Demand.read(in);
            List<String> skus = readStrings(in);
            Throttle throttle = rule == null ? null : rule.throttle();
            if (rule != null && throttle != null) {
                governor.byAlert.put(
                        alertId, new Demanding(demand, rule, throttle, evidence, skus));
            }
        }
        governor.worstSkus = readStrings(in);
        governor.ordered = in.readBoolean() ? ManualOverride.read(in) : null;
        governor.real.readFrom(in);
        governor.tried = Brake.read(in);
        governor.revision = in.readLong();
        int changes = in.readInt();
        for (int i = 0; i < changes; i++) {
            governor.changes.add(in.readLong());
        }
        governor.unacknowledgedRevision = in.readLong();
        governor.unacknowledgedSinceMillis = in.readBoolean() ? in.readLong() : null;
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
