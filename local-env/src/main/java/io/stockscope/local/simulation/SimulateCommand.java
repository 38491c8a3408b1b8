// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Objects.requireNonNull;

import io.stockscope.config.ClockSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope simulate}: the retail simulation alone. */
@Command(
        name = "simulate",
        description = {
            "Makes the events that a retailer's systems would have sent around real or generated"
                    + " sales: baselines, reservations, shipments, deliveries, till sales, returns,"
                    + " corrections. Times are those of the sales; the same seed gives the same"
                    + " events.",
            "What a line of sales becomes: local-env/SIMULATION.md."
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--sales",
            paramLabel = "FILE",
            description =
                    "Sales in the format of UCI \"Online Retail\", CSV or CSV.gz. Without it, sales"
                            + " are generated with its profile.")
    private @Nullable Path sales;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "Days of generated sales (default: 7).")
    private @Nullable Integer days;

    @Option(
            names = "--skus",
            paramLabel = "N",
            description = "Articles of generated sales (default: 300).")
    private @Nullable Integer skus;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "What is drawn follows from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--duplicates",
            paramLabel = "SHARE",
            defaultValue = "0.002",
            description = "Share of the events sent twice, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double duplicates;

    @Option(
            names = "--no-late",
            description =
                    "Everything is on the bus within 5 s, so that nothing is late in a live run.")
    private boolean noLate;

    @Option(
            names = "--live",
            description =
                    "Happens now, until it is stopped: all times are shifted to the wall clock's, and"
                            + " each event is sent at its time. Sales that are at their end begin"
                            + " again, on later days.")
    private boolean live;

    @Option(
            names = "--speed",
            paramLabel = "N",
            description =
                    "With --live: that many times as fast as the wall clock (clock.speed; default: 1).")
    private @Nullable String speed;

    @Option(
            names = "--start",
            paramLabel = "HH:MM",
            description =
                    "With --live: the time of day at which the first day begins (default: 10:00).")
    private @Nullable LocalTime start;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description =
                    "Writes text, one event a line, for 'stockscope produce'; compressed if it ends"
                            + " with .gz; - is standard output. Without it, the events are sent to"
                            + " the configured topics.")
    private @Nullable Path out;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "Writes what is true at the end, as JSON: levels, and counts by topic.")
    private @Nullable Path truth;

    @Mixin private ConfigOptions config = new ConfigOptions();

    @Override
    public Integer call() {
        checkUsage();
        SimulationOptions options = options();
        SalesHistory history = SalesHistory.of(lines());
        if (history.orders().isEmpty()) {
            throw CliException.failed(
                    (sales == null ? "" : sales + ": ") + "there is nothing sold");
        }
        if (live) {
            StockscopeConfig configured =
                    config.load(speed == null ? Map.of() : Map.of("clock.speed", speed));
            LiveSimulation simulation =
                    new LiveSimulation(
                            history,
                            options,
                            configured.clock(),
                            start == null ? LiveSimulation.DEFAULT_START : start);
            try (StopAtExit stop = StopAtExit.install(simulation::stop)) {
                announce(simulation, messages());
                report(out == null ? simulation.run(configured) : write(out, simulation::run));
            }
        } else {
            report(
                    out == null
                            ? TopicSimulation.run(history, options, config.load())
                            : write(out, output -> Simulation.run(history, options, output)));
        }
        return 0;
    }

    private void checkUsage() {
        if (sales != null && (days != null || skus != null)) {
            throw CliException.wrongUsage(
                    "--days and --skus are for generated sales, and do not go with --sales");
        }
        if (!live && (speed != null || start != null)) {
            throw CliException.wrongUsage("--speed and --start go with --live");
        }
    }

    private void report(SimulationTruth result) {
        if (truth != null) {
            try {
                result.writeTo(truth);
            } catch (IOException e) {
                throw cannotWrite(truth, e);
            }
        }
        print(result, messages());
    }

    /** Where events are standard output, all else goes to standard error. */
    private PrintWriter messages() {
        CommandLine command = requireNonNull(spec).commandLine();
        boolean piped = out != null && out.toString().equals(STANDARD_OUTPUT);
        return piped ? command.getErr() : command.getOut();
    }

    private static void announce(LiveSimulation simulation, PrintWriter to) {
        ClockSettings clock = simulation.clock();
        to.printf(
                "Live, until Ctrl-C. To run the stock job by the same clock:%n"
                        + "stockscope run --speed=%s --clock-start=%s -Dclock.origin=%s%n",
                clock.speed(), clock.start(), clock.origin());
        to.flush();
    }

    private SimulationOptions options() {
        try {
            return new SimulationOptions(seed, duplicates).withNoLate(noLate);
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage("--duplicates: " + e.getMessage());
        }
    }

    private List<SalesLine> lines() {
        if (sales != null) {
            try {
                return SalesFile.read(sales);
            } catch (SalesFileException e) {
                throw CliException.failed(String.valueOf(e.getMessage()), e);
            }
        }
        try {
            return GeneratedSales.generate(
                    days == null ? 7 : days, skus == null ? 300 : skus, seed);
        } catch (IllegalArgumentException e) {
            throw CliException.wrongUsage("--" + e.getMessage());
        }
    }

    private static SimulationTruth write(
            Path file, Function<EventOutput, SimulationTruth> simulation) {
        try (TextOutput output =
                file.toString().equals(STANDARD_OUTPUT)
                        ? TextOutput.toStream(new FileOutputStream(FileDescriptor.out))
                        : TextOutput.toFile(file)) {
            return simulation.apply(output);
        } catch (UncheckedIOException e) {
            throw cannotWrite(file, requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw cannotWrite(file, e);
        }
    }

    private static CliException cannotWrite(Path file, IOException e) {
        return CliException.failed(
                "cannot write "
                        + file
                        + ": "
                        + e.getClass().getSimpleName()
                        + ": "
                        + e.getMessage(),
                e);
    }

    private static void print(SimulationTruth truth, PrintWriter to) {
        int lines = truth.lines().values().stream().mapToInt(Integer::intValue).sum();
        print(to, lines, "lines of sales");
        truth.lines().forEach((kind, count) -> print(to, count, "  " + kind.words()));
        print(to, truth.totalEvents(), "records");
        truth.events().forEach((topic, count) -> print(to, count, "  " + topic));
        print(to, truth.totalDuplicates(), "of them sent twice");
        to.flush();
    }

    private static void print(PrintWriter to, long count, String what) {
        to.printf(Locale.ROOT, "%,12d %s%n", count, what);
    }
}
