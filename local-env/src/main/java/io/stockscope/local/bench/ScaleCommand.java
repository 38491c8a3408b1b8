// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.local.CliException;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.up.ConsoleProgress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stockscope bench scale}: what the size of the catalogue costs. */
@Command(
        name = "scale",
        description = {
            "Measures the stock job over as many events of catalogues of several sizes, at the same pace of"
                    + " orders, and beside a catalogue at rest; speed, CPU, state and checkpoints of"
                    + " each, and the ratios to the first.",
            "On services of its own, which are deleted afterwards. How it is measured, and how to read the"
                    + " figures: local-env/BENCHMARKS.md."
        })
final class ScaleCommand implements Callable<Integer> {

    private static final double WANTED = 0.8;

    /** The shop that generated sales are made after has so many orders a day for so many SKUs. */
    private static final double SKUS_OF_ORDERS = 250;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--skus",
            paramLabel = "N",
            split = ",",
            defaultValue = "10000,100000,1000000",
            description =
                    "Sizes of the catalogue, separated by commas; the others are compared with the"
                            + " first, which says how many orders there are a day (${DEFAULT-VALUE}).")
    private List<Integer> skus = new ArrayList<>();

    @Option(
            names = "--at-rest",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "One case more: the first size, and beside it so many SKUs of which nothing comes"
                            + " once their books are open (default: none).")
    private int atRest;

    @Mixin private CaseOptions options = new CaseOptions();

    /** The events of each case by its id. */
    private final Map<String, ScaleEvents> events = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        checkUsage();
        CommandSpec command = requireNonNull(spec);
        try (ConsoleProgress progress =
                        new ConsoleProgress(
                                command.commandLine().getErr(), System.console() != null);
                CaseSites sites =
                        new CaseSites(options.heap(), options.configuration(), progress)) {
            progress.at("Planning the events", -1);
            plan();
            long all = events.values().stream().mapToLong(ScaleEvents::total).sum();
            BenchDisk.require(
                    Path.of(System.getProperty("java.io.tmpdir")),
                    new Workload(0, all),
                    options.rungs());
            List<BenchCase> cases = new ArrayList<>();
            for (Map.Entry<String, ScaleEvents> one : events.entrySet()) {
                BenchCase added =
                        new BenchCase(one.getKey(), one.getValue(), workload(one.getValue()));
                sites.open(added);
                cases.add(added);
            }
            CaseRounds rounds = new CaseRounds(cases, options.rungs(), options.runs(), progress);
            Map<CasePoint, List<Measurement>> runs = rounds.measure(sites);
            List<String> notes = new ArrayList<>(notes(runs));
            rounds.failures()
                    .forEach(
                            (point, why) ->
                                    notes.add(
                                            "%s, %s: not measured: %s"
                                                    .formatted(
                                                            point.rung().id(),
                                                            point.caseId(),
                                                            why)));
            CasesResult result =
                    new CasesResult("scale", Machine.here(), settings(), WANTED, runs, notes);
            int exitCode = options.tell(result, command.commandLine().getOut());
            return rounds.failures().isEmpty() ? exitCode : CliException.FAILED;
        }
    }

    private void plan() {
        int first = skus.get(0);
        double ordersPerDay = GeneratedSales.ORDERS_PER_DAY * first / SKUS_OF_ORDERS;
        long after = options.workload().total();
        for (int size : skus) {
            events.put(String.valueOf(size), ScaleEvents.of(after, size, 0, ordersPerDay));
        }
        if (atRest > 0) {
            events.put(first + "+" + atRest, ScaleEvents.of(after, first, atRest, ordersPerDay));
        }
    }

    /** What opens the books is not measured, nor what is read while code is compiled. */
    private Workload workload(ScaleEvents of) {
        return new Workload(
                of.opening() + options.workload().warmup(), options.workload().measured());
    }

    private List<String> notes(Map<CasePoint, List<Measurement>> runs) {
        List<String> notes = new ArrayList<>();
        runs.forEach(
                (point, measurements) -> {
                    long bytes =
                            measurements.stream()
                                    .map(Measurement::checkpoints)
                                    .mapToLong(c -> c == null ? 0 : c.fullBytes())
                                    .max()
                                    .orElse(0);
                    if (bytes > 0) {
                        notes.add(
                                "%s, %s: %s bytes of state per SKU in the last checkpoint"
                                        .formatted(
                                                point.rung().id(),
                                                point.caseId(),
                                                Figures.number(
                                                        (double) bytes / events(point).skus())));
                    }
                });
        events.forEach(
                (id, of) ->
                        notes.add(
                                String.format(
                                        Locale.ROOT,
                                        "%s: %,d SKUs, %,d events until all books are open, %,d reservations open at the end",
                                        id,
                                        of.skus(),
                                        of.opening(),
                                        of.openReservations())));
        notes.add(
                "an open reservation takes %s bytes of the state of its SKU, its order line included"
                        .formatted(Figures.number(ReservationBytes.each())));
        return notes;
    }

    private ScaleEvents events(CasePoint point) {
        return requireNonNull(events.get(point.caseId()));
    }

    private Map<String, String> settings() {
        Map<String, String> settings = options.asked();
        events.forEach(
                (id, of) -> {
                    settings.put("openingEvents " + id, String.valueOf(of.opening()));
                    settings.put("openReservations " + id, String.valueOf(of.openReservations()));
                });
        return settings;
    }

    private void checkUsage() {
        if (skus.stream().anyMatch(size -> size < 1) || atRest < 0) {
            throw CliException.wrongUsage("--skus are at least 1, and --at-rest at least 0");
        }
        if (skus.stream().distinct().count() < skus.size()) {
            throw CliException.wrongUsage("--skus are all different");
        }
        options.check();
    }
}
