// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.migrate.MigrateCommand;
import io.stockscope.table.ClickHouseJdbc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.util.FileUtils;

/** A rung in this process; what it writes is deleted when it is done. */
final class RungInProcess implements RungRunner {

    /** Of the stock job's results, in ClickHouse; nobody else's. */
    static final String DATABASE = "stockscope_bench";

    private final Function<Map<String, String>, StockscopeConfig> configuration;

    /**
     * @param configuration loads it with other values for some keys
     */
    RungInProcess(Function<Map<String, String>, StockscopeConfig> configuration) {
        this.configuration = configuration;
    }

    @Override
    public Measurement run(Rung rung, Workload workload) throws Exception {
        StockscopeConfig config = config(rung);
        if (!rung.isOnFlink()) {
            return new ConsumerRung(config).measure(rung, workload);
        }
        Path checkpoints = Files.createTempDirectory("stockscope-bench-state");
        try {
            if (rung.isStockJob()) {
                return stockJob(rung, workload, config, checkpoints);
            }
            return new FlinkRung(config, checkpoints).measure(rung, workload);
        } finally {
            FileUtils.deleteDirectory(checkpoints.toFile());
        }
    }

    private StockscopeConfig config(Rung rung) {
        Map<String, String> own = new HashMap<>(rung.settings());
        own.put("clickhouse.database", DATABASE);
        return configuration.apply(own);
    }

    private static Measurement stockJob(
            Rung rung, Workload workload, StockscopeConfig config, Path checkpoints)
            throws Exception {
        dropDatabase(config.clickHouse());
        MigrateCommand.migrate(config.clickHouse());
        try {
            return new FlinkRung(config, checkpoints).measure(rung, workload);
        } finally {
            dropDatabase(config.clickHouse());
        }
    }

    static void dropDatabase(ClickHouseSettings settings) throws SQLException {
        if (!settings.database().equals(DATABASE)) {
            throw new IllegalStateException("not the bench's own: " + settings.database());
        }
        try (Connection connection =
                        ClickHouseJdbc.dataSource(
                                        settings.connection(settings.admin())
                                                .withDatabase("system"))
                                .getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + DATABASE + " SYNC");
        }
    }
}
