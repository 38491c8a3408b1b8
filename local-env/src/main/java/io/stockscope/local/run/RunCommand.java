// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockReport;
import io.stockscope.job.time.RunClock;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.local.DataHome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the jobs against the configured services. */
@Command(
        name = "run",
        description = {
            "Runs the jobs on a Flink in this process.",
            "Live, until it is stopped; with --bounded once over the present content of the topics."
        })
public final class RunCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Mixin private ConfigOptions configuration = new ConfigOptions();

    @Option(
            names = "--job",
            paramLabel = "NAME",
            description =
                    "Which jobs, may be given several times: stock, alerting. Default: all that there"
                            + " are; with --bounded only stock.")
    private List<String> jobs = List.of();

    @Option(
            names = "--bounded",
            description =
                    "Reads what is in the topics now, puts all of it in order, writes the results and"
                            + " ends.")
    private boolean bounded;

    @Option(
            names = "--until",
            paramLabel = "TIME",
            description = "With --bounded: the end of time, ISO 8601; default: now.")
    private @Nullable Instant until;

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description =
                    "With --bounded: the database to write to, which is made if it is not there;"
                            + " it may hold no results.")
    private @Nullable String database;

    @Option(
            names = "--dry-run",
            description =
                    "Live: all throttle commands are marked as such that publishers only log"
                            + " (alerting.dryRun).")
    private boolean dryRun;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description =
                    "Live, for a simulation: the run's clock is that many times as fast as the wall"
                            + " clock (clock.speed).")
    private @Nullable String speed;

    @Option(
            names = "--clock-start",
            paramLabel = "TIME",
            description =
                    "Live, for a simulation: what the run's clock reads when it begins, ISO 8601;"
                            + " default: now (clock.start; clock.origin says when it begins).")
    private @Nullable String clockStart;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Live: keeps checkpoints and savepoints (default: ~/.local/share/stockscope/run), and"
                            + " goes on from the last one.")
    private @Nullable Path data;

    @Option(
            names = "--fresh",
            description =
                    "Live: forgets the state that is kept for this Kafka and database, and starts at the"
                            + " beginning of the topics.")
    private boolean fresh;

    @Option(
            names = "--from-savepoint",
            paramLabel = "PATH",
            description =
                    "Live: goes on from this savepoint or checkpoint, which is left as it is.")
    private @Nullable String savepoint;

    @Override
    public Integer call() throws Exception {
        checkUsage();
        StockscopeConfig config = configuration.load(own());
        PrintWriter out = spec.commandLine().getOut();
        if (bounded) {
            Instant now = Instant.now();
            BoundedRun run = new BoundedRun(config);
            run.prepareDatabase();
            StockReport report = run.execute(RunMode.bounded(now, until == null ? now : until));
            out.println(report.table());
            out.flush();
            if (!report.balances()) {
                throw CliException.failed(
                        "records were lost between reading and counting: keep the topics and report"
                                + " the table above as a bug");
            }
        } else {
            Path folder = data == null ? DataHome.directory().resolve("run") : data;
            RunClock clock = RunClock.of(config.clock(), Instant.now());
            List<LiveRun> runs =
                    live().stream().map(job -> new LiveRun(job, config, clock, out)).toList();
            LiveRuns.execute(runs, folder, start());
        }
        return 0;
    }

    /** The keys that this command has options for. */
    private Map<String, String> own() {
        Map<String, String> own = new HashMap<>();
        putIfGiven(own, "clickhouse.database", database);
        putIfGiven(own, "clock.speed", speed);
        putIfGiven(own, "clock.start", clockStart);
        putIfGiven(own, "alerting.dryRun", dryRun ? "true" : null);
        return own;
    }

    private static void putIfGiven(Map<String, String> own, String key, @Nullable String value) {
        if (value != null) {
            own.put(key, value);
        }
    }

    private List<LiveJob> live() {
        return jobs.isEmpty()
                ? List.of(LiveJob.values())
                : jobs.stream().distinct().map(RunCommand::live).toList();
    }

    private static LiveJob live(String job) {
        return LiveJob.named(job)
                .orElseThrow(
                        () ->
                                CliException.wrongUsage(
                                        "there is no job %s; there are: %s"
                                                .formatted(
                                                        job, String.join(", ", LiveJob.names()))));
    }

    private LiveRun.Start start() {
        if (savepoint != null) {
            return new LiveRun.Start.From(KeptState.namedByUser(savepoint));
        }
        return fresh ? new LiveRun.Start.Fresh() : new LiveRun.Start.Continue();
    }

    private void checkUsage() {
        List<LiveJob> live = live();
        if (bounded && jobs.contains(LiveJob.ALERTING.jobName())) {
            throw CliException.wrongUsage(
                    "the alerting job runs live only; 'stockscope rules backtest' says what rules"
                            + " would have done");
        }
        if (bounded && dryRun) {
            throw CliException.wrongUsage(
                    "--dry-run is for live runs: a bounded one brakes nobody");
        }
        if (savepoint != null && live.size() > 1) {
            throw CliException.wrongUsage(
                    "--from-savepoint is of one job: say which with --job "
                            + live.get(0).jobName());
        }
        if (!bounded && until != null) {
            throw CliException.wrongUsage("--until goes with --bounded: a live run has no end");
        }
        if (bounded && (speed != null || clockStart != null)) {
            throw CliException.wrongUsage(
                    "--speed and --clock-start go with a live run: a bounded one has its whole history");
        }
        if (bounded && (data != null || fresh || savepoint != null)) {
            throw CliException.wrongUsage(
                    "--data, --fresh and --from-savepoint are for live runs; a bounded run keeps no"
                            + " state");
        }
        if (fresh && savepoint != null) {
            throw CliException.wrongUsage(
                    "--fresh starts from nothing and --from-savepoint from a savepoint; give one of"
                            + " them");
        }
        if (!bounded && database != null) {
            throw CliException.wrongUsage(
                    "--database goes with --bounded; a live run writes to the configured one"
                            + " (-Dclickhouse.database=NAME)");
        }
    }
}
