// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.service.Progress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures rungs in rounds, each rung once in each: so what else the machine does hits all alike.
 */
final class Ladder {

    private final Set<Rung> rungs;
    private final Workload workload;
    private final int runs;
    private final RungRunner runner;
    private final Progress progress;

    Ladder(Set<Rung> rungs, Workload workload, int runs, RungRunner runner, Progress progress) {
        this.rungs = EnumSet.copyOf(rungs);
        this.workload = workload;
        this.runs = runs;
        this.runner = runner;
        this.progress = progress;
    }

    Map<Rung, List<Measurement>> climb() throws Exception {
        Map<Rung, List<Measurement>> results = new EnumMap<>(Rung.class);
        for (int run = 1; run <= runs; run++) {
            for (Rung rung : rungs) {
                Measurement result = runner.run(rung, workload);
                results.computeIfAbsent(rung, r -> new ArrayList<>()).add(result);
                progress.at(
                        "Run %d of %d: %s, %,.0f CPU ns per event, %,.0f events/s"
                                .formatted(
                                        run,
                                        runs,
                                        rung.id(),
                                        result.cpuNanosPerEvent(),
                                        result.eventsPerSecond()),
                        -1);
            }
        }
        return results;
    }
}
