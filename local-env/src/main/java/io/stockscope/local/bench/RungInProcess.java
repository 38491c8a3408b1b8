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
import org.apache.flink.util.FileUtils;

/** A rung in this process; what it writes is deleted when it is done. */
final class RungInProcess implements RungRunner {

    /** Of the stock job's results, in ClickHouse; nobody else's. */
    static final String DATABASE = "stockscope_bench";

    private final StockscopeConfig config;

    /**
     * @param config with {@link #DATABASE}, which is dropped
     */
    RungInProcess(StockscopeConfig config) {
        this.config = config;
    }

    @Override
    public Measurement run(Rung rung, Workload workload) throws Exception {
        if (rung == Rung.CONSUMER || rung == Rung.DECODE) {
            return new ConsumerRung(config).measure(rung, workload);
        }
        Path checkpoints = Files.createTempDirectory("stockscope-bench-state");
        try {
            if (rung.isStockJob()) {
                return stockJob(rung, workload, checkpoints);
            }
            return new FlinkRung(config, checkpoints).measure(rung, workload);
        } finally {
            FileUtils.deleteDirectory(checkpoints.toFile());
        }
    }

    private Measurement stockJob(Rung rung, Workload workload, Path checkpoints) throws Exception {
        dropDatabase();
        MigrateCommand.migrate(config.clickHouse());
        try {
            return new FlinkRung(config, checkpoints).measure(rung, workload);
        } finally {
            dropDatabase();
        }
    }

    private void dropDatabase() throws SQLException {
        ClickHouseSettings settings = config.clickHouse();
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
