// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.CliException;
import io.stockscope.local.migrate.MigrateCommand;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.Progress;
import io.stockscope.local.up.Foundation;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.StateBackendOptions;
import org.jspecify.annotations.Nullable;

/**
 * Services to put a live load on: of the bench's own, or given ones whose topics of stock events
 * are empty, and are emptied again. Results go to a database of the bench's own.
 */
final class LiveServices implements AutoCloseable {

    private final LiveOptions options;
    private final Progress progress;
    private final @Nullable LocalServices own;
    private final StockscopeConfig config;
    private final List<String> where;

    private LiveServices(LiveOptions options, Progress progress, @Nullable LocalServices own) {
        this.options = options;
        this.progress = progress;
        this.own = own;
        Map<String, String> settings = new HashMap<>(options.settings());
        settings.put("clickhouse.database", RungInProcess.DATABASE);
        this.config = own == null ? options.configuration().load(settings) : own.config(settings);
        this.where = where();
    }

    /**
     * Starts services, or connects to the given ones.
     *
     * @throws CliException if given topics hold stock events
     */
    static LiveServices open(LiveOptions options, Progress progress)
            throws IOException, InterruptedException {
        LocalServices own = options.isGiven() ? null : LocalServices.startTemporary(progress);
        LiveServices services = new LiveServices(options, progress, own);
        try {
            Foundation.lay(services.config);
            services.requireEmpty();
        } catch (InterruptedException | RuntimeException e) {
            services.closeOwn();
            throw e;
        }
        return services;
    }

    private void requireEmpty() {
        long present = PresentEvents.count(config.kafka());
        if (present > 0) {
            throw CliException.failed(
                    "the topics hold %,d stock events, and a live load needs empty ones, which it empties again afterwards"
                            .formatted(present));
        }
    }

    private List<String> where() {
        List<String> arguments = new ArrayList<>();
        if (own != null) {
            arguments.addAll(List.of("--endpoints", own.endpointsFile().toString()));
        } else {
            ConfigSources sources = options.configuration().sources();
            if (sources.fileOrNull() != null) {
                arguments.addAll(List.of("--config", sources.fileOrNull().toString()));
            }
            if (sources.endpointsOrNull() != null) {
                arguments.addAll(List.of("--endpoints", sources.endpointsOrNull().toString()));
            }
        }
        options.settings().forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        return arguments;
    }

    /** With the bench's own database. */
    StockscopeConfig config() {
        return config;
    }

    /**
     * Events per second: as asked for, or half of what the job reads and decides in a second when
     * all lies in Kafka, with the same state backend, in a process of its own.
     */
    double rate() throws Exception {
        Double asked = options.rate();
        if (asked != null) {
            return asked;
        }
        Workload workload = options.capacity();
        EventSender.send(BenchEvents.of(workload.total(), options.skus()), config, progress);
        boolean rocksDb =
                "rocksdb".equals(config.flink().get(StateBackendOptions.STATE_BACKEND.key()));
        Rung rung = rocksDb ? Rung.STOCK_ROCKSDB : Rung.STOCK;
        progress.at("Measuring what the stock job can do", -1);
        try (RungProcess process = new RungProcess(options.heap(), where, own == null)) {
            double capacity = process.run(rung, workload).eventsPerSecond();
            progress.at("The stock job can do %,.0f events/s".formatted(capacity), -1);
            return capacity / 2;
        } finally {
            empty();
        }
    }

    /** Deletes the stock events of what ran before. */
    void empty() throws InterruptedException {
        LogEnds.deleteAllBefore(config.kafka());
    }

    /** Starts the job at the beginning of the topics, with an empty database. */
    LiveJob startJob() throws Exception {
        RungInProcess.dropDatabase(config.clickHouse());
        MigrateCommand.migrate(config.clickHouse());
        return LiveJob.start(options, where, own == null);
    }

    private void closeOwn() {
        if (own != null) {
            own.close();
        }
    }

    @Override
    public void close() throws SQLException, InterruptedException {
        try {
            if (own == null) {
                empty();
                RungInProcess.dropDatabase(config.clickHouse());
            }
        } finally {
            closeOwn();
        }
    }
}
