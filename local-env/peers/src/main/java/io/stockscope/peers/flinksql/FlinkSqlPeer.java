// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.flinksql;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.ChannelProfile;
import io.stockscope.job.stock.RunMode;
import io.stockscope.local.CliException;
import io.stockscope.local.bench.Measurement;
import io.stockscope.local.bench.Meter;
import io.stockscope.local.bench.Workload;
import io.stockscope.local.run.EmbeddedFlink;
import io.stockscope.peers.PeerMeasurement;
import io.stockscope.peers.PeerRun;
import io.stockscope.peers.ReferenceChannels;
import io.stockscope.peers.result.ResultDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.StatementSet;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.util.FileUtils;

/**
 * The script on an embedded Flink that is set as Stockscope's is: checkpoints every 10 s, state on
 * the heap, object reuse; and with what a good user of SQL sets, mini-batches.
 */
public final class FlinkSqlPeer implements PeerRun {

    private static final Map<String, String> SQL_OPTIONS =
            Map.of(
                    "table.local-time-zone", "UTC",
                    "table.exec.mini-batch.enabled", "true",
                    "table.exec.mini-batch.allow-latency", "1 s",
                    "table.exec.mini-batch.size", "10000",
                    // Views that several statements read are worked out once.
                    "table.optimizer.reuse-optimize-block-with-digest-enabled", "true",
                    // ClickHouse replaces rows by their key; nothing has to be put in order for it.
                    "table.exec.sink.upsert-materialize", "NONE");

    /**
     * Flink 2.2.0 writes a view down as text that it cannot read where it matches (FLINK-39293).
     */
    private static final Pattern MATCHING_VIEW =
            Pattern.compile("CREATE TEMPORARY VIEW (\\w+) AS(.*MATCH_RECOGNIZE.*)", Pattern.DOTALL);

    private final StockscopeConfig config;

    /** One run. */
    public FlinkSqlPeer(StockscopeConfig config) {
        this.config = config;
    }

    @Override
    public PeerMeasurement run(Workload workload) throws Exception {
        Collection<ChannelProfile> channels = ReferenceChannels.read(config).values();
        try (ResultDatabase database = new ResultDatabase(config.clickHouse())) {
            database.create();
            for (String statement : tables()) {
                database.run(statement.formatted(ResultDatabase.NAME));
            }
            Path state = Files.createTempDirectory("stockscope-peers-state");
            try {
                Measurement measurement = run(workload, channels, state);
                database.run(pending(channels));
                return new PeerMeasurement(measurement, Map.of());
            } finally {
                FileUtils.deleteDirectory(state.toFile());
            }
        }
    }

    private Measurement run(Workload workload, Collection<ChannelProfile> channels, Path state)
            throws Exception {
        SourceCounts.reset();
        StreamExecutionEnvironment env = EmbeddedFlink.live(options(state));
        RunMode.live().configure(env);
        StreamTableEnvironment tables = StreamTableEnvironment.create(env);
        JobClient job =
                define(tables, channels)
                        .execute()
                        .getJobClient()
                        .orElseThrow(() -> new IllegalStateException("no job"));
        CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
        try (Meter meter = new Meter()) {
            return meter.measure(workload, SourceCounts::read, () -> hasEnded(result));
        }
    }

    /** Everything but the execution. */
    StatementSet define(StreamTableEnvironment tables, Collection<ChannelProfile> channels) {
        SQL_OPTIONS.forEach(tables.getConfig()::set);
        new SqlSources(config).statements().forEach(tables::executeSql);
        sinks().forEach(tables::executeSql);
        StatementSet inserts = tables.createStatementSet();
        for (String statement : SqlScript.statements(channels)) {
            Matcher matching = MATCHING_VIEW.matcher(statement);
            if (statement.startsWith("INSERT")) {
                inserts.addInsertSql(statement);
            } else if (matching.matches()) {
                tables.createTemporaryView(matching.group(1), tables.sqlQuery(matching.group(2)));
            } else {
                tables.executeSql(statement);
            }
        }
        return inserts;
    }

