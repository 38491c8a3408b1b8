// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.awaitility.Awaitility.await;

import io.stockscope.reference.StockResults;
import io.stockscope.stock.LedgerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.testutils.InMemoryReporter;
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
    private final Path folder;
    private final Configuration configuration;
    private final MiniCluster cluster;
    private final InMemoryReporter reporter;
    private JobID job = new JobID();

    private LiveTopology(
            Path folder,
            Configuration configuration,
            InMemoryReporter reporter,
            MiniCluster cluster) {
        this.folder = folder;
        this.configuration = configuration;
        this.reporter = reporter;
        this.cluster = cluster;
    }

    /**
     * Starts a cluster without a job.
     *
     * @param folder for checkpoints and savepoints
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
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 5);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        InMemoryReporter reporter = InMemoryReporter.create();
        reporter.addToConfiguration(configuration);
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(SLOTS)
                                .withRandomPorts()
                                .build());
        cluster.start();
        return new LiveTopology(folder, configuration, reporter, cluster);
    }

    /** Starts the job without state. */
    void start(int parallelism) throws Exception {
        start(parallelism, SavepointRestoreSettings.none());
    }

    /** Starts the job from a savepoint; it goes on in the input from there. */
    void start(int parallelism, String savepoint) throws Exception {
        start(parallelism, SavepointRestoreSettings.forPath(savepoint));
    }

    private void start(int parallelism, SavepointRestoreSettings from) throws Exception {
        feed.starting(parallelism);
        StreamGraph graph = graph(parallelism);
        graph.setSavepointRestoreSettings(from);
        job = cluster.submitJob(graph).get().getJobID();
    }

    private StreamGraph graph(int parallelism) {
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
                        input.filter(record -> !isItem(record) && !isChannel(record))
                                .uid("test-events"),
                        input.filter(LiveTopology::isItem).uid("test-items"),
                        input.filter(LiveTopology::isChannel).uid("test-channels"),
                        LedgerSettings.DEFAULTS,
                        Duration.ofHours(2),
                        true,
                        RunMode.live());
        keep("stock_levels", results.levels(), true);
        keep("negative_ats", results.negativeAts(), false);
        keep("reservation_conflicts", results.conflicts(), false);
        keep("discrepancies", results.discrepancies(), false);
        keep("duplicate_reservations", results.duplicates(), false);
        keep("stale_skus", results.staleSkus(), false);
        keep("channel_profiles", results.channels(), false);
        keep("stock_events", results.timeline(), false);
        keep("dead_letters", results.rejected(), false);
        StockTopology.Sums sums = results.sums();
        keep("sync_latency", sums.syncLatency(), false);
        keep("sync_slo", sums.syncSlo(), false);
        keep("erp_posting_delay", sums.erpPostingDelay(), false);
        keep("book_comparisons", sums.bookComparisons(), false);
        keep("flow_health", sums.flowHealth(), false);
        keep("authority_violations", sums.authorityViolations(), false);
        StockTopology.Totals totals = results.totals();
        keep("stale_exposure", totals.staleExposure(), false);
        keep("stale_exposure_1m", totals.staleExposureByMinute(), false);
        keep("stale_exposure_1h", totals.staleExposureByHour(), false);
        keep("pending_changes", totals.pendingChanges(), false);
        keep("unanchored_locations", totals.unanchoredLocations(), false);
        keep("completeness", totals.completeness(), false);
        return env.getStreamGraph();
    }

    private <T> void keep(String view, DataStream<T> rows, boolean tellsTime) {
        rows.sinkTo(new TestFeedSink<>(name, view, tellsTime)).uid("test-" + view);
    }

    private static String sku(DecodedRecord record) {
        return record.input() == null || isChannel(record) ? "" : record.input().sku();
    }

    private static boolean isChannel(DecodedRecord record) {
        return record.input() != null && record.input().channel() != null;
    }

    private static boolean isItem(DecodedRecord record) {
        return record.input() != null && record.input().item() != null;
    }

    /** Hands in a record. */
    void process(DecodedRecord record) {
        feed.add(record);
    }

    /** Hands in a watermark. */
    void pass(long watermark) {
        feed.addWatermark(watermark);
    }

    /** Fails the job, and waits until it has done again what its checkpoint does not hold. */
    void fail() {
        feed.addFailure();
        settle();
    }

    /** Waits until all that was handed in is done, and its rows are here. */
    void settle() {
        await("all steps").atMost(PATIENCE).until(feed::isRead);
        // What a barrier has passed is done; a failed job does not go back to a savepoint.
        await("a barrier")
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(
                        () ->
                                cluster.triggerSavepoint(
                                                job,
                                                folder.toString(),
                                                false,
                                                SavepointFormatType.NATIVE)
                                        .get(),
                        path -> true);
    }

    /** Makes a checkpoint now; all that was handed in is done. */
    void checkpoint() throws Exception {
        cluster.triggerCheckpoint(job, CheckpointType.FULL).get();
        feed.commit();
    }

    /** Stops the job; returns where its state is. */
    String stopWithSavepoint(boolean drain) throws Exception {
        String savepoint =
                cluster.stopWithSavepoint(
                                job, folder.toString(), drain, SavepointFormatType.CANONICAL)
                        .get();
        cluster.requestJobResult(job).get();
        feed.commit();
        return savepoint;
    }

    void forgetRows() {
        feed.forgetRows();
    }

    /** The rows that have come so far. */
    StockResults results() {
        return feed.results();
    }

    /** All rows that have come so far, by view and key; without versions and wall clocks. */
    Map<List<Object>, Object> columns() {
        return ColumnBook.of(feed);
    }

    /**
     * The metrics of the running job, added up over subtasks, by their names below {@code
     * stockscope}, such as {@code topic.pos.lines.read}.
     */
    Map<String, Long> counts() {
        Map<String, Long> sums = new TreeMap<>();
        reporter.getMetricsByGroup()
                .forEach(
                        (group, metrics) -> {
                            List<String> scope = List.of(group.getScopeComponents());
                            int own = scope.indexOf("stockscope");
                            if (own >= 0) {
                                metrics.forEach(
                                        (metric, value) ->
                                                sums.merge(
                                                        Stream.concat(
                                                                        scope
                                                                                .subList(
                                                                                        own + 1,
                                                                                        scope
                                                                                                .size())
                                                                                .stream(),
                                                                        Stream.of(metric))
                                                                .collect(Collectors.joining(".")),
                                                        value(value),
                                                        Long::sum));
                            }
                        });
        return sums;
    }

    private static long value(Metric metric) {
        return metric instanceof Counter counter
                ? counter.getCount()
                : (Long) ((Gauge<?>) metric).getValue();
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
