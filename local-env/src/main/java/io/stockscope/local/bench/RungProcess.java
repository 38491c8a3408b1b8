// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.io.IOException;
import java.util.List;

/** A rung in a process of its own. */
final class RungProcess implements RungRunner, AutoCloseable {

    private final BenchProcess process;

    /**
     * @param heap the most memory for Java objects, as {@code -Xmx} takes it
     * @param configuration options that say where the services are
     * @param withEnvironment whether Stockscope's environment variables count as well
     */
    RungProcess(String heap, List<String> configuration, boolean withEnvironment)
            throws IOException {
        this.process = new BenchProcess(heap, configuration, withEnvironment);
    }

    @Override
    public Measurement run(Rung rung, Workload workload) throws IOException, InterruptedException {
        return Measurement.ofJson(
                process.run(
                        "rung " + rung.id(),
                        List.of(
                                "bench",
                                "rung",
                                rung.id(),
                                "--events",
                                String.valueOf(workload.measured()),
                                "--warmup",
                                String.valueOf(workload.warmup()))));
    }

    /** Ends a rung that still runs. */
    @Override
    public void close() {
        process.close();
    }
}
