// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.awaitility.Awaitility.await;

import io.stockscope.reference.StockResults;
import io.stockscope.stock.LedgerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * The topology running live on a MiniCluster, while input, time, checkpoints and failures are the
 * test's. The input stays over restarts, and so do the rows that came out.
 */
final class LiveTopology implements AutoCloseable {

    /** How many subtasks a job may have. */
    private static final int SLOTS = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name = UUID.randomUUID().toString();
    private final TestFeed feed = TestFeed.named(name);
    private final Configuration configuration;
    private final MiniCluster cluster;
    private JobID job = new JobID();
    private int parallelism;

    private LiveTopology(Configuration configuration, MiniCluster cluster) {
        this.configuration = configuration;
        this.cluster = cluster;
    }

    /**
     * Starts a cluster without a job.
     *
     * @param folder for checkpoints
     * @param options of the cluster and the job, such as the state backend
     */
    static LiveTopology on(Path folder, Configuration options) throws Exception {
        Configuration configuration = new Configuration(options);
        configuration.set(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem");
        configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri().toString());
        // Only when the test asks for one.
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofHours(1));
        // All of it in one file.
        configuration.set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(SLOTS)
                                .withRandomPorts()
                                .build());
        cluster.start();
        return new LiveTopology(configuration, cluster);
    }

    /** Starts the job without state. */
    void start(int newParallelism) throws Exception {
        start(newParallelism, SavepointRestoreSettings.none());
    }

    /** Starts the job from a savepoint; it goes on in the input from there. */
    void start(int newParallelism, String savepoint) throws Exception {
        start(newParallelism, SavepointRestoreSettings.forPath(savepoint));
    }

    private void start(int newParallelism, SavepointRestoreSettings from) throws Exception {
        parallelism = newParallelism;
        StreamGraph graph = graph();
        graph.setSavepointRestoreSettings(from);
        job = cluster.submitJob(graph).get().getJobID();
    }

    private StreamGraph graph() {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        RunMode.live().configure(env);
        env.setParallelism(parallelism);
        DataStream<DecodedRecord> input =
                env.addSource(
                                new TestFeedSource(name),
                                "Test feed",
                                TypeInformation.of(DecodedRecord.class))
                        .uid("test-feed")
                        .setParallelism(1)
                        // What belongs to a SKU keeps its order.
                        .partitionCustom(
                                (sku, subtasks) -> Math.floorMod(sku.hashCode(), subtasks),
                                LiveTopology::sku);
        StockTopology.Results results =
                StockTopology.build(
                        input.filter(record -> !isItem(record)).uid("test-events"),
                        input.filter(LiveTopology::isItem).uid("test-items"),
                        LedgerSettings.DEFAULTS,
                        EndOfTime.NONE);
        results.levels().sinkTo(new TestFeedSink<>(name, TestFeed::put, true)).uid("test-levels");
        results.negativeAts()
                .sinkTo(new TestFeedSink<>(name, TestFeed::put, false))
                .uid("test-incidents");
        results.conflicts()
                .sinkTo(new TestFeedSink<>(name, TestFeed::put, false))
                .uid("test-conflicts");
        return env.getStreamGraph();
    }

    private static String sku(DecodedRecord record) {
        return record.input() == null ? "" : record.input().sku();
    }

    private static boolean isItem(DecodedRecord record) {
        return record.input() != null && record.input().item() != null;
    }

    /** Hands in a record. */
    void process(DecodedRecord record) {
        feed.add(record);
    }

    /** Hands in a watermark, without waiting for what it does. */
    void pass(long watermark) {
        feed.addWatermark(watermark);
    }

    /** Hands in a watermark, and waits until all that came before it is done. */
    void watermark(long millis) {
        pass(millis);
        awaitWatermark(millis);
    }

    void awaitWatermark(long millis) {
        await("watermark " + millis)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .until(() -> feed.hasReached(millis, parallelism));
    }

    /** Fails the job once what was handed in so far is read. */
    void fail() {
        feed.addFailure();
    }

    /** Makes a checkpoint now. */
    void checkpoint() throws Exception {
        cluster.triggerCheckpoint(job, CheckpointType.FULL).get();
    }

    /** Stops the job; returns where its state is. */
    String stopWithSavepoint(Path folder, boolean drain) throws Exception {
        String savepoint =
                cluster.stopWithSavepoint(
                                job, folder.toString(), drain, SavepointFormatType.CANONICAL)
                        .get();
        cluster.requestJobResult(job).get();
        feed.stopped();
        return savepoint;
    }

    void forgetRows() {
        feed.forgetRows();
    }

    /** The rows that have come so far. */
    StockResults results() {
        return feed.book().results();
    }

    @Override
    public void close() throws Exception {
        try {
            if (List.of(JobStatus.RUNNING, JobStatus.RESTARTING)
                    .contains(cluster.getJobStatus(job).get())) {
                cluster.cancelJob(job).get();
            }
        } catch (ExecutionException e) {
            // There was no job yet.
        } finally {
            cluster.closeAsync().get();
            TestFeed.forget(name);
        }
    }
}
