// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import io.stockscope.alert.Rule;
import io.stockscope.alert.SnapshotText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The governors of all channels: what is demanded becomes what is in force, within limits that
 * concern several channels at once. Definition: {@code alerting-and-throttling.md}.
 *
 * <p>Everything here runs on the wall clock, which is handed in and may jump: only time in which it
 * was looked at counts ({@link ObservedClock}). For one thread.
 */
public final class Governors {

    /** What a turn has brought. */
    public record Turn(List<Command> commands, Set<Notice> notices, Set<String> unacknowledged) {}

    /** What is known of the world when a turn is taken. */
    public record Situation(
            /** Whether decisions are of the present: else nothing is sent. */
            boolean isPresent,
            /** Whether most sources of truth are silent or far behind. */
            boolean sourcesAreBroken,
            /** The type of each channel, such as MARKETPLACE. */
            Map<String, String> typeByChannel) {}

    /** How often lists of the worst SKUs come, by the contract. */
    public static final Duration LIST_EVERY = Duration.ofSeconds(10);

    /** Of two turns that are farther apart nobody knows what was between. */
    public static final Duration LONGEST_STEP = Duration.ofSeconds(30);

    /**
     * The third has when releases are done that nobody answers, the fourth when SKUs were named.
     */
    private static final int FORMAT_VERSION = 4;

    private static final int OLDEST_FORMAT_VERSION = 2;

    private final Limits limits;
    private final boolean dryRun;
    private final long listEveryMillis;
    private final ObservedClock clock = new ObservedClock();
    private final TreeMap<String, ChannelGovernor> byChannel = new TreeMap<>();

    /**
     * @param dryRun whether all commands are only to be logged
     */
    public Governors(Limits limits, boolean dryRun) {
        this(limits, dryRun, LIST_EVERY);
    }

    /**
     * @param dryRun whether all commands are only to be logged
     * @param listEvery how often lists of the worst SKUs come
     */
    public Governors(Limits limits, boolean dryRun, Duration listEvery) {
        this.limits = limits;
        this.dryRun = dryRun;
        this.listEveryMillis = listEvery.toMillis();
    }

    /**
     * Looks at the wall clock: before anything is said that has happened since it was looked at
     * last. To be called every second at least; a turn does so too.
     *
     * @param isPresent whether decisions are of the present: else no alert is known to go on
     */
    public void observe(boolean isPresent, long nowMillis) {
        if (!clock.look(isPresent, nowMillis)) {
            byChannel.values().forEach(ChannelGovernor::loseTime);
        }
    }

    /**
     * An alert of a rule that throttles fires; or goes on to, with other evidence.
     *
     * @param startedAtMillis when its condition began to hold: tells the alert's episodes apart
     */
    public void fires(
            String channel, String alertId, long startedAtMillis, Rule rule, String evidence) {
        of(channel).fires(alertId, startedAtMillis, rule, evidence);
    }

    /** An alert is resolved. */
    public void isResolved(String channel, String alertId) {
        of(channel).isResolved(alertId);
    }

    /**
     * The SKUs of a channel that are oversold worst now, the worst first; none: nobody knows of
     * any. A demand names those that it has been told of, as long as they are told of and for some
     * minutes more.
     */
    public void worst(String channel, List<String> skus) {
        of(channel).worst(skus, limits.mostSkus());
    }

    /** A person orders something. */
    public void order(String channel, ManualOverride override) {
        of(channel).order(override);
    }

    /** A publisher has answered a command. */
    public void isAnswered(String channel, long revision, boolean applied) {
        of(channel).isAnswered(revision, applied);
    }

    /** A publisher has found a command too old to obey: one that sets it free is done by that. */
    public void isExpired(String channel, long revision) {
        of(channel).isExpired(revision);
    }

    /**
     * What the log of commands holds of a channel; before the first turn.
     *
     * @param lastReal the last command of the channel that is not a dry run; null: there is none
     * @param lastRevision the highest of the channel, those of dry runs included
     * @throws IllegalArgumentException if the last command is a dry run, or another channel's
     */
    public void restore(
            String channel, @Nullable Command lastReal, long lastRevision, long nowMillis) {
        if (lastReal != null && (lastReal.dryRun() || !lastReal.channel().equals(channel))) {
            throw new IllegalArgumentException(
                    "%s does not say what is in force on %s"
                            .formatted(lastReal.commandId(), channel));
        }
        of(channel).restore(lastReal, lastRevision, nowMillis);
    }

    /** The alerts that demand something of a channel, or did a moment ago. */
    public Set<String> alertIds(String channel) {
        return of(channel).alertIds();
    }

    /** The channels that are known. */
    public Set<String> channels() {
        return Set.copyOf(byChannel.keySet());
    }

