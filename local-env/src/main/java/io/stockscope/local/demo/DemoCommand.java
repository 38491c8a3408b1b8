// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockReport;
import io.stockscope.local.CliException;
import io.stockscope.local.run.BoundedRun;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.simulation.SimulationTruth;
import io.stockscope.local.up.ConsoleProgress;
import io.stockscope.local.up.Foundation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope demo}: sales through Kafka, Flink and ClickHouse, on this machine. */
@Command(
        name = "demo",
        description = {
            "Shows Stockscope at work on this machine.",
            "Starts everything, sends a retailer's events through it, and shows what came out. Then"
                    + " it stays, so that the results can be asked, until Ctrl-C."
        })
public final class DemoCommand implements Callable<Integer> {

    /** The sales of the simulation are in pounds. */
    private static final Map<String, String> SETTINGS = Map.of("reportingCurrency", "GBP");

    @Spec private CommandSpec spec;

    @Option(
            names = "--sales",
            paramLabel = "FILE",
            description =
                    "Real sales in the format of UCI \"Online Retail\" (CSV, or CSV.gz); default: a"
                            + " week of generated ones.")
    private @Nullable Path sales;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "What the simulation draws follows from it (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--exit", description = "Ends as soon as the results are shown.")
    private boolean exit;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        DemoSales demand = DemoSales.of(sales, seed);
        PrintWriter err = spec.commandLine().getErr();
        try (ConsoleProgress progress = new ConsoleProgress(err, System.console() != null);
                LocalServices services = LocalServices.startTemporary(progress)) {
            StockscopeConfig config = services.config(SETTINGS);
            Foundation.lay(config);
            say(out, "Sending the events of " + demand.name());
            SimulationTruth truth = demand.send(config);
            say(
                    out,
                    "Running the stock job over %,d records"
                            .formatted(truth.totalEvents() + truth.totalDuplicates()));
            show(out, config, truth);
            if (!exit) {
                stay(out, services);
            }
        }
        return 0;
    }

    private static void show(PrintWriter out, StockscopeConfig config, SimulationTruth truth)
            throws Exception {
        Instant now = Instant.now();
        StockReport report = new BoundedRun(config).execute(RunMode.bounded(now, now));
        out.println();
        out.println(report.table());
        try (Results results = new Results(config.clickHouse())) {
            new DemoReport(results, out).print(truth);
        }
        if (!report.balances()) {
            throw CliException.failed("the counts do not balance: see the table above");
        }
    }

    private static void stay(PrintWriter out, LocalServices services) throws InterruptedException {
        out.printf(
                "%nEverything is still running; Ctrl-C ends it and deletes its data."
                        + " Addresses and passwords: %s%n",
                services.endpointsFile());
        out.flush();
        CompletableFuture<String> failure = services.failure();
        try {
            throw CliException.failed(failure.get());
        } catch (ExecutionException e) {
            throw CliException.failed("a service ended", e);
        }
    }

    private static void say(PrintWriter out, String step) {
        out.println(step + " ...");
        out.flush();
    }
}
