// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.CliException;
import io.stockscope.local.bench.Measurement;
import io.stockscope.local.bench.Meter;
import io.stockscope.local.bench.MetricSums;
import io.stockscope.local.bench.Workload;
import io.stockscope.local.migrate.MigrateCommand;
import io.stockscope.local.run.EmbeddedFlink;
import io.stockscope.local.run.JobMetrics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * The stock job, live and set as {@code stockscope run} sets it, state on the heap. It is through
 * when time has come to the present, which every expiry and objective of the events lies before,
 * and it has stopped with a savepoint: so all rows are written.
 */
final class StockscopePeer implements PeerRun {

    private static final Duration SLACK = Duration.ofMinutes(1);

    private final StockscopeConfig config;

    StockscopePeer(StockscopeConfig config) {
        this.config = config;
    }

    @Override
    public PeerMeasurement run(Workload workload) throws Exception {
        MigrateCommand.migrate(config.clickHouse());
        Path state = Files.createTempDirectory("stockscope-peers-state");
        try {
            return run(workload, state);
        } finally {
            FileUtils.deleteDirectory(state.toFile());
        }
    }

    private PeerMeasurement run(Workload workload, Path state) throws Exception {
        MetricSums.reset();
        String id = JobMetrics.newId();
        StreamExecutionEnvironment env = EmbeddedFlink.live(options(id, state));
        StockJob.define(env, config, RunMode.live());
        JobClient job = env.executeAsync(Peer.STOCKSCOPE.id());
        JobMetrics metrics = JobMetrics.take(id);
        Ending ending = new Ending(job, metrics, state.resolve("savepoint"), workload);
        try (Meter meter = new Meter()) {
            Measurement measurement =
                    meter.measure(workload, MetricSums::stockEventsRead, ending::isOver);
            return new PeerMeasurement(measurement, Map.of("late", (double) metrics.late()));
        }
    }

    private Map<String, String> options(String id, Path state) {
        Map<String, String> options = new HashMap<>(JobMetrics.options(id));
        options.put(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
                state.resolve("checkpoints").toUri().toString());
        options.putAll(config.flink());
        options.put(StateBackendOptions.STATE_BACKEND.key(), "hashmap");
        // An attempt that read half of it would be counted twice.
        options.put(RestartStrategyOptions.RESTART_STRATEGY.key(), "none");
        options.put("metrics.reporter.bench.factory.class", MetricSums.Factory.class.getName());
        return options;
    }

    /** The steps from the last event to the last row. */
    private final class Ending {
        private final JobClient job;
        private final JobMetrics metrics;
        private final Path savepoint;
        private final Workload workload;
        private @Nullable CompletableFuture<String> stopped;

        Ending(JobClient job, JobMetrics metrics, Path savepoint, Workload workload) {
            this.job = job;
            this.metrics = metrics;
            this.savepoint = savepoint;
            this.workload = workload;
        }

        boolean isOver() {
            throwIfFailed(job.getJobExecutionResult());
            if (stopped == null
                    && MetricSums.stockEventsDecided() >= workload.total()
                    && metrics.watermarkMillis().orElse(Long.MIN_VALUE) >= presentMillis()) {
                stopped =
                        job.stopWithSavepoint(
                                false, savepoint.toUri().toString(), SavepointFormatType.NATIVE);
            }
            if (stopped != null) {
                throwIfFailed(stopped);
            }
            return stopped != null && stopped.isDone() && job.getJobExecutionResult().isDone();
        }

        private long presentMillis() {
            return System.currentTimeMillis()
                    - config.stock().widestOutOfOrderness().plus(SLACK).toMillis();
        }
    }

    private static void throwIfFailed(CompletableFuture<?> future) {
        try {
            future.getNow(null);
        } catch (CompletionException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw CliException.failed("the job has failed: " + root, e);
        }
    }
}