    /** What is in force on a channel. */
    public Brake inForce(String channel) {
        return of(channel).inForce();
    }

    private ChannelGovernor of(String channel) {
        return byChannel.computeIfAbsent(
                channel, name -> new ChannelGovernor(name, clock, listEveryMillis));
    }

    /** What is to become of a channel. */
    private record Plan(
            @Nullable ManualOverride order,
            Brake wanted,
            Brake next,
            boolean isKept,
            @Nullable Notice notice) {

        static Plan keep(Brake wanted, Brake now, @Nullable Notice notice) {
            return new Plan(null, wanted, now, true, notice);
        }

        static Plan change(Brake wanted) {
            return new Plan(null, wanted, wanted, false, null);
        }

        Plan saying(Notice said) {
            return new Plan(order, wanted, next, isKept, said);
        }

        boolean isPaused() {
            return next.isPaused();
        }
    }

    /** Takes a turn: decides what is in force now. To be called whenever anything may change. */
    public Turn turn(Situation situation, long nowMillis) {
        observe(situation.isPresent, nowMillis);
        List<Command> commands = new ArrayList<>();
        Set<Notice> notices = new HashSet<>();
        Set<String> unacknowledged = new HashSet<>();
        Map<String, Plan> plans = plans(situation, nowMillis);
        byChannel.forEach(
                (channel, governor) -> {
                    if (governor.isUnacknowledged(limits)) {
                        unacknowledged.add(channel);
                    }
                    Plan plan = Objects.requireNonNull(plans.get(channel));
                    if (plan.notice != null) {
                        notices.add(plan.notice);
                    }
                    boolean ends = !plan.next.equals(governor.inForce());
                    if (situation.isPresent || plan.order != null || ends) {
                        tell(governor, plan, situation, nowMillis, commands);
                    }
                });
        return new Turn(commands, notices, unacknowledged);
    }

    private Map<String, Plan> plans(Situation situation, long nowMillis) {
        Restraint instead = Restraint.buffer(limits.strongestBufferPercent());
        Map<String, Plan> plans = new TreeMap<>();
        Map<String, Plan> withoutPause = new TreeMap<>();
        byChannel.forEach(
                (channel, governor) -> {
                    ManualOverride order = governor.orderInForce(nowMillis);
                    if (order != null) {
                        plans.put(channel, ordered(channel, order));
                        return;
                    }
                    Demanded demanded = governor.demanded(instead);
                    Plan plan = plan(channel, governor, demanded.brake(), situation, nowMillis);
                    plans.put(channel, plan);
                    if (plan.wanted.isPaused()) {
                        Plan less =
                                plan(
                                        channel,
                                        governor,
                                        demanded.withoutPause(),
                                        situation,
                                        nowMillis);
                        // One whose pause would be kept anyway is no matter of choice.
                        if (!less.isPaused()) {
                            withoutPause.put(channel, less);
                        }
                    }
                });
        limitPauses(plans, withoutPause, instead, situation);
        return plans;
    }

    private static Plan ordered(String channel, ManualOverride order) {
        boolean pause = order.mode() == ManualOverride.Mode.FORCE_PAUSE;
        Brake brake = pause ? Brake.PAUSED : Brake.FREE;
        return new Plan(
                order,
                brake,
                brake,
                false,
                new Notice(
                        Notice.Kind.THROTTLE_OVERRIDDEN,
                        channel,
                        "%s is %s by order of %s: %s"
                                .formatted(
                                        channel,
                                        pause ? "paused" : "released",
                                        order.by(),
                                        order.reason())));
    }

    private Plan plan(
            String channel,
            ChannelGovernor governor,
            Brake wanted,
            Situation situation,
            long nowMillis) {
        Brake now = governor.inForce();
        if (wanted.equals(now)) {
            return Plan.change(wanted);
        }
        boolean orderIsOver = governor.outlivesItsOrder(nowMillis);
        boolean isBelieved = situation.isPresent && !situation.sourcesAreBroken;
        if (orderIsOver && (isBelieved || now.isAsStrictAs(wanted))) {
            // What a person has ordered ends with the order, whatever may be new.
            return Plan.change(wanted);
        }
        if (!situation.isPresent) {
            return Plan.keep(wanted, now, null);
        }
        if (situation.sourcesAreBroken) {
            return Plan.keep(
                    wanted,
                    now,
                    new Notice(
                            Notice.Kind.THROTTLE_WITHHELD,
                            channel,
                            "most sources are silent or far behind: rules want %s for %s, but %s is kept"
                                    .formatted(wanted.summary(), channel, now.summary())));
        }
        if (governor.isHeld(limits)) {
            return Plan.keep(wanted, now, null);
        }
        if (governor.changesTooOften(limits) && !wanted.isAsStrictAs(now)) {
            Brake held = now.stricterBy(wanted, limits.mostSkus());
            return Plan.keep(
                    wanted,
                    held,
                    new Notice(
                            Notice.Kind.THROTTLE_CHANGES_LIMITED,
                            channel,
                            "%d changes in an hour: %s is kept for %s, rules want %s"
                                    .formatted(
                                            limits.maxChangesPerHour(),
                                            held.summary(),
                                            channel,
                                            wanted.summary())));
        }
        return Plan.change(wanted);
    }

