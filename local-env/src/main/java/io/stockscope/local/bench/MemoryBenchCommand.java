// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.CliException;
import io.stockscope.local.up.ConsoleProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope bench memory}: what memory the stock job takes, and whether it grows. */
@Command(
        name = "memory",
        description = {
            "Measures the memory of the stock job under a constant live load, minute by minute, what it"
                    + " allocates per event, and whether anything of it grows; as a table and as"
                    + " JSON. Horizons are short, so that its state does not.",
            "On services of its own, which are deleted afterwards, or on given ones whose topics hold no"
                    + " stock events. What is measured, and how to read it:"
                    + " local-env/BENCHMARKS.md."
        })
final class MemoryBenchCommand implements Callable<Integer> {

    private static final int LEAST_SPANS = 4;

    /** What is remembered for hours or days, for minutes: then the state is full before long. */
    private static final Map<String, String> SHORT_HORIZONS =
            Map.of(
                    "deduplicationHorizon", "2m",
                    "lookback", "1m",
                    "reservationRetention", "2m",
                    "correctionHorizon", "2m");

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            defaultValue = "1h",
            description = "How long is measured, such as 90m (${DEFAULT-VALUE}).")
    private String duration = "1h";

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            defaultValue = "10m",
            description =
                    "How long it runs before, level and unmeasured: longer than twice the horizons"
                            + " (${DEFAULT-VALUE}).")
    private String warmup = "10m";

    @Option(
            names = "--span",
            paramLabel = "TIME",
            defaultValue = "1m",
            description = "Of which there is a figure each; at least four (${DEFAULT-VALUE}).")
    private String span = "1m";

    @Mixin private LiveOptions options = new LiveOptions();

    @Override
    public Integer call() throws Exception {
        return BenchCommand.unlessEnding(this::bench);
    }

    private int bench() throws Exception {
        CommandSpec command = requireNonNull(spec);
        Duration measured = LiveOptions.span("--duration", duration);
        Duration before = LiveOptions.span("--warmup", warmup);
        Duration each = LiveOptions.span("--span", span);
        if (measured.compareTo(each.multipliedBy(LEAST_SPANS)) < 0) {
            throw CliException.wrongUsage("--duration is at least four times --span");
        }
        options.check();
        options.preset(SHORT_HORIZONS);
        options.wholeHeapAtOnce();
        PrintWriter out = command.commandLine().getOut();
        try (ConsoleProgress progress =
                        new ConsoleProgress(
                                command.commandLine().getErr(), System.console() != null);
                LiveServices services = LiveServices.open(options, progress)) {
            double rate = services.rate();
            BenchEvents events = LiveLoad.events(rate, before.plus(measured), options.skus());
            if (!options.isGiven()) {
                BenchDisk.require(
                        Path.of(System.getProperty("java.io.tmpdir")),
                        new Workload(0, events.total()),
                        Set.of(Rung.STOCK));
            }
            List<MemoryMinute> minutes =
                    new MemoryRun(services, before, measured, each, progress)
                            .run(new LatencyRun.Load(events, rate), options.heapBytes());
            MemoryResult result =
                    new MemoryResult(Machine.here(), settings(rate, measured, before), minutes);
            out.print(result.table());
            out.flush();
            options.write(result.json(), result.markdown());
            return result.isGrowing() ? CliException.FAILED : 0;
        }
    }

    private Map<String, String> settings(double rate, Duration measured, Duration before) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("eventsPerSecond", String.valueOf(Math.round(rate)));
        settings.put("skus", String.valueOf(options.skus()));
        settings.put("duration", measured.toString());
        settings.put("warmup", before.toString());
        settings.put("span", span);
        settings.put("heap", options.heap());
        settings.putAll(options.settings());
        return settings;
    }
}
