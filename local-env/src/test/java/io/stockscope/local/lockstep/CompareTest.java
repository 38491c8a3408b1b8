// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

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

    @Test
    void brakePreventsWhatItCosts(@TempDir Path folder) throws Exception {
        Path json = folder.resolve("compare.json");

        Result result =
                run(
                        "simulate",
                        "--compare",
                        "--seeds",
                        "3-3",
                        "--skus",
                        "150",
                        "--orders-per-day",
                        "200",
                        "--rules",
                        RULES,
                        "--json",
                        json.toString());

        assertThat(result.err).isEmpty();
        assertThat(result.exitCode).isZero();
        assertThat(result.out)
                .contains(
                        "slow feed, 1 seeds", "dead feed, 1 seeds", "oversold units", "prevented");
        JsonNode slow = new ObjectMapper().readTree(json.toFile()).get("slow feed");
        JsonNode seed = slow.get("seeds").get(0);
        long ignored = seed.get("ignored").get("oversoldUnits").asLong();
        long obeyed = seed.get("obeyed").get("oversoldUnits").asLong();
        assertThat(ignored).isPositive();
        assertThat(obeyed).isLessThan(ignored);
        assertThat(slow.get("medianPreventedShare").asDouble())
                .isEqualTo((double) (ignored - obeyed) / ignored);
        assertThat(seed.get("ignored").get("throttledSeconds").asLong()).isZero();
        assertThat(seed.get("obeyed").get("throttledSeconds").asLong()).isPositive();
        assertThat(seed.get("undisturbed").get("oversoldUnits").asLong()).isLessThan(ignored);
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
