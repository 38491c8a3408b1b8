// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import io.stockscope.alert.Rule;
import io.stockscope.alert.SnapshotText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The governors of all channels: what is demanded becomes what is in force, within limits that
 * concern several channels at once. Definition: {@code alerting-and-throttling.md}.
 *
 * <p>Everything here runs on the wall clock, which is handed in and may jump. For one thread.
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

    private static final int FORMAT_VERSION = 2;

    private final Limits limits;
    private final boolean dryRun;
    private final TreeMap<String, ChannelGovernor> byChannel = new TreeMap<>();
    private long lastTurnMillis = Long.MIN_VALUE;

    /**
     * @param dryRun whether all commands are only to be logged
     */
    public Governors(Limits limits, boolean dryRun) {
        this.limits = limits;
        this.dryRun = dryRun;
    }

    /** An alert of a rule that throttles fires; or goes on to, with other evidence. */
    public void fires(String channel, String alertId, Rule rule, String evidence, long nowMillis) {
        of(channel).fires(alertId, rule, evidence, nowMillis);
    }

    /** An alert is resolved. */
    public void isResolved(String channel, String alertId, long nowMillis) {
        of(channel).isResolved(alertId, nowMillis);
    }

    /** The SKUs of a channel that are oversold worst, the worst first. */
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
        return byChannel.computeIfAbsent(channel, ChannelGovernor::new);
    }

    /** Takes a turn: decides what is in force now. To be called whenever anything may change. */
    public Turn turn(Situation situation, long nowMillis) {
        if (nowMillis < lastTurnMillis) {
            long byMillis = nowMillis - lastTurnMillis;
            byChannel.values().forEach(governor -> governor.moveClock(byMillis));
        }
        lastTurnMillis = nowMillis;
        List<Command> commands = new ArrayList<>();
        Set<Notice> notices = new HashSet<>();
        Set<String> unacknowledged = new HashSet<>();
        Map<String, Brake> wanted = wanted(nowMillis);
        limitPauses(wanted, situation, nowMillis, notices);
        byChannel.forEach(
                (channel, governor) -> {
                    if (governor.isUnacknowledged(limits, nowMillis)) {
                        unacknowledged.add(channel);
                    }
                    ManualOverride order = governor.orderInForce(nowMillis);
                    if (order != null) {
                        notices.add(overridden(channel, order));
                    } else if (!situation.isPresent) {
                        return;
                    }
                    Brake next =
                            order != null
                                    ? wanted.getOrDefault(channel, Brake.FREE)
                                    : allowed(
                                            channel,
                                            governor,
                                            wanted.getOrDefault(channel, Brake.FREE),
                                            situation,
                                            nowMillis,
                                            notices);
                    tell(
                            governor,
                            next,
                            reason(order, wanted.getOrDefault(channel, Brake.FREE), next),
                            situation,
                            nowMillis,
                            commands);
                });
        return new Turn(commands, notices, unacknowledged);
    }

    /** What overrides and rules want. */
    private Map<String, Brake> wanted(long nowMillis) {
        Map<String, Brake> wanted = new TreeMap<>();
        byChannel.forEach(
                (channel, governor) -> {
                    Brake demanded = governor.demanded(nowMillis, false);
                    ManualOverride order = governor.orderInForce(nowMillis);
                    wanted.put(
                            channel,
                            order == null
                                    ? demanded
                                    : order.mode() == ManualOverride.Mode.FORCE_PAUSE
                                            ? Brake.PAUSED
                                            : Brake.FREE);
                });
        return wanted;
    }

    /**
     * Those that a person has paused count first, then those that are paused already, then others:
     * a pause that would be one too many becomes a buffer.
     */
    private void limitPauses(
            Map<String, Brake> wanted,
            Situation situation,
            long nowMillis,
            Collection<Notice> notices) {
        Map<String, Integer> pausedByType = new HashMap<>();
        List<String> paused =
                wanted.entrySet().stream()
                        .filter(entry -> entry.getValue().isPaused())
                        .map(Map.Entry::getKey)
                        .sorted(
                                Comparator.<String>comparingInt(channel -> rank(channel, nowMillis))
                                        .thenComparing(Comparator.naturalOrder()))
                        .toList();
        for (String channel : paused) {
            String type = situation.typeByChannel.getOrDefault(channel, "");
            int before = pausedByType.getOrDefault(type, 0);
            boolean ordered = of(channel).orderInForce(nowMillis) != null;
            if (before < limits.maxPausedChannels() || ordered) {
                pausedByType.put(type, before + 1);
            } else {
                Restraint instead = Restraint.buffer(limits.strongestBufferPercent());
                wanted.computeIfPresent(channel, (any, brake) -> brake.withoutPause(instead));
                notices.add(
                        new Notice(
                                Notice.Kind.THROTTLE_PAUSE_LIMITED,
                                channel,
                                "rules want to pause %s, but %d %s channels are paused already: it is held back by %s"
                                        .formatted(channel, before, type, instead)));
            }
        }
    }

    private int rank(String channel, long nowMillis) {
        ChannelGovernor governor = of(channel);
        if (governor.orderInForce(nowMillis) != null) {
            return 0;
        }
        return governor.inForce().isPaused() ? 1 : 2;
    }

    private Brake allowed(
            String channel,
            ChannelGovernor governor,
            Brake wanted,
            Situation situation,
            long nowMillis,
            Collection<Notice> notices) {
        Brake now = governor.inForce();
        if (wanted.equals(now)) {
            return now;
        }
        if (situation.sourcesAreBroken) {
            notices.add(
                    new Notice(
                            Notice.Kind.THROTTLE_WITHHELD,
                            channel,
                            "most sources are silent or far behind: rules want %s for %s, but %s is kept"
                                    .formatted(wanted.summary(), channel, now.summary())));
            return now;
        }
        if (governor.isHeld(limits, nowMillis)) {
            return now;
        }
        if (governor.changesTooOften(limits, nowMillis) && !wanted.isAsStrictAs(now)) {
            notices.add(
                    new Notice(
                            Notice.Kind.THROTTLE_CHANGES_LIMITED,
                            channel,
                            "%d changes in an hour: %s is kept for %s, rules want %s"
                                    .formatted(
                                            limits.maxChangesPerHour(),
                                            now.summary(),
                                            channel,
                                            wanted.summary())));
            return now;
        }
        return wanted;
    }

    private void tell(
            ChannelGovernor governor,
            Brake next,
            String reason,
            Situation situation,
            long nowMillis,
            List<Command> commands) {
        if (!dryRun && situation.isPresent) {
            governor.tellTried(triedOf(governor, nowMillis), nowMillis)
                    .ifPresent(
                            tried -> {
                                commands.add(tried);
                                // The log has to end with what is in force.
                                governor.tellAgain(reason, nowMillis).ifPresent(commands::add);
                            });
        }
        governor.tell(next, reason, dryRun, nowMillis).ifPresent(commands::add);
    }

    /**
     * What would be in force if rules that are only tried counted: free if none of them demands.
     */
    private static Brake triedOf(ChannelGovernor governor, long nowMillis) {
        Brake with = governor.demanded(nowMillis, true);
        return with.equals(governor.demanded(nowMillis, false)) ? Brake.FREE : with;
    }

    private static String reason(@Nullable ManualOverride order, Brake wanted, Brake next) {
        if (order != null) {
            return "ordered by %s: %s".formatted(order.by(), order.reason());
        }
        if (wanted.equals(next)) {
            return next.isFree() ? "nothing is demanded any more" : "demanded by rules";
        }
        return "kept for now; rules demand: " + wanted.summary();
    }

    private static Notice overridden(String channel, ManualOverride order) {
        return new Notice(
                Notice.Kind.THROTTLE_OVERRIDDEN,
                channel,
                "%s is %s by order of %s: %s"
                        .formatted(
                                channel,
                                order.mode() == ManualOverride.Mode.FORCE_PAUSE
                                        ? "paused"
                                        : "released",
                                order.by(),
                                order.reason()));
    }

    /** Writes what is known of all channels. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(FORMAT_VERSION);
        out.writeLong(lastTurnMillis);
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
        if (version != FORMAT_VERSION) {
            throw new IOException(
                    "governors are written in format %d, and this is format %d"
                            .formatted(version, FORMAT_VERSION));
        }
        Map<String, Rule> byName = new HashMap<>();
        rules.forEach(rule -> byName.put(rule.name(), rule));
        lastTurnMillis = in.readLong();
        int channels = in.readInt();
        for (int i = 0; i < channels; i++) {
            String channel = SnapshotText.read(in);
            byChannel.put(channel, ChannelGovernor.read(channel, in, byName));
        }
    }
}
