// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** "Samples by channel, system and stage; good, bad and absorbed by channel", over all SKUs. */
final class ReferenceSync {
    private record Group(Instant windowStart, String channel, String system, String stage) {}

    /** A stage of a sample, by its two ends. */
    private record Stage(Instant from, Instant to, boolean inferred) {}

    private record Window(Instant windowStart, String channel) {}

    private record Pending(String channel, Instant occurredAt, boolean overdue) {}

    private final Map<Group, List<Stage>> stages = new HashMap<>();
    private final Map<Window, List<String>> ends = new HashMap<>();
    private final List<Pending> pending = new ArrayList<>();

    /** "Samples are grouped by the 10-second event-time window of acknowledgedAt." */
    void stage(
            Instant acknowledgedAt,
            String channel,
            String system,
            String stage,
            Instant from,
            Instant to,
            boolean inferred) {
        Group group = new Group(Durations.windowOf(acknowledgedAt), channel, system, stage);
        stages.computeIfAbsent(group, any -> new ArrayList<>()).add(new Stage(from, to, inferred));
    }

    /** A change that became good, bad or absorbed. */
    void ended(Instant at, String channel, String as) {
        ends.computeIfAbsent(new Window(Durations.windowOf(at), channel), any -> new ArrayList<>())
                .add(as);
    }

    /** A change that is pending at the end. */
    void pending(String channel, Instant occurredAt, boolean overdue) {
        pending.add(new Pending(channel, occurredAt, overdue));
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        stages.forEach((group, of) -> rows.add(row(group, of)));
        ends.forEach(
                (window, of) ->
                        rows.add(
                                new SyncSlo(
                                        window.windowStart(),
                                        window.channel(),
                                        of.stream().filter("good"::equals).count(),
                                        of.stream().filter("bad"::equals).count(),
                                        of.stream().filter("absorbed"::equals).count())));
        pending.stream()
                .map(Pending::channel)
                .distinct()
                .forEach(channel -> rows.add(pendingOf(channel)));
        return rows;
    }

    private static SyncLatency row(Group group, List<Stage> of) {
        // "A negative stage (clocks of two systems that disagree) counts as 0 and is counted as
        // skew; total is taken from its own two ends, also at least 0."
        Durations durations =
                new Durations(
                        of.stream()
                                .map(stage -> Durations.between(stage.from(), stage.to()))
                                .toList());
        return new SyncLatency(
                group.windowStart(),
                group.channel(),
                group.system(),
                group.stage(),
                of.size(),
                of.stream().filter(Stage::inferred).count(),
                of.stream().filter(stage -> stage.to().isBefore(stage.from())).count(),
                durations.mean(),
                durations.max(),
                durations.percentile(50),
                durations.percentile(90),
                durations.percentile(95),
                durations.percentile(99));
    }

    private PendingChanges pendingOf(String channel) {
        List<Pending> of =
                pending.stream()
                        .filter(change -> change.channel().equals(channel))
                        .sorted(Comparator.comparing(Pending::occurredAt))
                        .toList();
        return new PendingChanges(
                channel,
                of.size(),
                of.stream().filter(Pending::overdue).count(),
                of.get(0).occurredAt());
    }
}
