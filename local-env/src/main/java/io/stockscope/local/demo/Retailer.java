// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.simulation.LiveSimulation;
import java.time.Duration;

/** A live simulation in a thread of its own. */
final class Retailer implements AutoCloseable {

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final LiveSimulation simulation;
    private final Thread thread;

    private Retailer(LiveSimulation simulation, Thread thread) {
        this.simulation = simulation;
        this.thread = thread;
    }

    /** Starts it. If it fails, the demo ends. */
    static Retailer start(LiveSimulation simulation, StockscopeConfig config, Ending ending) {
        Thread thread = new Thread(() -> run(simulation, config, ending), "retailer");
        thread.setDaemon(true);
        thread.start();
        return new Retailer(simulation, thread);
    }

    private static void run(LiveSimulation simulation, StockscopeConfig config, Ending ending) {
        try {
            simulation.run(config);
        } catch (Throwable e) {
            // An Error too: nobody else would hear of it.
            ending.fail("the simulation has failed: " + e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        simulation.stop();
        thread.join(CLOSE_LIMIT.toMillis());
    }
}
