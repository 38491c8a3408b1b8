// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.CliException;
import io.stockscope.local.ConfigOptions;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
        SimulationOptions options = options();
        SalesHistory history = SalesHistory.of(lines());
        SimulationTruth result = simulate(history, options);
        if (truth != null) {
            try {
                result.writeTo(truth);
            } catch (IOException e) {
                throw cannotWrite(truth, e);
            }
        }
        boolean piped = out != null && out.toString().equals(STANDARD_OUTPUT);
        CommandSpec command = requireNonNull(spec);
        report(result, piped ? command.commandLine().getErr() : command.commandLine().getOut());
        return 0;
    }

    private SimulationOptions options() {
        if (sales != null && (days != null || skus != null)) {
            throw CliException.wrongUsage(
                    "--days and --skus are for generated sales, and do not go with --sales");
        }
        try {
            return new SimulationOptions(seed, duplicates);
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

    private SimulationTruth simulate(SalesHistory history, SimulationOptions options) {
        if (history.orders().isEmpty()) {
            throw CliException.failed(
                    (sales == null ? "" : sales + ": ") + "there is nothing sold");
        }
        return out == null
                ? TopicSimulation.run(history, options, config.load())
                : write(out, history, options);
    }

    private static SimulationTruth write(
            Path file, SalesHistory history, SimulationOptions options) {
        try (TextOutput output =
                file.toString().equals(STANDARD_OUTPUT)
                        ? TextOutput.toStream(new FileOutputStream(FileDescriptor.out))
                        : TextOutput.toFile(file)) {
            return Simulation.run(history, options, output);
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

    private static void report(SimulationTruth truth, PrintWriter to) {
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
