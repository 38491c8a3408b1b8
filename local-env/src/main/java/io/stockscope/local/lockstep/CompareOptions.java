// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.alert.Rule;
import io.stockscope.local.CliException;
import io.stockscope.local.rules.RuleReading;
import io.stockscope.local.simulation.FlashSale;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SalesLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code stockscope simulate --compare}, and what they do. */
public final class CompareOptions {

    /** Orders of the day, where nothing else is asked for. */
    private static final int ORDERS = 500;

    private static final int SKUS = 500;
    private static final int MOST_SEEDS = 1_000;
    private static final String MARKETPLACE = "amazon";
    private static final Duration SALE = Duration.ofMinutes(10);

    @Option(
            names = "--compare",
            description =
                    "Plays a day with a flash sale and a marketplace in trouble twice for each seed,"
                            + " once with the commands of alert rules obeyed and once with them"
                            + " ignored, in simulated time, and shows what the brake prevents and"
                            + " costs. Sends no events.")
    private boolean asked;

    @Option(
            names = "--seeds",
            paramLabel = "N|FROM-TO",
            description = "With --compare: how many seeds, from 1 on, or which (default: 20).")
    private @Nullable String seeds;

    @Option(
            names = "--rules",
            paramLabel = "FILE",
            description =
                    "With --compare: files of alert rules, or folders of them (default:"
                            + " alert-rules/rules).")
    private List<Path> rules = List.of();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "With --compare: writes the numbers of every seed as JSON.")
    private @Nullable Path json;

    /** Returns whether a comparison is asked for. */
    public boolean asked() {
        return asked;
    }

    /** Returns whether one of the options was given that go with a comparison only. */
    public boolean anyGiven() {
        return seeds != null || !rules.isEmpty() || json != null;
    }

    /**
     * Compares.
     *
     * @param sales real ones; null: generated ones
     * @param skus of generated sales; null: the usual
     * @param ordersPerDay of the day; null: the usual
     * @throws CliException if the options or the rules have a mistake, or the file cannot be
     *     written
     */
    public void run(
            @Nullable List<SalesLine> sales,
            @Nullable Integer skus,
            @Nullable Double ordersPerDay,
            PrintWriter out,
            PrintWriter err) {
        long[] chosen = seeds().toArray();
        List<Rule> inForce =
                RuleReading.read(
                        rules.isEmpty() ? List.of(Path.of("alert-rules/rules")) : rules, err);
        double orders = ordersPerDay == null ? ORDERS : ordersPerDay;
        int articles = skus == null ? SKUS : skus;
        LongFunction<SalesHistory> days =
                seed ->
                        SalesHistory.of(
                                sales == null
                                        ? GeneratedSales.generate(1, articles, orders, seed)
                                        : LaidOver.oneDay(sales, (int) orders, seed));
        FlashSale sale =
                new FlashSale(Duration.ofSeconds(FlashSaleComparison.SALE.toSecondOfDay()), SALE);
        ComparisonReport report = new ComparisonReport();
        for (MarketplaceTrouble trouble : MarketplaceTrouble.values()) {
            List<FlashSaleComparison.Pair> pairs = new ArrayList<>();
            for (long seed : chosen) {
                SalesHistory day = sale.addTo(days.apply(seed), seed);
                pairs.add(FlashSaleComparison.play(day, seed, MARKETPLACE, trouble, inForce));
            }
            report.add(trouble, pairs);
        }
        report.print(out);
        write(report);
    }

    private void write(ComparisonReport report) {
        if (json != null) {
            try {
                report.writeTo(json);
            } catch (IOException e) {
                throw CliException.failed("cannot write " + json + ": " + e.getMessage(), e);
            }
        }
    }

    private LongStream seeds() {
        String text = seeds == null ? "20" : seeds;
        String[] parts = text.split("-", 2);
        if (!text.matches("\\d{1,9}(-\\d{1,9})?")) {
            throw wrong(text);
        }
        long from = parts.length == 1 ? 1 : Long.parseLong(parts[0]);
        long to = Long.parseLong(parts[parts.length - 1]);
        if (to < from || to - from >= MOST_SEEDS) {
            throw wrong(text);
        }
        return LongStream.rangeClosed(from, to);
    }

    private static CliException wrong(String text) {
        return CliException.wrongUsage(
                "--seeds is \"%s\", must be a number from 1 to %d, such as 20, or a range such as 101-110"
                        .formatted(text, MOST_SEEDS));
    }
}
