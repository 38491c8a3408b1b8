// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.local.run.EmbeddedFlink;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FlinkException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope bench live-job}: the stock job, live, in this process, until it is ended. */
@Command(
        name = "live-job",
        description =
                "Runs the stock job live in this process, as the benches under live load do, and prints"
                        + " what it takes as a line of JSON each second: for profilers. Its results"
                        + " go to the benches' own database, which must be there.")
final class LiveJobCommand implements Callable<Integer> {

    private static final long SAMPLE_MILLIS = 1_000;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            required = true,
            description = "Where its checkpoints go; they stay.")
    private Path checkpoints = Path.of("");

    @Option(
            names = "--from",
            paramLabel = "CHECKPOINT",
            description = "Goes on from there, instead of from the beginning of the topics.")
    private @Nullable String from;

    @Mixin private ConfigOptions configuration = new ConfigOptions();

    @Override
    public Integer call() throws Exception {
        StockscopeConfig config =
                configuration.load(Map.of("clickhouse.database", RungInProcess.DATABASE));
        MetricSums.reset();
        try (JobProbe probe = new JobProbe()) {
            StreamExecutionEnvironment env = EmbeddedFlink.live(options(config));
            StockJob.define(env, config, RunMode.live());
            print(probe, started(env));
        }
        return CliException.FAILED;
    }

    private static CompletableFuture<JobExecutionResult> started(StreamExecutionEnvironment env)
            throws Exception {
        try {
            return env.executeAsync(StockJob.NAME).getJobExecutionResult();
        } catch (FlinkException e) {
            throw FlinkRung.failed(e);
        }
    }

    private void print(JobProbe probe, CompletableFuture<JobExecutionResult> result)
            throws Exception {
        PrintWriter out = requireNonNull(spec).commandLine().getOut();
        while (true) {
            try {
                result.get(SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
                throw CliException.failed("the job was stopped by somebody else");
            } catch (TimeoutException e) {
                out.println(probe.look().toJson());
                out.flush();
            } catch (ExecutionException e) {
                throw FlinkRung.failed(e);
            }
        }
    }

    private Map<String, String> options(StockscopeConfig config) {
        Map<String, String> options = new HashMap<>();
        options.put(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), checkpoints.toUri().toString());
        options.put(
                CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION.key(),
                ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION.name());
        if (from != null) {
            options.put(StateRecoveryOptions.SAVEPOINT_PATH.key(), from);
        }
        options.putAll(config.flink());
        // What an attempt that fails takes is no figure.
        options.put(RestartStrategyOptions.RESTART_STRATEGY.key(), "none");
        options.put("metrics.reporter.bench.factory.class", MetricSums.Factory.class.getName());
        return options;
    }
}
