// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.local.CliException;
import io.stockscope.local.service.Progress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CaseRoundsTest {

    private static final BenchCase SMALL = benchCase("small");
    private static final BenchCase LARGE = benchCase("large");

    private final List<String> ran = new ArrayList<>();

    @Test
    void everyRoundHasEveryCaseOfEveryRung() throws Exception {
        var results = rounds().measure(this::run);
        assertThat(ran).startsWith("stock small", "stock large", "stock-rocksdb small").hasSize(8);
        assertThat(results.values()).allSatisfy(runs -> assertThat(runs).hasSize(2));
    }

    @Test
    void whatFailsIsLeftOutAndToldAndTheOthersAreMeasured() throws Exception {
        CaseRounds rounds = rounds();
        var results =
                rounds.measure(
                        (one, rung) -> {
                            Measurement measured = run(one, rung);
                            if (one.equals(LARGE) && rung == Rung.STOCK) {
                                throw CliException.failed("no heap");
                            }
                            return measured;
                        });
        assertThat(ran).hasSize(7);
        assertThat(results).hasSize(3);
        assertThat(rounds.failures())
                .containsExactlyEntriesOf(Map.of(new CasePoint(Rung.STOCK, "large"), "no heap"));
    }

    @Test
    void withoutTheFirstCaseThereIsNothingToCompareWith() {
        assertThatThrownBy(
                        () ->
                                rounds().measure(
                                                (one, rung) -> {
                                                    throw CliException.failed("no heap");
                                                }))
                .isInstanceOf(CliException.class)
                .hasMessage("no heap");
    }

    private static CaseRounds rounds() {
        return new CaseRounds(
                List.of(SMALL, LARGE),
                EnumSet.of(Rung.STOCK, Rung.STOCK_ROCKSDB),
                2,
                Progress.QUIET);
    }

    private Measurement run(BenchCase one, Rung rung) {
        ran.add(rung.id() + " " + one.id());
        return new Measurement(10, 10, 1, 1, 1, 1, null);
    }

    private static BenchCase benchCase(String id) {
        return new BenchCase(id, BenchEvents.of(10, 10), new Workload(0, 10));
    }
}
