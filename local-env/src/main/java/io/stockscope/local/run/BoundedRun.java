// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.ConfigException;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.EmptyDatabase;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.job.stock.StockReport;
import io.stockscope.local.CliException;
import io.stockscope.table.MigrationException;
import io.stockscope.table.Migrations;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The stock job over a history, into a database that holds no results yet. */
public final class BoundedRun {

    private final StockscopeConfig config;

    public BoundedRun(StockscopeConfig config) {
        this.config = config;
    }

    /**
     * Makes the database if it is not there.
     *
     * @throws ConfigException if it holds results
     * @throws CliException if ClickHouse does not answer or refuses
     */
    public void prepareDatabase() {
        ClickHouseSettings settings = config.clickHouse();
        try {
            EmptyDatabase.require(settings, settings.admin());
            Migrations.migrate(settings.connection(settings.admin()));
        } catch (MigrationException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Runs to the end, and says what became of every record. */
    public StockReport execute(RunMode mode) throws Exception {
        StreamExecutionEnvironment env = EmbeddedFlink.bounded(config.flink());
        StockJob.define(env, config, mode);
        return StockJob.report(env.execute(StockJob.NAME));
    }
}
