// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.alert.throttle.Brake;
import io.stockscope.alert.throttle.Command;
import io.stockscope.local.simulation.SteppedSimulation;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Notes, every ten seconds, which channels are throttled, and which display what is not there. */
final class BrakeLog implements LockstepListener {

    static final long EVERY_SECONDS = 10;

    private final List<String> channels;
    private final Map<String, Brake> inForce = new TreeMap<>();

    /** Channels with instants at which they were throttled. */
    private final Map<String, Set<Long>> throttled = new HashMap<>();

    /** Channels with instants at which they displayed what is not there. */
    private final Map<String, Set<Long>> exposed = new HashMap<>();

    private long changes;

    BrakeLog(List<String> channels) {
        this.channels = channels;
    }

    @Override
    public void command(Command command, long nowMillis) {
        if (!command.dryRun()) {
            Brake before = inForce.put(command.channel(), command.brake());
            changes += command.brake().equals(before) ? 0 : 1;
        }
    }

    @Override
    public void second(SteppedSimulation simulation, long nowMillis) {
        if (nowMillis % (EVERY_SECONDS * 1_000) != 0) {
            return;
        }
        for (String channel : channels) {
            if (!inForce.getOrDefault(channel, Brake.FREE).isFree()) {
                throttled.computeIfAbsent(channel, any -> new HashSet<>()).add(nowMillis);
            }
            if (simulation.displayedInVain(channel) > 0) {
                exposed.computeIfAbsent(channel, any -> new HashSet<>()).add(nowMillis);
            }
        }
    }

    long changes() {
        return changes;
    }

    long throttledSeconds() {
        return EVERY_SECONDS * throttled.values().stream().mapToLong(Set::size).sum();
    }

    /** How long channels were throttled that displayed, in another run, only what is there. */
    long throttledSecondsWithoutExposureIn(BrakeLog other) {
        long looks = 0;
        for (Map.Entry<String, Set<Long>> channel : throttled.entrySet()) {
            Set<Long> exposedThere = other.exposed.getOrDefault(channel.getKey(), Set.of());
            looks += channel.getValue().stream().filter(at -> !exposedThere.contains(at)).count();
        }
        return EVERY_SECONDS * looks;
    }
}
