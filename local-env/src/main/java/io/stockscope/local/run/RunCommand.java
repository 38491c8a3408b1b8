// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.job.stock.StockReport;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
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
            description = "Which jobs, may be given several times; default: all. There is: stock.")
    private List<String> jobs = List.of(StockJob.NAME);

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

    @Override
    public Integer call() throws Exception {
        checkUsage();
        StockscopeConfig config =
                database == null
                        ? configuration.load()
                        : configuration.load("clickhouse.database", database);
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
            StreamExecutionEnvironment env =
                    EmbeddedFlink.live(CheckpointFolder.orTemporary(config.flink()));
            StockJob.define(env, config, RunMode.live());
            out.println("The stock job runs live; stop it with Ctrl-C.");
            out.flush();
            env.execute(StockJob.NAME);
        }
        return 0;
    }

    private void checkUsage() {
        for (String job : jobs) {
            if (!job.equals(StockJob.NAME)) {
                throw CliException.wrongUsage("there is no job " + job + "; there is: stock");
            }
        }
        if (!bounded && until != null) {
            throw CliException.wrongUsage("--until goes with --bounded: a live run has no end");
        }
        if (!bounded && database != null) {
            throw CliException.wrongUsage(
                    "--database goes with --bounded; a live run writes to the configured one"
                            + " (-Dclickhouse.database=NAME)");
        }
    }
}
