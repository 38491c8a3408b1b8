// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesLine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code stockscope simulate --compare}. */
class CompareTest {

    private static final String RULES = "../alert-rules/rules";

    private record Result(int exitCode, String out, String err) {}

    private static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = StockscopeCommand.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        int exitCode = command.execute(arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }

    /**
     * What the rules that come with Stockscope must prevent at least, and may cost at most, on each
     * of two days: no targets, those are in SIMULATION.md. Measured were, slow feed, 100 % and 96 %
     * at 0.14 and 0.18 units of lost sales for each unit prevented; dead feed, 90 % and 67 % at
     * 0.34 and 0.59. There is room for what a change elsewhere shifts, but not for half of the
     * benefit, nor for twice its price.
     */
    private enum Bounds {
        SLOW("slow feed", 0.85, 0.27),
        DEAD("dead feed", 0.6, 0.67);

        private final String trouble;
        private final double leastPreventedShare;
        private final double mostLostPerPrevented;

        Bounds(String trouble, double leastPreventedShare, double mostLostPerPrevented) {
            this.trouble = trouble;
            this.leastPreventedShare = leastPreventedShare;
            this.mostLostPerPrevented = mostLostPerPrevented;
        }
    }

    @Test
    void brakePreventsMostAndCostsLittle(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("compare.json");

        Result result =
                run(
                        "simulate",
                        "--compare",
                        "--seeds",
                        "105-106",
                        "--rules",
                        RULES,
                        "--json",
                        json.toString());

        assertThat(result.err).isEmpty();
        assertThat(result.exitCode).isZero();
        assertThat(result.out)
                .contains(
                        "slow feed, 2 seeds", "dead feed, 2 seeds", "oversold units", "prevented");
        JsonNode all = new ObjectMapper().readTree(json.toFile());
        for (Bounds bounds : Bounds.values()) {
            JsonNode trouble = all.get(bounds.trouble);
            assertThat(trouble.get("seeds")).hasSize(2);
            for (JsonNode seed : trouble.get("seeds")) {
                assertThatItHelps(seed, bounds);
            }
        }
        JsonNode first = all.get("slow feed").get("seeds").get(0);
        JsonNode second = all.get("slow feed").get("seeds").get(1);
        assertThat(all.get("slow feed").get("medianPreventedShare").asDouble())
                .isCloseTo((preventedShare(first) + preventedShare(second)) / 2, within(1e-9));
    }

    private static void assertThatItHelps(JsonNode seed, Bounds bounds) {
        long ignored = oversold(seed, "ignored");
        assertThat(oversold(seed, "undisturbed")).as("%s", seed).isLessThan(ignored);
        assertThat(seed.get("ignored").get("throttledSeconds").asLong()).isZero();
        assertThat(seed.get("obeyed").get("throttledSeconds").asLong()).isPositive();
        assertThat(preventedShare(seed))
                .as("share of the oversold units that is prevented, %s: %s", bounds, seed)
                .isGreaterThan(bounds.leastPreventedShare);
        long lost =
                seed.get("obeyed").get("lostUnits").asLong()
                        - seed.get("ignored").get("lostUnits").asLong();
        assertThat((double) lost / (ignored - oversold(seed, "obeyed")))
                .as("units of lost sales for each that is prevented, %s: %s", bounds, seed)
                .isLessThan(bounds.mostLostPerPrevented);
    }

    private static double preventedShare(JsonNode seed) {
        long ignored = oversold(seed, "ignored");
        return (double) (ignored - oversold(seed, "obeyed")) / ignored;
    }

    private static long oversold(JsonNode seed, String run) {
        return seed.get(run).get("oversoldUnits").asLong();
    }

    @Test
    void saysWhatIsWrongWithItsOptions() {
        assertThat(run("simulate", "--compare", "--seeds", "some").err)
                .contains("--seeds is \"some\"");
        assertThat(run("simulate", "--compare", "--seeds", "9-3").exitCode).isEqualTo(2);
        assertThat(run("simulate", "--seeds", "3", "--out", "-").err).contains("go with --compare");
        assertThat(run("simulate", "--compare", "--live").err).contains("does not go with");
        assertThat(run("simulate", "--compare", "--rules", "nowhere.yaml").exitCode).isEqualTo(1);
    }

    @Test
    void daysLaidOverOneAnotherAreOneDayWithAllThatWasBought() {
        List<SalesLine> week = GeneratedSales.generate(7, 100, 40, 1);

        List<SalesLine> day = LaidOver.oneDay(week, 100, 3);

        assertThat(day)
                .extracting(line -> line.at().toLocalDate())
                .containsOnly(day.get(0).at().toLocalDate());
        assertThat(day.stream().map(SalesLine::invoice).distinct().count()).isBetween(100L, 180L);
        assertThat(week.stream().map(line -> line.invoice() + line.code() + line.quantity()))
                .containsAll(
                        day.stream()
                                .map(line -> line.invoice() + line.code() + line.quantity())
                                .toList());
        assertThat(LaidOver.oneDay(week, 10_000, 3)).hasSameSizeAs(week);
        assertThat(day.get(0).unitPrice()).isGreaterThan(BigDecimal.ZERO);
    }

    @Test
    void medianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
        assertThat(ComparisonReport.median(new double[] {1, 2, 4, 9})).isEqualTo(3);
        assertThat(ComparisonReport.median(new double[] {1, 2, 9})).isEqualTo(2);
    }
}
