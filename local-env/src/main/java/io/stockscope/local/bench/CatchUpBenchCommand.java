// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.CliException;
import io.stockscope.local.up.ConsoleProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope bench catch-up}: how long the stock job takes after it was away. */
@Command(
        name = "catch-up",
        description = {
            "Kills the stock job under a live load that goes on, starts it again from its last checkpoint"
                    + " when there is a backlog, and measures how long it takes to be level with the"
                    + " wall clock, and whether anything became late by it; as a table and as JSON.",
            "On services of its own, which are deleted afterwards, or on given ones whose topics hold no"
                    + " stock events. What is measured, and how to read it:"
                    + " local-env/BENCHMARKS.md."
        })
final class CatchUpBenchCommand implements Callable<Integer> {

    /** A job that can do twice as much takes as long again as it was away. */
    private static final int TIMES_BACKLOG = 4;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--backlog",
            paramLabel = "TIME",
            defaultValue = "10m",
            description = "How long the job is away, such as 90s (${DEFAULT-VALUE}).")
    private String backlog = "10m";

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "How long it is level before it is killed (${DEFAULT-VALUE}).")
    private String warmup = "1m";

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs, of which the median counts (${DEFAULT-VALUE}).")
    private int runs = 3;

    @Mixin private LiveOptions options = new LiveOptions();

    @Override
    public Integer call() throws Exception {
        return BenchCommand.unlessEnding(this::bench);
    }

    private int bench() throws Exception {
        CommandSpec command = requireNonNull(spec);
        Duration away = LiveOptions.span("--backlog", backlog);
        Duration before = LiveOptions.span("--warmup", warmup);
        if (runs < 1) {
            throw CliException.wrongUsage("--runs is at least 1");
        }
        options.check();
        PrintWriter out = command.commandLine().getOut();
        try (ConsoleProgress progress =
                        new ConsoleProgress(
                                command.commandLine().getErr(), System.console() != null);
                LiveServices services = LiveServices.open(options, progress)) {
            double rate = services.rate();
            Duration span = before.plus(away.multipliedBy(TIMES_BACKLOG));
            LatencyRun.Load load =
                    new LatencyRun.Load(LiveLoad.events(rate, span, options.skus()), rate);
            CatchUpRun run = new CatchUpRun(services, before, away);
            List<CatchUpMeasurement> measurements = new ArrayList<>();
            for (int i = 1; i <= runs; i++) {
                progress.at("Run %d of %d".formatted(i, runs), -1);
                measurements.add(run.run(load));
                progress.at(
                        "Run %d of %d: level after %,.1f s"
                                .formatted(i, runs, measurements.get(i - 1).levelMillis() / 1000.0),
                        -1);
            }
            CatchUpResult result =
                    new CatchUpResult(Machine.here(), settings(rate, away, before), measurements);
            out.print(result.table());
            out.flush();
            options.write(result.json(), result.markdown());
            return result.isAnythingLate() ? CliException.FAILED : 0;
        }
    }

    private Map<String, String> settings(double rate, Duration away, Duration before) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("eventsPerSecond", String.valueOf(Math.round(rate)));
        settings.put("skus", String.valueOf(options.skus()));
        settings.put("backlog", away.toString());
        settings.put("warmup", before.toString());
        settings.put("heap", options.heap());
        settings.putAll(options.settings());
        return settings;
    }
}
