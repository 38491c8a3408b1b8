// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.local.service.Progress;
import io.stockscope.local.up.ConsoleProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** {@code stockscope bench}: what each step of the way of an event costs. */
@Command(
        name = "bench",
        description = {
            "Measures what an event costs: read from Kafka, decoded, shuffled, put in order, and in the"
                    + " stock job; CPU and events per second of each, as a table and as JSON.",
            "On services of its own, which are deleted afterwards, or on given ones whose topics hold"
                    + " just so many stock events, or none. What each rung is, and how to read the"
                    + " figures: local-env/BENCHMARKS.md."
        },
        subcommands = {
            BenchCommand.RungCommand.class,
            HotKeyCommand.class,
            ScaleCommand.class,
            SinkBenchCommand.class,
            LatencyBenchCommand.class,
            CatchUpBenchCommand.class,
            MemoryBenchCommand.class,
            AlertingBenchCommand.class,
            DashboardsBenchCommand.class,
            LiveJobCommand.class
        })
public final class BenchCommand implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "30000000",
            description = "Events that each run of a rung is measured over (${DEFAULT-VALUE}).")
    private long events;

    @Option(
            names = "--warmup",
            paramLabel = "N",
            description =
                    "Events that each run reads before, unmeasured, while everything starts and is"
                            + " compiled (default: a tenth of --events).")
    private @Nullable Long warmup;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Runs of each rung, of which the median counts (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--rungs",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Which ones, separated by commas (default: all): consumer, decode, source,"
                            + " keyby, counter, counter-rocksdb, baseline, baseline-rocksdb, stock,"
                            + " stock-timeline, stock-rocksdb.")
    private List<String> rungs = new ArrayList<>();

    @Option(
            names = "--skus",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Articles that the events are about (${DEFAULT-VALUE}).")
    private int skus;

    @Option(
            names = "--squeeze",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How many times shorter the time is in which the same events happen"
                            + " (${DEFAULT-VALUE}): a larger retailer has more of them in a second.")
    private int squeeze;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "4g",
            description = "The most memory for Java objects of each rung (${DEFAULT-VALUE}).")
    private String heap = "4g";

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes every run's figures, with the machine and the settings.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the table.")
    private @Nullable Path markdown;

    @Mixin private ConfigOptions configuration = new ConfigOptions();

    /** Whether the events are those that were asked for, and not some that were there. */
    private boolean sent;

    @Override
    public Integer call() throws Exception {
        return unlessEnding(this::bench);
    }

    /** Runs a benchmark; what fails because the process ends is no failure of it. */
    static int unlessEnding(Callable<Integer> bench) throws Exception {
        try {
            return bench.call();
        } catch (RuntimeException e) {
            if (isEnding()) {
                // Ctrl-C takes the services away from whatever uses them.
                throw new InterruptedException("the process ends");
            }
            throw e;
        }
    }

    private static boolean isEnding() {
        try {
            Runtime.getRuntime().removeShutdownHook(new Thread());
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    private int bench() throws Exception {
        CommandSpec command = requireNonNull(spec);
        Set<Rung> chosen = rungs();
        Workload workload = workload(events, warmup);
        checkUsage();
        PrintWriter out = command.commandLine().getOut();
        try (ConsoleProgress progress =
                new ConsoleProgress(command.commandLine().getErr(), System.console() != null)) {
            BenchEvents made = BenchEvents.of(workload.total(), skus);
            BenchServices services = new BenchServices(configuration, defaults(), progress);
            if (!services.areGiven()) {
                BenchDisk.require(Path.of(System.getProperty("java.io.tmpdir")), workload, chosen);
            }
            Map<Rung, List<Measurement>> results =
                    services.with(
                            new SqueezedEvents(made, squeeze),
                            place -> climb(chosen, workload, place, progress));
            LadderResult result =
                    new LadderResult(Machine.here(), settings(workload, made), results);
            out.print(result.table());
            out.flush();
            BenchFiles.write(json, result.json());
            BenchFiles.write(markdown, result.markdown());
        }
        return 0;
    }

    private Map<Rung, List<Measurement>> climb(
            Set<Rung> chosen, Workload workload, BenchServices.Place place, Progress progress)
            throws Exception {
        sent = place.sent();
        progress.at("Measuring %d rungs, %d times".formatted(chosen.size(), runs), -1);
        try (RungProcess process =
                new RungProcess(heap, place.arguments(), place.withEnvironment())) {
            return new Ladder(chosen, workload, runs, process, progress).climb();
        }
    }

    private Map<String, String> defaults() {
        return BenchDefaults.with(configuration.sources().options());
    }

    private Map<String, String> settings(Workload workload, BenchEvents made) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("events", String.valueOf(workload.measured()));
        settings.put("warmup", String.valueOf(workload.warmup()));
        settings.put("runs", String.valueOf(runs));
        if (sent) {
            settings.put("retailers", String.valueOf(made.retailers()));
            settings.put("skusEach", String.valueOf(made.skusEach()));
            settings.put("squeeze", String.valueOf(squeeze));
        }
        settings.put("heap", heap);
        settings.putAll(defaults());
        return settings;
    }

    private Set<Rung> rungs() {
        if (rungs.isEmpty()) {
            return EnumSet.allOf(Rung.class);
        }
        Set<Rung> chosen = EnumSet.noneOf(Rung.class);
        rungs.forEach(id -> chosen.add(rung(id)));
        return chosen;
    }

    private static Rung rung(String id) {
        try {
            return Rung.byId(id);
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private static Workload workload(long events, @Nullable Long warmup) {
        if (events < 1 || (warmup != null && warmup < 0)) {
            throw CliException.wrongUsage("--events is at least 1, and --warmup at least 0");
        }
        return new Workload(warmup == null ? events / 10 : warmup, events);
    }

    private void checkUsage() {
        if (runs < 1 || skus < 1 || squeeze < 1) {
            throw CliException.wrongUsage("--runs, --skus and --squeeze are at least 1");
        }
        BenchProcess.checkHeap(heap);
        BenchFiles.check(json);
        BenchFiles.check(markdown);
    }

    /** {@code stockscope bench rung}: one run of one rung, in this process. */
    @Command(
            name = "rung",
            description =
                    "Runs one rung once, in this process, over what lies in the topics, and prints its"
                            + " figures as a line of JSON: for profilers.")
    static final class RungCommand implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "NAME", description = "Which one.")
        private String name = "";

        @Option(
                names = "--events",
                paramLabel = "N",
                required = true,
                description = "Events in the topics, without those of the warm-up.")
        private long events;

        @Option(
                names = "--warmup",
                paramLabel = "N",
                description = "Those of them that are not measured (default: a tenth).")
        private @Nullable Long warmup;

        @Mixin private ConfigOptions configuration = new ConfigOptions();

        @Override
        public Integer call() throws Exception {
            Measurement measurement =
                    new RungInProcess(configuration::load)
                            .run(rung(name), workload(events, warmup));
            PrintWriter out = requireNonNull(spec).commandLine().getOut();
            out.println(measurement.toJson());
            out.flush();
            return 0;
        }
    }
}