    /**
     * It is what will be that counts: what people have paused and what stays paused for a while
     * comes first, then what is paused already, then others. A pause that would be one too many of
     * its type becomes a buffer.
     *
     * @param withoutPause plans that may be chosen instead
     */
    private void limitPauses(
            Map<String, Plan> plans,
            Map<String, Plan> withoutPause,
            Restraint instead,
            Situation situation) {
        Map<String, Integer> pausedByType = new HashMap<>();
        plans.forEach(
                (channel, plan) -> {
                    if (plan.isPaused() && !withoutPause.containsKey(channel)) {
                        pausedByType.merge(type(channel, situation), 1, Integer::sum);
                    }
                });
        List<String> newLast =
                withoutPause.keySet().stream()
                        .sorted(Comparator.comparing(channel -> !inForce(channel).isPaused()))
                        .toList();
        for (String channel : newLast) {
            String type = type(channel, situation);
            int before = pausedByType.getOrDefault(type, 0);
            if (before < limits.maxPausedChannels()) {
                boolean isPaused = Objects.requireNonNull(plans.get(channel)).isPaused();
                pausedByType.put(type, before + (isPaused ? 1 : 0));
                continue;
            }
            Plan less = Objects.requireNonNull(withoutPause.get(channel));
            Notice limited =
                    new Notice(
                            Notice.Kind.THROTTLE_PAUSE_LIMITED,
                            channel,
                            "rules want to pause %s, but %d %s channels are paused already: it is held back by %s"
                                    .formatted(channel, before, type, instead));
            plans.put(channel, less.notice == null ? less.saying(limited) : less);
        }
    }

    private static String type(String channel, Situation situation) {
        return situation.typeByChannel.getOrDefault(channel, "");
    }

    private void tell(
            ChannelGovernor governor,
            Plan plan,
            Situation situation,
            long nowMillis,
            List<Command> commands) {
        String reason = reason(plan);
        if (!dryRun && situation.isPresent) {
            Restraint instead = Restraint.buffer(limits.strongestBufferPercent());
            governor.tellTried(governor.demanded(instead).ifTriedCounted(), nowMillis)
                    .ifPresent(
                            tried -> {
                                commands.add(tried);
                                // The log has to end with what is in force.
                                governor.tellAgain(reason, plan.order, nowMillis)
                                        .ifPresent(commands::add);
                            });
        }
        governor.tell(
                        new ChannelGovernor.Next(plan.next, reason, plan.order, plan.isKept),
                        dryRun,
                        nowMillis)
                .ifPresent(commands::add);
    }

    private static String reason(Plan plan) {
        if (plan.order != null) {
            return plan.order.asReason();
        }
        if (plan.wanted.equals(plan.next)) {
            return plan.next.isFree() ? "nothing is demanded any more" : "demanded by rules";
        }
        return "kept for now; rules demand: " + plan.wanted.summary();
    }

    /** Writes what is known of all channels. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(FORMAT_VERSION);
        clock.write(out);
        out.writeInt(byChannel.size());
        for (Map.Entry<String, ChannelGovernor> each : byChannel.entrySet()) {
            SnapshotText.write(each.getKey(), out);
            each.getValue().write(out);
        }
    }

    /**
     * Reads what {@link #write} wrote into new governors. What was told last comes from the log of
     * commands afterwards ({@link #restore}).
     *
     * @param rules those that were in force
     */
    public void readFrom(DataInput in, List<Rule> rules) throws IOException {
        int version = in.readInt();
        if (version < OLDEST_FORMAT_VERSION || version > FORMAT_VERSION) {
            throw new IOException(
                    "governors are written in format %d, and this reads formats %d to %d"
                            .formatted(version, OLDEST_FORMAT_VERSION, FORMAT_VERSION));
        }
        Map<String, Rule> byName = new HashMap<>();
        rules.forEach(rule -> byName.put(rule.name(), rule));
        clock.readFrom(in);
        int channels = in.readInt();
        for (int i = 0; i < channels; i++) {
            String channel = SnapshotText.read(in);
            byChannel.put(
                    channel,
                    ChannelGovernor.read(channel, clock, listEveryMillis, in, version, byName));
        }
    }
}
