// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.CliException;
import io.stockscope.local.service.Progress;
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

/** {@code stockscope bench latency}: how soon an event is measured. */
@Command(
        name = "latency",
        description = {
            "Measures how long it takes from an event's append in Kafka to the append of the measurement"
                    + " that results from it, under a live load of simulated events, or in sparse"
                    + " traffic; as a table and as JSON.",
            "On services of its own, which are deleted afterwards, or on given ones whose topics hold no"
                    + " stock events. What is measured, and how to read it:"
                    + " local-env/BENCHMARKS.md."
        })
final class LatencyBenchCommand implements Callable<Integer> {

    private static final Duration ALLOWED = Duration.ofMillis(250);
    private static final Duration ALLOWED_SPARSE = Duration.ofSeconds(2);

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--sparse",
            description = "No load: each partition has one event in 20 s, a probe.")
    private boolean sparse;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description =
                    "How long each run is measured, such as 90s (default: 2m, with --sparse 17m: 1,000"
                            + " probes).")
    private @Nullable String duration;

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            description = "How long each runs before, level and unmeasured (default: 1m, 10s).")
    private @Nullable String warmup;

    @Option(
            names = "--runs",
            paramLabel = "N",
            description = "Runs, of which the median counts (default: 5, with --sparse 1).")
    private @Nullable Integer runs;

    @Mixin private LiveOptions options = new LiveOptions();

    @Override
    public Integer call() throws Exception {
        return BenchCommand.unlessEnding(this::bench);
    }

    private int bench() throws Exception {
        CommandSpec command = requireNonNull(spec);
        Duration measured = span("--duration", duration, sparse ? "17m" : "2m");
        Duration before = span("--warmup", warmup, sparse ? "10s" : "1m");
        int times = runs == null ? (sparse ? 1 : 5) : runs;
        if (times < 1) {
            throw CliException.wrongUsage("--runs is at least 1");
        }
        if (sparse && options.rate() != null) {
            throw CliException.wrongUsage("--rate is of a load, and --sparse is without one");
        }
        options.check();
        PrintWriter out = command.commandLine().getOut();
        try (ConsoleProgress progress =
                        new ConsoleProgress(
                                command.commandLine().getErr(), System.console() != null);
                LiveServices services = LiveServices.open(options, progress)) {
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("sparse", String.valueOf(sparse));
            settings.put("duration", measured.toString());
            settings.put("warmup", before.toString());
            settings.put("heap", options.heap());
            LatencyRun.Load load = sparse ? null : load(services, before.plus(measured), settings);
            settings.putAll(options.settings());
            LatencyRun run = new LatencyRun(services, before, measured);
            List<LatencyMeasurement> measurements = new ArrayList<>();
            for (int i = 1; i <= times; i++) {
                progress.at("Run %d of %d".formatted(i, times), -1);
                measurements.add(run.run(load));
                tell(progress, i, times, measurements.get(i - 1));
            }
            LatencyResult result =
                    new LatencyResult(
                            Machine.here(),
                            settings,
                            services.config().stock().widestOutOfOrderness(),
                            sparse ? ALLOWED_SPARSE : ALLOWED,
                            measurements);
            out.print(result.table());
            out.flush();
            options.write(result.json(), result.markdown());
            return result.verdict() == Verdict.MISSED ? CliException.FAILED : 0;
        }
    }

    private LatencyRun.Load load(LiveServices services, Duration span, Map<String, String> settings)
            throws Exception {
        double rate = services.rate();
        settings.put("eventsPerSecond", String.valueOf(Math.round(rate)));
        settings.put("skus", String.valueOf(options.skus()));
        return new LatencyRun.Load(LiveLoad.events(rate, span, options.skus()), rate);
    }

    private static void tell(Progress progress, int run, int of, LatencyMeasurement measurement) {
        measurement.figures().stream()
                .filter(figures -> figures.name().equals(LatencyRun.ALL))
                .forEach(
                        all ->
                                progress.at(
                                        "Run %d of %d: p50 %,d ms, p99 %,d ms, most %,d ms"
                                                .formatted(
                                                        run,
                                                        of,
                                                        all.p50Millis(),
                                                        all.p99Millis(),
                                                        all.mostMillis()),
                                        -1));
    }

    private static Duration span(String option, @Nullable String text, String otherwise) {
        return LiveOptions.span(option, text == null ? otherwise : text);
    }
}
