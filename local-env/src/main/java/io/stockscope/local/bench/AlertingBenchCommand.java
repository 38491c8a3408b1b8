// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.CliException;
import io.stockscope.local.up.ConsoleProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope bench alerting}: how soon a channel is braked. */
@Command(
        name = "alerting",
        description = {
            "Measures how long it takes from the append of the measurement that lets a rule be decided"
                    + " to the append of the alert and of the throttle command, with many rules and"
                    + " channels; as a table and as JSON.",
            "On services of its own, which are deleted afterwards. What is measured, and how to read it:"
                    + " local-env/BENCHMARKS.md."
        })
final class AlertingBenchCommand implements Callable<Integer> {

    private static final Duration ALLOWED = Duration.ofMillis(200);

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--rules",
            paramLabel = "N",
            defaultValue = "500",
            description = "Rules in force (${DEFAULT-VALUE}).")
    private int rules = 500;

    @Option(
            names = "--channels",
            paramLabel = "N",
            defaultValue = "50",
            description = "Channels; each rule has an alert of each (${DEFAULT-VALUE}).")
    private int channels = 50;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Measurements per second (${DEFAULT-VALUE}).")
    private int rate = 1_000;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "How long each run is measured, such as 90s (${DEFAULT-VALUE}).")
    private String duration = "1m";

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "How long each runs before, unmeasured (${DEFAULT-VALUE}).")
    private String warmup = "30s";

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs, of which the median counts (${DEFAULT-VALUE}).")
    private int runs = 5;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "1g",
            description = "The most memory for Java objects of the job (${DEFAULT-VALUE}).")
    private String heap = "1g";

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes all figures, with the machine and the settings.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the table.")
    private @Nullable Path markdown;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            mapFallbackValue = "",
            description = "Sets one key of the configuration; may be given several times.")
    private Map<String, String> own = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        return BenchCommand.unlessEnding(this::bench);
    }

    private int bench() throws Exception {
        CommandSpec command = requireNonNull(spec);
        check();
        Duration measured = LiveOptions.span("--duration", duration);
        Duration before = LiveOptions.span("--warmup", warmup);
        PrintWriter out = command.commandLine().getOut();
        try (ConsoleProgress progress =
                new ConsoleProgress(command.commandLine().getErr(), System.console() != null)) {
            Map<String, String> settings = new LinkedHashMap<>();
            // Each channel is braked and released once in a period, which is far too often.
            settings.put("limits.minHold", "0s");
            settings.put("limits.maxChangesPerHour", "100000");
            settings.putAll(own);
            AlertingRun run =
                    new AlertingRun(
                            new AlertingRun.Size(rules, channels, rate),
                            heap,
                            settings,
                            before,
                            measured,
                            progress);
            List<AlertingResult.Run> measurements = new ArrayList<>();
            for (int i = 1; i <= runs; i++) {
                progress.at("Run %d of %d".formatted(i, runs), -1);
                measurements.add(run.run());
            }
            AlertingResult result =
                    new AlertingResult(
                            Machine.here(), said(settings, measured), ALLOWED, measurements);
            out.print(result.table());
            out.flush();
            BenchFiles.write(json, result.json());
            BenchFiles.write(markdown, result.markdown());
            return result.verdict() == Verdict.MISSED ? CliException.FAILED : 0;
        }
    }

    private void check() {
        if (rules < 1 || channels < 1 || rate < 1 || runs < 1) {
            throw CliException.wrongUsage("--rules, --channels, --rate and --runs are at least 1");
        }
        BenchProcess.checkHeap(heap);
        BenchFiles.check(json);
        BenchFiles.check(markdown);
    }

    private Map<String, String> said(Map<String, String> settings, Duration measured) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("rules", String.valueOf(rules));
        said.put("channels", String.valueOf(channels));
        said.put("measurementsPerSecond", String.valueOf(rate));
        said.put("duration", measured.toString());
        said.put("warmup", warmup);
        said.put("heap", heap);
        said.putAll(settings);
        return said;
    }
}
