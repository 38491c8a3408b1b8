// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.Progress;
import io.stockscope.local.up.ConsoleProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stockscope bench sink}: what a row costs on its way into ClickHouse. */
@Command(
        name = "sink",
        description = {
            "Measures what it costs to write rows of 12 columns into ClickHouse: by the client alone, by"
                    + " JDBC, and by the sink in a Flink job; rows per second, CPU and garbage of each,"
                    + " as a table and as JSON. Every run's rows are looked up in the table.",
            "On a ClickHouse of its own, which is deleted afterwards, or on a given one, in a database of"
                    + " its own. What each way is, and how to read the figures:"
                    + " local-env/BENCHMARKS.md."
        },
        subcommands = SinkBenchCommand.WayCommand.class)
final class SinkBenchCommand implements Callable<Integer> {

    private static final String DEFAULT_INTERVAL = "1000";

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Rows that each run of a way writes (${DEFAULT-VALUE}).")
    private long rows;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description =
                    "Rows that each run writes before, unmeasured, while everything is compiled"
                            + " (default: a tenth of --rows).")
    private @Nullable Long warmup;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each way, of which the median counts (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--ways",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Which ones, separated by commas (default: all): rows, job, client-10k to"
                            + " client-250k-lz4, jdbc-10k to jdbc-100k, at-least-once,"
                            + " exactly-once, exactly-once-key.")
    private List<String> ways = new ArrayList<>();

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "MS",
            defaultValue = DEFAULT_INTERVAL,
            description =
                    "Milliseconds from one checkpoint of the Flink jobs to the next"
                            + " (${DEFAULT-VALUE}).")
    private long checkpointIntervalMillis;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "4g",
            description = "The most memory for Java objects of each way (${DEFAULT-VALUE}).")
    private String heap = "4g";

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes every run's figures, with the machine and the settings.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the table.")
    private @Nullable Path markdown;

    @Mixin private ConfigOptions configuration = new ConfigOptions();

    @Override
    public Integer call() throws Exception {
        CommandSpec command = requireNonNull(spec);
        Set<SinkWay> chosen = ways();
        Workload workload = workload(rows, warmup);
        checkUsage();
        PrintWriter out = command.commandLine().getOut();
        try (ConsoleProgress progress =
                new ConsoleProgress(command.commandLine().getErr(), System.console() != null)) {
            Map<SinkWay, List<SinkMeasurement>> results =
                    isGiven()
                            ? measure(chosen, workload, arguments(given()), true, progress)
                            : onOwn(chosen, workload, progress);
            SinkResult result = new SinkResult(Machine.here(), settings(workload), results);
            out.print(result.table());
            out.flush();
            BenchFiles.write(json, result.json());
            BenchFiles.write(markdown, result.markdown());
            boolean missed = result.targets().stream().anyMatch(t -> t.verdict() == Verdict.MISSED);
            return missed ? CliException.FAILED : 0;
        }
    }

    private Map<SinkWay, List<SinkMeasurement>> onOwn(
            Set<SinkWay> chosen, Workload workload, Progress progress) throws Exception {
        try (LocalServices services = LocalServices.startTemporary(progress)) {
            List<String> where = List.of("--endpoints", services.endpointsFile().toString());
            return measure(chosen, workload, arguments(where), false, progress);
        }
    }

    private Map<SinkWay, List<SinkMeasurement>> measure(
            Set<SinkWay> chosen,
            Workload workload,
            List<String> where,
            boolean withEnvironment,
            Progress progress)
            throws Exception {
        progress.at("Measuring %d ways, %d times".formatted(chosen.size(), runs), -1);
        Map<SinkWay, List<SinkMeasurement>> results = new EnumMap<>(SinkWay.class);
        try (BenchProcess process = new BenchProcess(heap, where, withEnvironment)) {
            for (int run = 1; run <= runs; run++) {
                for (SinkWay way : chosen) {
                    SinkMeasurement result = run(process, way, workload);
                    results.computeIfAbsent(way, w -> new ArrayList<>()).add(result);
                    progress.at(
                            "Run %d of %d: %s, %,.0f rows/s, %,.0f CPU ns per row"
                                    .formatted(
                                            run,
                                            runs,
                                            way.id(),
                                            result.rowsPerSecond(),
                                            result.cpuNanosPerRow()),
                            -1);
                }
            }
        }
        return results;
    }

    private SinkMeasurement run(BenchProcess process, SinkWay way, Workload workload)
            throws IOException, InterruptedException {
        return SinkMeasurement.ofJson(
                process.run(
                        way.id(),
                        List.of(
                                "bench",
                                "sink",
                                "way",
                                way.id(),
                                "--rows",
                                String.valueOf(workload.measured()),
                                "--warmup",
                                String.valueOf(workload.warmup()),
                                "--checkpoint-interval",
                                String.valueOf(checkpointIntervalMillis))));
    }

    private List<String> given() {
        ConfigSources sources = configuration.sources();
        List<String> where = new ArrayList<>();
        if (sources.fileOrNull() != null) {
            where.addAll(List.of("--config", sources.fileOrNull().toString()));
        }
        if (sources.endpointsOrNull() != null) {
            where.addAll(List.of("--endpoints", sources.endpointsOrNull().toString()));
        }
        return where;
    }

    private List<String> arguments(List<String> where) {
        List<String> arguments = new ArrayList<>(where);
        configuration
                .sources()
                .options()
                .forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        return arguments;
    }

    private boolean isGiven() {
        return !given().isEmpty();
    }

    private Map<String, String> settings(Workload workload) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("rows", String.valueOf(workload.measured()));
        settings.put("warmup", String.valueOf(workload.warmup()));
        settings.put("runs", String.valueOf(runs));
        settings.put("checkpointIntervalMillis", String.valueOf(checkpointIntervalMillis));
        settings.put("heap", heap);
        settings.putAll(configuration.sources().options());
        return settings;
    }

    private Set<SinkWay> ways() {
        if (ways.isEmpty()) {
            return EnumSet.allOf(SinkWay.class);
        }
        Set<SinkWay> chosen = EnumSet.noneOf(SinkWay.class);
        ways.forEach(id -> chosen.add(way(id)));
        return chosen;
    }

    private static SinkWay way(String id) {
        try {
            return SinkWay.byId(id);
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private static Workload workload(long rows, @Nullable Long warmup) {
        if (rows < 1 || (warmup != null && warmup < 0)) {
            throw CliException.wrongUsage("--rows is at least 1, and --warmup at least 0");
        }
        return new Workload(warmup == null ? rows / 10 : warmup, rows);
    }

    private void checkUsage() {
        if (runs < 1 || checkpointIntervalMillis < 1) {
            throw CliException.wrongUsage("--runs and --checkpoint-interval are at least 1");
        }
        BenchProcess.checkHeap(heap);
        BenchFiles.check(json);
        BenchFiles.check(markdown);
    }

    /** {@code stockscope bench sink way}: one run of one way, in this process. */
    @Command(
            name = "way",
            description =
                    "Runs one way once, in this process, and prints its figures as a line of JSON: for"
                            + " profilers.")
    static final class WayCommand implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "Which one.")
        private String name = "";

        @Option(names = "--rows", paramLabel = "N", required = true, description = "Rows to write.")
        private long rows;

        @Option(
                names = "--warmup",
                paramLabel = "N",
                description = "Rows before them, which are not measured (default: a tenth).")
        private @Nullable Long warmup;

        @Option(
                names = "--checkpoint-interval",
                paramLabel = "MS",
                defaultValue = DEFAULT_INTERVAL,
                description = "Of a Flink job, in milliseconds (${DEFAULT-VALUE}).")
        private long checkpointIntervalMillis;

        @Mixin private ConfigOptions configuration = new ConfigOptions();

        @Override
        public Integer call() throws Exception {
            SinkWay way = way(name);
            Workload workload = workload(rows, warmup);
            StockscopeConfig config =
                    configuration.load(Map.of("clickhouse.database", RungInProcess.DATABASE));
            SinkMeasurement measurement =
                    new SinkRun(config.clickHouse(), Duration.ofMillis(checkpointIntervalMillis))
                            .run(way, workload);
            PrintWriter out = requireNonNull(spec).commandLine().getOut();
            out.println(measurement.toJson());
            out.flush();
            return 0;
        }
    }
}