    private List<String> sinks() {
        return List.of(
                sink(
                        "peer_levels",
                        """
                        sku STRING, location STRING, on_hand BIGINT, reserved BIGINT, ats BIGINT,
                        version TIMESTAMP(3), PRIMARY KEY (sku, location) NOT ENFORCED
                        """),
                sink(
                        "peer_negative_ats",
                        """
                        sku STRING, location STRING, began_at TIMESTAMP(3), ended_at TIMESTAMP(3),
                        lowest_ats BIGINT, version BIGINT,
                        PRIMARY KEY (sku, location, began_at) NOT ENFORCED
                        """),
                sink("peer_changes", "channel STRING, occurred_at TIMESTAMP(3)"),
                sink(
                        "peer_ended_changes",
                        """
                        channel STRING, sku STRING, `system` STRING, occurred_at TIMESTAMP(3),
                        recorded_at TIMESTAMP(3), finished_at TIMESTAMP(3), acknowledged INT
                        """));
    }

    private String sink(String table, String columns) {
        ClickHouseSettings settings = config.clickHouse();
        Map<String, String> options =
                Map.of(
                        "connector", ClickHouseSinkFactory.IDENTIFIER,
                        "url", settings.url(),
                        "database", settings.database(),
                        "table", table,
                        "user", settings.writer().user(),
                        "password", settings.writer().password().get());
        return "CREATE TEMPORARY TABLE %s (%s) WITH (%s)"
                .formatted(
                        table,
                        columns,
                        options.entrySet().stream()
                                .map(o -> "'%s' = '%s'".formatted(o.getKey(), o.getValue()))
                                .collect(Collectors.joining(", ")));
    }

    /** What it writes beside the tables of all peers, and the view that makes these of it. */
    private static List<String> tables() {
        String forTheSink =
                """
                _batch UInt128 CODEC(ZSTD(1)), INDEX _batch_filter _batch TYPE bloom_filter GRANULARITY 1)
                ENGINE = MergeTree ORDER BY channel
                SETTINGS non_replicated_deduplication_window = 10000
                """;
        return List.of(
                """
                CREATE TABLE %s.peer_changes (
                    channel LowCardinality(String), occurred_at DateTime64(3, 'UTC'),
                """
                        + forTheSink,
                """
                CREATE TABLE %s.peer_ended_changes (
                    channel LowCardinality(String), sku String, system LowCardinality(String),
                    occurred_at DateTime64(3, 'UTC'), recorded_at DateTime64(3, 'UTC'),
                    finished_at DateTime64(3, 'UTC'), acknowledged Int64,
                """
                        + forTheSink,
                "DROP TABLE %s.peer_latency SYNC",
                """
                CREATE VIEW %1$s.peer_latency AS
                SELECT channel, sku, system, occurred_at, recorded_at, finished_at AS acknowledged_at
                FROM %1$s.peer_ended_changes WHERE acknowledged = 1
                """);
    }

    /** Asks for what is pending and overdue now, as a dashboard would. */
    private static String pending(Collection<ChannelProfile> channels) {
        String objectives =
                channels.stream()
                        .map(c -> "'%s', %d".formatted(c.getChannel(), c.getLatencyObjectiveMs()))
                        .collect(Collectors.joining(", "));
        return """
            INSERT INTO %1$s.peer_pending (channel, part, pending, overdue, version)
            SELECT channel, '', sum(n),
                sumIf(n, occurred_at + toIntervalMillisecond(map(%2$s)[channel]) <= now64(3)), 1
            FROM
            (
                SELECT channel, occurred_at, 1 AS n FROM %1$s.peer_changes
                UNION ALL
                SELECT channel, occurred_at, -1 FROM %1$s.peer_ended_changes
            )
            GROUP BY channel
            """
                .formatted(ResultDatabase.NAME, objectives);
    }

    private Map<String, String> options(Path state) {
        Map<String, String> options = new HashMap<>();
        options.put(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), state.toUri().toString());
        options.putAll(config.flink());
        options.put(StateBackendOptions.STATE_BACKEND.key(), "hashmap");
        options.put(PipelineOptions.OBJECT_REUSE.key(), "true");
        // An attempt that read half of it would be counted twice.
        options.put(RestartStrategyOptions.RESTART_STRATEGY.key(), "none");
        options.put("metrics.reporter.sources.factory.class", SourceCounts.Factory.class.getName());
        return options;
    }

    private static boolean hasEnded(CompletableFuture<JobExecutionResult> result) {
        try {
            return result.getNow(null) != null;
        } catch (CompletionException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw CliException.failed("the job has failed: " + root, e);
        }
    }
}
