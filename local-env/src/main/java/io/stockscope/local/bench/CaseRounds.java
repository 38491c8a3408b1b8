// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.CliException;
import io.stockscope.local.service.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Measures cases in rounds: each rung over each case once in every round, so what else the machine
 * does hits all alike.
 */
final class CaseRounds {

    private final List<BenchCase> cases;
    private final Set<Rung> rungs;
    private final int runs;
    private final Progress progress;
    private final Map<CasePoint, String> failures = new LinkedHashMap<>();

    CaseRounds(List<BenchCase> cases, Set<Rung> rungs, int runs, Progress progress) {
        this.cases = List.copyOf(cases);
        this.rungs = rungs;
        this.runs = runs;
        this.progress = progress;
    }

    /**
     * The runs of each rung over each case, in the order of the rounds. What fails is left out from
     * then on, and told by {@link #failures}.
     *
     * @throws CliException if a rung fails over the first case
     */
    Map<CasePoint, List<Measurement>> measure(CaseRunner runner) throws Exception {
        Map<CasePoint, List<Measurement>> results = new LinkedHashMap<>();
        for (int run = 1; run <= runs; run++) {
            for (Rung rung : rungs) {
                for (BenchCase one : cases) {
                    CasePoint point = new CasePoint(rung, one.id());
                    if (failures.containsKey(point)) {
                        continue;
                    }
                    Measurement result;
                    try {
                        result = runner.run(one, rung);
                    } catch (CliException e) {
                        if (one.equals(cases.get(0))) {
                            throw e;
                        }
                        failures.put(point, String.valueOf(e.getMessage()));
                        results.remove(point);
                        continue;
                    }
                    results.computeIfAbsent(point, p -> new ArrayList<>()).add(result);
                    progress.at(
                            "Run %d of %d: %s, %s, %,.0f CPU ns per event, %,.0f events/s"
                                    .formatted(
                                            run,
                                            runs,
                                            rung.id(),
                                            one.id(),
                                            result.cpuNanosPerEvent(),
                                            result.eventsPerSecond()),
                            -1);
                }
            }
        }
        return results;
    }

    /** What could not be measured, and why. */
    Map<CasePoint, String> failures() {
        return failures;
    }
}
