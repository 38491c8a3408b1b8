// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.CliException;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesFile;
import io.stockscope.local.simulation.SalesFileException;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SalesLine;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.SimulationTruth;
import io.stockscope.local.simulation.TopicSimulation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sales that the demo runs on.
 *
 * @param name for a person
 */
record DemoSales(String name, List<SalesLine> lines, long seed) {

    private static final int DAYS = 7;
    private static final int SKUS = 300;

    /** Reads the file, or generates a week where there is none. */
    static DemoSales of(@Nullable Path file, long seed) {
        if (file == null) {
            return new DemoSales(
                    "a generated week of sales", GeneratedSales.generate(DAYS, SKUS, seed), seed);
        }
        try {
            return new DemoSales(file.toString(), SalesFile.read(file), seed);
        } catch (SalesFileException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Simulates the retailer around the sales, and sends its events. */
    SimulationTruth send(StockscopeConfig config) throws IOException {
        SimulationOptions options =
                new SimulationOptions(seed, SimulationOptions.DEFAULT_DUPLICATE_SHARE);
        return TopicSimulation.run(SalesHistory.of(lines), options, config);
    }
}
