// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static io.stockscope.reference.SmallHistory.SECOND;
import static io.stockscope.reference.SmallHistory.at;
import static io.stockscope.reference.SmallHistory.profile;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the worked cases do not say of comparisons, postings and the flow. */
class ReferenceBooksTest {
    private static final long HOUR = 3_600 * SECOND;
    private static final long HORIZON = Duration.ofHours(24).toMillis();

    private final SmallHistory history =
            new SmallHistory().channel().item(0).baseline(0, "oslo", 10);

    private List<ErpPostingDelay> postings(long untilMillis) {
        return history.run(untilMillis).rows(StockTable.ERP_POSTING_DELAY, ErpPostingDelay.class);
    }

    private List<FlowHealth> flow(StockResults results, String source) {
        return results.rows(StockTable.FLOW_HEALTH, FlowHealth.class).stream()
                .filter(row -> row.source().equals(source))
                .toList();
    }

    @Test
    void comparisonsAreCountedPerWindowAlsoWhereTheBooksAgree() {
        StockResults results =
                history.snapshot(11 * SECOND, "oslo", 10)
                        .snapshot(12 * SECOND, "oslo", 9)
                        .snapshot(20 * SECOND, "oslo", 9)
                        .snapshot(21 * SECOND, "bergen", 9)
                        .run(HOUR);

        assertThat(results.rows(StockTable.BOOK_COMPARISONS, BookComparisons.class))
                .containsExactly(
                        new BookComparisons(at(10 * SECOND), "oslo", "ERP", 2, 1),
                        new BookComparisons(at(20 * SECOND), "oslo", "ERP", 1, 1));
    }

    @Test
    void postingsOfAWindowAreOneRowPerSystemOfWhatIsPosted() {
        history.sale("a", SECOND, SECOND, "oslo", 1)
                .sale("b", 2 * SECOND, 2 * SECOND, "oslo", 1)
                .posting(11 * SECOND, "a")
                .posting(12 * SECOND, "b")
                .posting(13 * SECOND, "nobody")
                .posting(14 * SECOND, null);

        assertThat(postings(HOUR))
                .containsExactlyInAnyOrder(
                        ErpPostingDelay.of(
                                at(10 * SECOND), "POS", List.of(10 * SECOND, 10 * SECOND)),
                        ErpPostingDelay.unmatched(at(10 * SECOND), 2));
    }

    @Test
    void postedEventIsKnownToTheEndOfTheHorizon() {
        history.sale("a", SECOND, SECOND, "oslo", 1)
                .posting(SECOND + HORIZON, "a")
                .posting(SECOND + HORIZON + 1, "a");

        assertThat(postings(2 * HORIZON))
                .containsExactlyInAnyOrder(
                        ErpPostingDelay.of(at(HORIZON), "POS", List.of(HORIZON)),
                        ErpPostingDelay.unmatched(at(HORIZON), 1));
    }

    @Test
    void postingThatComesBeforeWhatItPostsIsUnmatched() {
        history.posting(SECOND, "a").sale("a", 2 * SECOND, 2 * SECOND, "oslo", 1);

        assertThat(postings(HOUR)).containsExactly(ErpPostingDelay.unmatched(at(0), 1));
    }

    @Test
    void flowCountsByWhenItWasRecorded() {
        StockResults results =
                history.sale("a", SECOND, 21 * SECOND, "oslo", 1)
                        .sale("a", SECOND, 22 * SECOND, "oslo", 1)
                        .sale("b", 3 * SECOND, 2 * SECOND, "oslo", 1)
                        .run(HOUR);

        assertThat(flow(results, "till"))
                .containsExactly(
                        new FlowHealth(
                                at(0), "till", "pos.lines", 1, 0, 0, 0, 0, 0, 0, 0, 0.0, 0.0),
                        new FlowHealth(
                                at(20 * SECOND),
                                "till",
                                "pos.lines",
                                2,
                                1,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                20_000.0,
                                21_000.0));
    }

    @Test
    void eventOfAnUnknownSkuOrLocationIsUnmappedOnce() {
        StockResults results =
                new SmallHistory()
                        .channel(profile("web").setLocations(List.of("bergen")))
                        .sale(SECOND, "oslo", 1)
                        .run(HOUR);

        assertThat(flow(results, "till"))
                .extracting(FlowHealth::unmapped, FlowHealth::unpriced)
                .containsExactly(tuple(1L, 1L));
    }

    @Test
    void locationIsKnownWhereAChannelSellsAllOfThem() {
        assertThat(flow(history.sale(SECOND, "anywhere", 1).run(HOUR), "till"))
                .extracting(FlowHealth::unmapped)
                .containsExactly(0L);
    }
}
