// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.StockscopeTopic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** "Per source and 10-second window of recordedAt": what came, and what became of it. */
final class ReferenceFlow {
    private record Group(Instant windowStart, String source, StockscopeTopic topic) {}

    private static final class Counted {
        final List<Long> captureMillis = new ArrayList<>();
        long duplicates;
        long superseded;
        long invalid;
        long unmapped;
        long unpriced;
    }

    private final Map<Group, Counted> groups = new HashMap<>();

    /** An event that could be used, whatever becomes of it. */
    void event(Fact fact) {
        counted(fact).captureMillis.add(Durations.between(fact.occurredAt(), fact.recordedAt()));
    }

    void duplicate(Fact fact) {
        counted(fact).duplicates++;
    }

    void superseded(Fact fact) {
        counted(fact).superseded++;
    }

    void unmapped(Fact fact) {
        counted(fact).unmapped++;
    }

    void unpriced(Fact fact) {
        counted(fact).unpriced++;
    }

    /** A dead letter; one whose own time cannot be used is counted when it failed, so not here. */
    void invalid(Fact fact) {
        if (!fact.recordedAt().isBefore(Validity.FIRST_TIME)
                && !fact.recordedAt().isAfter(Validity.LAST_TIME)) {
            counted(fact).invalid++;
        }
    }

    private Counted counted(Fact fact) {
        return groups.computeIfAbsent(
                new Group(Durations.windowOf(fact.recordedAt()), fact.source(), fact.topic()),
                any -> new Counted());
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        groups.forEach(
                (group, counted) -> {
                    List<Long> millis = counted.captureMillis;
                    Durations capture = new Durations(millis);
                    rows.add(
                            new FlowHealth(
                                    group.windowStart(),
                                    group.source(),
                                    group.topic().topicName(),
                                    millis.size(),
                                    counted.duplicates,
                                    0,
                                    counted.superseded,
                                    0,
                                    counted.invalid,
                                    counted.unmapped,
                                    counted.unpriced,
                                    millis.isEmpty() ? null : capture.percentile(50),
                                    millis.isEmpty() ? null : capture.percentile(99)));
                });
        return rows;
    }
}
