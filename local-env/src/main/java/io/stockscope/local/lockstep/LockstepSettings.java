// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.alert.Rule;
import io.stockscope.alert.engine.EngineSettings;
import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.StockJob;
import java.util.List;
import java.util.Map;

/**
 * What the stock job and the alert engine of a run go by.
 *
 * @param rules in force from the beginning
 */
public record LockstepSettings(StockSettings stock, EngineSettings engine, List<Rule> rules) {

    /** The currency that the simulated retailer has its prices in. */
    private static final Map<String, String> CURRENCY = Map.of("reportingCurrency", "GBP");

    /** Copies the rules. */
    public LockstepSettings {
        rules = List.copyOf(rules);
    }

    /** The defaults of both, with these rules. */
    public static LockstepSettings defaults(List<Rule> rules) {
        return new LockstepSettings(
                StockscopeConfig.load(new ConfigSources(null, null, Map.of(), CURRENCY)).stock(),
                EngineSettings.defaults(StockJob.measurementProducers()),
                rules);
    }
}
