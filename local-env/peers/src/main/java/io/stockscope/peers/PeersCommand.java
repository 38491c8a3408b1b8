// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers;

import static java.util.Objects.requireNonNull;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import io.stockscope.local.OneLineErrors;
import io.stockscope.local.StockscopeVersion;
import io.stockscope.local.TemporaryFiles;
import io.stockscope.local.bench.BenchEvents;
import io.stockscope.local.bench.BenchFiles;
import io.stockscope.local.bench.BenchProcess;
import io.stockscope.local.bench.BenchServices;
import io.stockscope.local.bench.Machine;
import io.stockscope.local.bench.Workload;
import io.stockscope.local.up.ConsoleProgress;
import io.stockscope.peers.result.ResultDatabase;
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
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code bench-peers}: what the same task costs in other tools. */
@Command(
        name = "bench-peers",
        description = {
            "Measures what levels, negative ATS and sync latency by channel cost in Stockscope and in"
                    + " other tools, over the same events, and compares what they find out.",
            "On services of its own, which are deleted afterwards, or on given ones whose topics hold"
                    + " just so many stock events, or none. What each peer is, and how to read the"
                    + " figures: local-env/peers/README.md."
        },
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        versionProvider = StockscopeVersion.class,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, and all have found the same",
            "1:a peer has found something else, wrong input, or it failed",
            "2:wrong usage"
        },
        subcommands = PeersCommand.RunCommand.class)
public final class PeersCommand implements Callable<Integer> {

    /** How much later than they occurred events come, the slowest till and the ERP included. */
    private static final String LATEST = "20m";

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--debug",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an error.")
    private boolean debug;

    @Option(
            names = "--events",
            paramLabel = "N",
            defaultValue = "10000000",
            description = "Events that each run is measured over (${DEFAULT-VALUE}).")
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
            description = "Runs of each peer, of which the median counts (${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--peers",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Which ones, separated by commas (default: all); stockscope is always one of"
                            + " them, since the others are compared with it.")
    private List<String> peers = new ArrayList<>();

    @Option(
            names = "--skus",
            paramLabel = "N",
            defaultValue = "20000",
            description = "Articles that the events are about (${DEFAULT-VALUE}).")
    private int skus;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "4g",
            description = "The most memory for Java objects of each peer (${DEFAULT-VALUE}).")
    private String heap = "4g";

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes every run's figures, with the machine and the settings.")
    private @Nullable Path json;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Writes the table.")
    private @Nullable Path markdown;

    @Mixin private ConfigOptions configuration = new ConfigOptions();

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        TemporaryFiles.deleteAtExit();
        System.exit(commandLine().execute(arguments));
    }

    /** The whole command line, ready to execute; tests set its writers. */
    static CommandLine commandLine() {
        PeersCommand root = new PeersCommand();
        OneLineErrors errors = new OneLineErrors(() -> root.debug);
        return new CommandLine(root)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
    }

    @Override
    public Integer call() throws Exception {
        Set<Peer> chosen = chosen();
        Workload workload = workload(events, warmup);
        checkUsage();
        CommandLine command = requireNonNull(spec).commandLine();
        PrintWriter out = command.getOut();
        PeersResult result;
        try (ConsoleProgress progress =
                new ConsoleProgress(command.getErr(), System.console() != null)) {
            BenchEvents made = BenchEvents.of(workload.total(), skus);
            BenchServices services = new BenchServices(configuration, settings(), progress);
            result =
                    services.with(
                            made,
                            place -> {
                                try (BenchProcess process =
                                        new BenchProcess(
                                                PeerMain.class,
                                                heap,
                                                place.arguments(),
                                                place.withEnvironment())) {
                                    return new Rounds(
                                                    chosen,
                                                    workload,
                                                    runs,
                                                    process,
                                                    ResultDatabase.in(place.config().clickHouse()),
                                                    progress)
                                            .run(Machine.here(), described(workload));
                                }
                            });
        }
        out.print(result.table());
        out.flush();
        BenchFiles.write(json, result.json());
        BenchFiles.write(markdown, result.markdown());
        return result.isEqual() ? 0 : CliException.FAILED;
    }

    /** The user's own settings, and what suits the comparison where they say nothing. */
    private Map<String, String> settings() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("timeline", "false");
        options.put("maxLead", "6h");
        options.put("reportingCurrency", "GBP");
        options.put("outOfOrderness", LATEST);
        options.putAll(configuration.sources().options());
        return options;
    }

    private Map<String, String> described(Workload workload) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("events", String.valueOf(workload.measured()));
        settings.put("warmup", String.valueOf(workload.warmup()));
        settings.put("runs", String.valueOf(runs));
        settings.put("skus", String.valueOf(skus));
        settings.put("heap", heap);
        settings.putAll(settings());
        return settings;
    }

    private Set<Peer> chosen() {
        if (peers.isEmpty()) {
            return EnumSet.allOf(Peer.class);
        }
        Set<Peer> chosen = EnumSet.of(Peer.STOCKSCOPE);
        peers.forEach(id -> chosen.add(Peer.byId(id)));
        return chosen;
    }

    private static Workload workload(long events, @Nullable Long warmup) {
        if (events < 1 || (warmup != null && warmup < 0)) {
            throw CliException.wrongUsage("--events is at least 1, and --warmup at least 0");
        }
        return new Workload(warmup == null ? events / 10 : warmup, events);
    }

    private void checkUsage() {
        if (runs < 1 || skus < 1) {
            throw CliException.wrongUsage("--runs and --skus are at least 1");
        }
        BenchProcess.checkHeap(heap);
        BenchFiles.check(json);
        BenchFiles.check(markdown);
    }

    /** {@code bench-peers run}: one run of one peer, in this process. */
    @Command(
            name = "run",
            description =
                    "Runs one peer once, in this process, over what lies in the topics, and prints its"
                            + " figures as a line of JSON: for profilers. Its results stay in the"
                            + " database "
                            + ResultDatabase.NAME
                            + ", which must not be there before.")
    static final class RunCommand implements Callable<Integer> {

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
            StockscopeConfig config =
                    configuration.load(Map.of("clickhouse.database", ResultDatabase.NAME));
            PeerMeasurement measured =
                    PeerRuns.of(Peer.byId(name), config).run(workload(events, warmup));
            PrintWriter out = requireNonNull(spec).commandLine().getOut();
            out.println(measured.toJson());
            out.flush();
            return 0;
        }
    }
}
