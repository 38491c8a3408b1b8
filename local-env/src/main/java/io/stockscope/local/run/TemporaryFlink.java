// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.time.RunClock;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink inside of this process for live jobs that keep nothing: small, and with {@link #close()}
 * it is gone. A job that fails is not started again.
 */
public final class TemporaryFlink implements AutoCloseable {

    // Rows are in ClickHouse when a checkpoint is complete, and somebody is looking.
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(4);
    private static final String NETWORK_MEMORY = "48m";
    private static final String MANAGED_MEMORY = "32m";
    private static final int ALERTING_SLOTS = 1;

    private final MiniCluster cluster;
    private final Configuration configuration;
    private final JobMetrics metrics;
    private final URI webUi;

    private TemporaryFlink(
            MiniCluster cluster, Configuration configuration, JobMetrics metrics, URI webUi) {
        this.cluster = cluster;
        this.configuration = configuration;
        this.metrics = metrics;
        this.webUi = webUi;
    }

    /**
     * Starts it; no job runs yet.
     *
     * @param directory takes all that it writes; to be deleted after {@link #close()}
     */
    public static TemporaryFlink start(Path directory) throws Exception {
        String id = JobMetrics.newId();
        Configuration configuration = EmbeddedFlink.configuration(options(directory, id));
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(
                                        configuration.get(CoreOptions.DEFAULT_PARALLELISM)
                                                + ALERTING_SLOTS)
                                .build());
        try {
            cluster.start();
            URI webUi = cluster.getRestAddress().get();
            return new TemporaryFlink(cluster, configuration, JobMetrics.take(id), webUi);
        } catch (Exception e) {
            cluster.closeAsync();
            throw e;
        }
    }

    private static Map<String, String> options(Path directory, String id) {
        Map<String, String> options = new HashMap<>(JobMetrics.options(id));
        options.put(CoreOptions.TMP_DIRS.key(), directory.toString());
        options.put(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
                directory.resolve("checkpoints").toUri().toString());
        options.put(
                CheckpointingOptions.CHECKPOINTING_INTERVAL.key(),
                CHECKPOINT_INTERVAL.toMillis() + " ms");
        options.put(RestartStrategyOptions.RESTART_STRATEGY.key(), "none");
        options.put(TaskManagerOptions.MANAGED_MEMORY_SIZE.key(), MANAGED_MEMORY);
        options.put(TaskManagerOptions.NETWORK_MEMORY_MIN.key(), NETWORK_MEMORY);
        options.put(TaskManagerOptions.NETWORK_MEMORY_MAX.key(), NETWORK_MEMORY);
        return options;
    }

    /**
     * Starts all jobs, from the beginning of the topics.
     *
     * @return completes with a line that says why, when one of them ends
     */
    public CompletableFuture<String> run(StockscopeConfig config, RunClock clock)
            throws InterruptedException, ExecutionException {
        CompletableFuture<String> ended = new CompletableFuture<>();
        for (LiveJob job : LiveJob.values()) {
            run(job, config, clock).thenAccept(ended::complete);
        }
        return ended;
    }

    private CompletableFuture<String> run(LiveJob job, StockscopeConfig config, RunClock clock)
            throws InterruptedException, ExecutionException {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        job.define(env, config, RunMode.live(clock));
        StreamGraph graph = env.getStreamGraph();
        graph.setJobName(job.jobName());
        JobID id = cluster.submitJob(graph.getJobGraph()).get().getJobID();
        return cluster.requestJobResult(id).thenApply(result -> whyEnded(job, result));
    }

    private static String whyEnded(LiveJob job, JobResult result) {
        return result.getSerializedThrowable()
                .map(e -> e.deserializeError(TemporaryFlink.class.getClassLoader()))
                .map(
                        e ->
                                "the %s job has failed: %s"
                                        .formatted(job.jobName(), LiveRun.rootMessage(e)))
                .orElse("the %s job was stopped by somebody else".formatted(job.jobName()));
    }

    /** What the job counts. */
    public JobMetrics metrics() {
        return metrics;
    }

    /** Where it shows itself to a browser. */
    public URI webUi() {
        return webUi;
    }

    /** Ends the job and all of Flink, and waits for it for some seconds. */
    @Override
    public void close() {
        try {
            cluster.closeAsync().get(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // It ends with the process.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
