// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.CliException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
            required = true,
            description =
                    "Writes text, one event a line, for 'stockscope produce'; compressed if it ends"
                            + " with .gz; - is standard output.")
    private @Nullable Path out;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "Writes what is true at the end, as JSON: levels, and counts by topic.")
    private @Nullable Path truth;

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
        Path target = requireNonNull(out);
        try (TextOutput output =
                target.toString().equals(STANDARD_OUTPUT)
                        ? TextOutput.toStream(new Unclosed(System.out))
                        : TextOutput.toFile(target)) {
            return Simulation.run(history, options, output);
        } catch (UncheckedIOException e) {
            throw cannotWrite(target, requireNonNull(e.getCause()));
        } catch (IOException e) {
            throw cannotWrite(target, e);
        } catch (IllegalArgumentException e) {
            throw CliException.failed((sales == null ? "" : sales + ": ") + e.getMessage(), e);
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
        to.printf("%,12d lines of sales%n", truth.lines().values().stream().mapToInt(n -> n).sum());
        truth.lines().forEach((kind, count) -> to.printf("%,12d   %s%n", count, kind.words()));
        to.printf(
                "%,12d records, and %,d sent twice%n",
                truth.totalEvents(), truth.totalDuplicates());
        for (Map.Entry<String, Long> topic : truth.events().entrySet()) {
            to.printf("%,12d   %s%n", topic.getValue(), topic.getKey());
        }
        to.flush();
    }

    /** Standard output, which is not ours to close. */
    private static final class Unclosed extends FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
