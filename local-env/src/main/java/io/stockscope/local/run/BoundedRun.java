// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.Credentials;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.job.stock.StockReport;
import io.stockscope.local.CliException;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.table.MigrationException;
import io.stockscope.table.Migrations;
import java.util.List;
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
     * @throws CliException if it holds results, which a second run would mix with its own
     */
    public void prepareDatabase() {
        ClickHouseSettings settings = config.clickHouse();
        Credentials admin = settings.admin();
        ClickHouseConnection connection =
                new ClickHouseConnection(
                        settings.url(),
                        settings.database(),
                        admin::user,
                        () -> admin.password().get());
        try {
            List<String> filled = Migrations.tablesWithResults(connection);
            if (!filled.isEmpty()) {
                throw CliException.failed(
                        "database "
                                + settings.database()
                                + " holds results already (in "
                                + String.join(", ", filled)
                                + "); name another one with --database");
            }
            Migrations.migrate(connection);
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
