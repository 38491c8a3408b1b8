// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import static io.stockscope.job.stock.sum.Facts.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.job.measure.Measured;
import io.stockscope.job.measure.Producer;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.SloVerdict;
import io.stockscope.stock.StockGauge;
import io.stockscope.stock.StockSystem;
import io.stockscope.stock.total.Change;
import io.stockscope.stock.total.ExposureSums;
import io.stockscope.stock.total.Instants;
import io.stockscope.table.BookComparisonRow;
import io.stockscope.table.ErpPostingDelayRow;
import io.stockscope.table.FlowHealthRow;
import io.stockscope.table.SketchBins;
import io.stockscope.table.SyncLatencyRow;
import io.stockscope.table.SyncSloRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FactBookTest {

    private final FactBook book = new FactBook(() -> START + 60_000);

    @Test
    void sampleIsOneOfEachStageAndANegativeStageIsSkewAnd0() {
        Facts.sampled(START + 12_345, 2_000, 1).addTo(book);

        List<Object> rows = rows();
        assertThat(rows).hasSize(5);
        assertThat(rows)
                .contains(
                        new SyncLatencyRow(
                                START + 10_000,
                                "web",
                                "POS",
                                "total",
                                2,
                                2,
                                0,
                                4_000,
                                2_000,
                                Map.of(SketchBins.bin(2_000), 2L)),
                        new SyncLatencyRow(
                                START + 10_000,
                                "web",
                                "POS",
                                "capture",
                                2,
                                2,
                                2,
                                0,
                                0,
                                Map.of(SketchBins.BELOW_ONE_MILLI, 2L)));
    }

    @Test
    void whatIsTakenBackAtOnceIsNoRow() {
        Facts.sampled(START, 2_000, 1).addTo(book);
        Facts.sampled(START, 2_000, -1).addTo(book);
        Facts.judged(START, SloVerdict.BAD, 1).addTo(book);
        Facts.judged(START, SloVerdict.BAD, -1).addTo(book);
        assertThat(rows()).isEmpty();
    }

    @Test
    void whatIsTakenBackLaterIsASignedRow() {
        Facts.judged(START, SloVerdict.BAD, 1).addTo(book);
        assertThat(rows()).containsExactly(new SyncSloRow(START, "web", 0, 3, 0));
        Facts.judged(START, SloVerdict.BAD, -1).addTo(book);
        Facts.judged(START, SloVerdict.GOOD, 1).addTo(book);
        assertThat(rows()).containsExactly(new SyncSloRow(START, "web", 3, -3, 0));
    }

    @Test
    void postingOfWhatIsNotKnownHasNoSystem() {
        new Fact.Posted(null, START, 0, 1).addTo(book);
        assertThat(rows()).containsExactly(new ErpPostingDelayRow(START, "", 0, 1, 0, 0, Map.of()));
    }

    @Test
    void comparisonsAreCountedWithThoseThatDiffer() {
        new Fact.Compared("oslo", StockSystem.WMS, START, true, 1).addTo(book);
        new Fact.Compared("oslo", StockSystem.WMS, START + 1, false, 1).addTo(book);
        assertThat(rows()).containsExactly(new BookComparisonRow(START, "oslo", "WMS", 2, 1));
    }

    @Test
    void backlogIsThatOfTheNewestEventWhenItWasRead() {
        Facts.arrived(START + 9_000, 100).addTo(book);
        Facts.arrived(START + 1_000, 100).addTo(book);
        assertThat(rows())
                .first()
                .extracting(row -> ((FlowHealthRow) row).backlogMillis())
                .isEqualTo(51_000L);

        FactBook bounded = new FactBook(null);
        Facts.arrived(START, 100).addTo(bounded);
        List<Object> rows = rows(bounded);
        assertThat(((FlowHealthRow) rows.get(0)).backlogMillis()).isNull();
    }

    @Test
    void changesOfExposureArePreAddedByWindow() {
        Facts.exposed(START + 1, 3, 1).addTo(book);
        Facts.exposed(START + 2, 3, -1).addTo(book);
        Facts.exposed(START + 2, 4, 1).addTo(book);
        Facts.exposed(START + 20_000, 4, -1).addTo(book);
        // Comes and goes within a window: nothing has changed at its end.
        Facts.exposed(START + 30_000, 4, 1).addTo(book);
        Facts.exposed(START + 30_001, 4, -1).addTo(book);

        ExposureSums stale = new ExposureSums();
        stale.add(Facts.exposed(START, 4, 1).exposure(), 1);
        ExposureSums ended = new ExposureSums();
        ended.add(Facts.exposed(START, 4, 1).exposure(), -1);
        assertThat(changes())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Change.Exposed("web", ChannelType.ECOMMERCE, START, stale),
                        new Change.Exposed("web", ChannelType.ECOMMERCE, START + 20_000, ended),
                        new Change.Exposed(
                                "web", ChannelType.ECOMMERCE, START + 30_000, new ExposureSums()));
        assertThat(changes()).isEmpty();
    }

    @Test
    void gaugesAndOldestPendingArePreAdded() {
        new Fact.Gauged(StockGauge.PENDING_CHANGES, "web", null, 2).addTo(book);
        new Fact.Gauged(StockGauge.PENDING_CHANGES, "web", null, -1).addTo(book);
        new Fact.OldestPending("web", null, START).addTo(book);
        new Fact.OldestPending("web", START, START + 5).addTo(book);

        Instants instants = new Instants();
        instants.add(START + 5, 1);
        assertThat(changes())
                .usingRecursiveFieldByFieldElementComparator()
                .containsExactly(
                        new Change.Gauged(StockGauge.PENDING_CHANGES, "web", null, 1),
                        new Change.OldestPending("web", instants));
    }

    @Test
    void ofAStaleDisplayTheLastIsHandedOn() {
        new Fact.Stale(Facts.stale("mug", START, null, 1)).addTo(book);
        new Fact.Stale(Facts.stale("cup", START, null, 1)).addTo(book);
        new Fact.Stale(Facts.stale("mug", START, null, 2)).addTo(book);
        assertThat(changes())
                .containsExactly(
                        new Change.Stale(Facts.stale("cup", START, null, 1)),
                        new Change.Stale(Facts.stale("mug", START, null, 2)));
    }

    @Test
    void measurementsHoldOnlyWhatIsNewAndRowsAllOfIt() {
        List<Measured> sent = new ArrayList<>();
        Producer producer = new Producer("stock", 0, 1, 5, sent::add);
        Facts.judged(START, SloVerdict.GOOD, 1).addTo(book);
        assertThat(book.measure(producer)).isTrue();
        assertThat(book.measure(producer)).isFalse();
        Facts.judged(START, SloVerdict.GOOD, 1).addTo(book);
        book.measure(producer);

        assertThat(sent)
                .extracting(Measured::metric, Measured::value)
                .containsExactly(tuple("sync_slo_good", 3.0), tuple("sync_slo_good", 3.0));
        assertThat(rows()).containsExactly(new SyncSloRow(START, "web", 6, 0, 0));
        assertThat(book.size()).isZero();
    }

    /** Added up in one place and in one go, or in several, in another order, and bit by bit. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyPartitionAndOrderOfFactsAddsUpToTheSame(long seed) {
        Random random = new Random(seed);
        List<Fact> facts = Facts.random(random, 5_000);
        SumBook whole = new SumBook();
        facts.forEach(fact -> fact.addTo(book));
        book.takeRows(whole);

        Collections.shuffle(facts, random);
        List<FactBook> subtasks = List.of(new FactBook(null), new FactBook(() -> 1));
        Producer producer = new Producer("stock", 0, 1, 5, measured -> {});
        SumBook parts = new SumBook();
        for (Fact fact : facts) {
            FactBook subtask = subtasks.get(random.nextInt(2));
            fact.addTo(subtask);
            if (random.nextInt(100) == 0) {
                subtask.measure(producer);
            }
            if (random.nextInt(500) == 0) {
                subtask.takeRows(parts);
            }
        }
        subtasks.forEach(subtask -> subtask.takeRows(parts));

        assertThat(parts.rows()).isGreaterThan(whole.rows());
        assertThat(parts.sums()).isEqualTo(whole.sums());
    }

    private List<Object> rows() {
        return rows(book);
    }

    private static List<Object> rows(FactBook of) {
        List<Object> rows = new ArrayList<>();
        of.takeRows(
                new SideOutputs() {
                    @Override
                    public <T> void output(OutputTag<T> tag, T row) {
                        rows.add(row);
                    }
                });
        return rows;
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        book.takeChanges(changes::add);
        return changes;
    }
}
