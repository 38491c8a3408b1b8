// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.Alert;
import io.stockscope.event.AlertState;
import io.stockscope.event.ThrottleCommand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which alerts fired, when their commands came, and how long that took from the append of the
 * measurement that let the second be decided. May be used by several threads.
 */
final class AlertingLog {

    /** The names of what is measured. */
    static final String ALERT = "alert";

    static final String COMMAND = "command";
    static final String COMMAND_READ = "command read";

    /** A command that brakes. */
    private record Braked(long appendedAtMillis, long readAtMillis) {}

    /** A channel. */
    private static final class Channel {
        /** Second that was decided, to the append of its alert. */
        private final NavigableMap<Long, Long> fired = new TreeMap<>();

        /** By the append. */
        private final NavigableMap<Long, Braked> braked = new TreeMap<>();

        private boolean isBraked;
    }

    /** What was measured of some seconds. */
    record Latencies(List<Long> alerts, List<Long> commands, List<Long> reads, int withoutCommand) {

        List<LatencyFigures> figures() {
            return List.of(
                    LatencyFigures.of(ALERT, alerts),
                    LatencyFigures.of(COMMAND, commands),
                    LatencyFigures.of(COMMAND_READ, reads));
        }
    }

    private final Map<String, Channel> channels = new HashMap<>();
    private final Set<String> episodes = new HashSet<>();

    /** Takes an alert; each episode counts once. */
    synchronized void take(Alert alert, long appendedAtMillis) {
        if (alert.getState() != AlertState.FIRING
                || !alert.getRuleName().equals(AlertingBenchRules.FIRES)
                || !episodes.add(alert.getAlertId() + alert.getStartedAt())) {
            return;
        }
        channel(alert.getLabels().getOrDefault("channel", ""))
                .fired
                .put(alert.getAt().toEpochMilli(), appendedAtMillis);
    }

    /** Takes a command; only the one that begins to brake counts. */
    synchronized void take(ThrottleCommand command, long appendedAtMillis, long readAtMillis) {
        Channel channel = channel(command.getChannel());
        boolean brakes = !command.getDirectives().isEmpty();
        if (brakes && !channel.isBraked) {
            channel.braked.put(appendedAtMillis, new Braked(appendedAtMillis, readAtMillis));
        }
        channel.isBraked = brakes;
    }

    private Channel channel(String name) {
        return channels.computeIfAbsent(name, any -> new Channel());
    }

    /** How many alerts have fired. */
    synchronized int fired() {
        return channels.values().stream().mapToInt(channel -> channel.fired.size()).sum();
    }

    /**
     * What was measured of the seconds from one moment of event time up to another.
     *
     * @param frontiers when each second was complete
     */
    synchronized Latencies latencies(Frontiers frontiers, long fromMillis, long toMillis) {
        List<Long> alerts = new ArrayList<>();
        List<Long> commands = new ArrayList<>();
        List<Long> reads = new ArrayList<>();
        int without = 0;
        for (Channel channel : channels.values()) {
            for (Map.Entry<Long, Long> fired :
                    channel.fired.subMap(fromMillis, true, toMillis, false).entrySet()) {
                OptionalLong decidable = frontiers.reachedAtMillis(fired.getKey());
                if (decidable.isEmpty()) {
                    continue;
                }
                alerts.add(fired.getValue() - decidable.getAsLong());
                // The one of the next time a channel is bad would be later than this.
                Long next = channel.fired.higherKey(fired.getKey());
                var braked =
                        channel.braked.ceilingEntry(
                                Math.min(fired.getKey(), decidable.getAsLong()));
                if (braked == null || (next != null && braked.getKey() >= next)) {
                    without++;
                    continue;
                }
                commands.add(braked.getValue().appendedAtMillis() - decidable.getAsLong());
                reads.add(braked.getValue().readAtMillis() - decidable.getAsLong());
            }
        }
        return new Latencies(alerts, commands, reads, without);
    }
}
