// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.stockscope.local.lockstep.FlashSaleComparison.Pair;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What comparisons of many seeds come to: medians, and in brackets the lowest and the highest. */
final class ComparisonReport {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final double SECONDS_PER_MINUTE = 60;

    private final Map<MarketplaceTrouble, List<Pair>> pairs = new LinkedHashMap<>();

    /** Adds the seeds of one kind of trouble. */
    void add(MarketplaceTrouble trouble, List<Pair> ofTrouble) {
        pairs.put(trouble, List.copyOf(ofTrouble));
    }

    /** Prints a table for each kind of trouble. */
    void print(PrintWriter out) {
        pairs.forEach((trouble, ofTrouble) -> print(trouble, ofTrouble, out));
        out.flush();
    }

    private static void print(MarketplaceTrouble trouble, List<Pair> all, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-26s %20s %20s %20s%n",
                trouble.words() + ", " + all.size() + " seeds",
                "undisturbed",
                "ignored",
                "obeyed");
        line("oversold units", all, FlashSaleOutcome::oversoldUnits, out);
        line("oversold orders", all, FlashSaleOutcome::oversoldOrders, out);
        line("lost sales, units", all, FlashSaleOutcome::lostUnits, out);
        line(
                "throttled, min",
                all,
                o -> Math.round(o.throttledSeconds() / SECONDS_PER_MINUTE),
                out);
        line(
                "  of it for nothing, min",
                all,
                o -> Math.round(o.falseAlarmSeconds() / SECONDS_PER_MINUTE),
                out);
        out.printf(
                Locale.ROOT,
                "prevented %s of the oversold units; for each %s units of lost sales%n%n",
                spread(all, ComparisonReport::preventedShare, "%.0f %%", 100),
                spread(all, ComparisonReport::lostPerPrevented, "%.2f", 1));
    }

    private static void line(
            String what, List<Pair> all, ToLongFunction<FlashSaleOutcome> number, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-26s %20s %20s %20s%n",
                what,
                spread(all, pair -> number.applyAsLong(pair.undisturbed()), "%.0f", 1),
                spread(all, pair -> number.applyAsLong(pair.ignored()), "%.0f", 1),
                spread(all, pair -> number.applyAsLong(pair.obeyed()), "%.0f", 1));
    }

    private static String spread(
            List<Pair> all, ToDoubleFunction<Pair> number, String format, double times) {
        double[] sorted = sorted(all, number);
        if (sorted.length == 0) {
            return "none";
        }
        return String.format(Locale.ROOT, format, times * median(sorted))
                + String.format(
                        Locale.ROOT,
                        " (" + format + " to " + format + ")",
                        times * sorted[0],
                        times * sorted[sorted.length - 1]);
    }

    private static double[] sorted(List<Pair> all, ToDoubleFunction<Pair> number) {
        double[] numbers = all.stream().mapToDouble(number).filter(Double::isFinite).toArray();
        Arrays.sort(numbers);
        return numbers;
    }

    /** Of numbers in order, at least one. */
    static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** Not a number where nothing was oversold. */
    private static double preventedShare(Pair pair) {
        long oversold = pair.ignored().oversoldUnits();
        return oversold == 0 ? Double.NaN : (double) pair.preventedUnits() / oversold;
    }

    /** Not a number where nothing was prevented. */
    private static double lostPerPrevented(Pair pair) {
        return pair.preventedUnits() <= 0
                ? Double.NaN
                : (double) pair.lostByItUnits() / pair.preventedUnits();
    }

    /**
     * Writes every seed, and the medians, as JSON.
     *
     * @throws IOException if it cannot be written
     */
    void writeTo(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        pairs.forEach(
                (trouble, ofTrouble) -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put(
                            "medianPreventedShare",
                            medianOf(ofTrouble, ComparisonReport::preventedShare));
                    one.put(
                            "medianLostUnitsPerPreventedUnit",
                            medianOf(ofTrouble, ComparisonReport::lostPerPrevented));
                    one.put("seeds", ofTrouble);
                    all.put(trouble.words(), one);
                });
        JSON.writeValue(file.toFile(), all);
    }

    private static Object medianOf(List<Pair> all, ToDoubleFunction<Pair> number) {
        double[] sorted = sorted(all, number);
        return sorted.length == 0 ? "none" : median(sorted);
    }
}
