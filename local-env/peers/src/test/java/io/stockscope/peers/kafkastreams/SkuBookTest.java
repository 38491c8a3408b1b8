// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.peers.kafkastreams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One SKU at one location, sold on one channel with an objective of 10 s. */
class SkuBookTest {

    private static final Map<String, ChannelTerms> TERMS =
            Map.of("web", new ChannelTerms("web", Set.of("oslo"), Long.MAX_VALUE, 10_000));

    private final List<String> found = new ArrayList<>();
    private SkuBook book = new SkuBook();

    private final Findings findings =
            new Findings() {
                @Override
                public void level(String sku, BookedLocation location) {
                    found.add("ats " + location.ats() + " reserved " + location.reserved);
                }

                @Override
                public void negative(
                        String sku,
                        String location,
                        long beganAtMillis,
                        @Nullable Long endedAtMillis,
                        long lowestAts) {
                    found.add("negative " + beganAtMillis + " " + endedAtMillis + " " + lowestAts);
                }

                @Override
                public void sample(
                        String channel,
                        String sku,
                        BookedChannel.Change change,
                        long acknowledgedAtMillis) {
                    found.add("sample " + change.occurredAtMillis() + " " + acknowledgedAtMillis);
                }

                @Override
                public void pending(String channel, long pending, long overdue) {
                    found.add("pending " + pending + " overdue " + overdue);
                }
            };

    private void apply(Notice notice) {
        book.passTo("mug", notice.occurredAtMillis() - 1, TERMS, findings);
        book.apply("mug", notice, TERMS, findings);
    }

    /** What is told when all up to an instant has passed; then the book is written and read. */
    private List<String> toldAt(long millis) {
        book.passTo("mug", millis, TERMS, findings);
        book.report("mug", findings);
        book = SkuBook.of(book.toBytes());
        List<String> told = List.copyOf(found);
        found.clear();
        return told;
    }

    private static Notice moved(Notice.Kind kind, long atMillis, long units) {
        return Notice.movement(
                kind, kind + "@" + atMillis, atMillis, atMillis, "oslo", units, 0, 0);
    }

    private static Notice reserved(long atMillis, long units, long expiresAtMillis) {
        return notice(
                Notice.Kind.RESERVATION_OPENED, atMillis, "", units, expiresAtMillis, new long[0]);
    }

    private static Notice displayed(long atMillis, long units, long coversMillis) {
        return notice(
                Notice.Kind.DISPLAYED,
                atMillis,
                "web",
                units,
                Long.MAX_VALUE,
                new long[] {coversMillis, coversMillis, coversMillis, coversMillis});
    }

    private static Notice notice(
            Notice.Kind kind,
            long atMillis,
            String channel,
            long units,
            long expiresAtMillis,
            long[] covers) {
        return new Notice(
                kind,
                kind + "@" + atMillis,
                atMillis,
                atMillis,
                "oslo",
                channel,
                "r1",
                0,
                0,
                0,
                units,
                0,
                expiresAtMillis,
                atMillis,
                covers);
    }

    @Test
    void aChangeIsPendingUntilItIsCovered() {
        apply(moved(Notice.Kind.BASELINE, 1_000, 5));
        apply(displayed(2_000, 5, 1_000));
        apply(moved(Notice.Kind.POS_MOVEMENT, 3_000, -1));
        book.report("mug", findings);
        assertThat(found).containsExactly("ats 4 reserved 0", "pending 1 overdue 0");
        found.clear();
        assertThat(toldAt(12_999)).isEmpty();
        assertThat(book.nextDueMillis(TERMS)).isEqualTo(13_000);
        assertThat(toldAt(13_000)).containsExactly("pending 0 overdue 1");
        apply(displayed(14_000, 4, 2_999));
        // It shows what is true, though it does not say so.
        assertThat(toldAt(14_000)).containsExactly("pending -1 overdue -1");
    }

    @Test
    void anUpdateThatCoversIsASample() {
        apply(moved(Notice.Kind.BASELINE, 1_000, 5));
        apply(displayed(2_000, 5, 1_000));
        apply(moved(Notice.Kind.POS_MOVEMENT, 3_000, -1));
        apply(displayed(4_000, 4, 3_000));
        assertThat(found).containsExactly("sample 3000 4000");
    }

    @Test
    void anExpiryEndsATimeBelowZero() {
        apply(moved(Notice.Kind.BASELINE, 1_000, 5));
        apply(reserved(2_000, 7, 9_000));
        book.report("mug", findings);
        assertThat(found).containsExactly("ats -2 reserved 7", "negative 2000 null -2");
        found.clear();
        assertThat(toldAt(8_999)).isEmpty();
        assertThat(toldAt(9_000)).containsExactly("negative 2000 9000 -2", "ats 5 reserved 0");
    }

    @Test
    void whatEndsInTheInstantInWhichItBeganNeverWas() {
        apply(moved(Notice.Kind.BASELINE, 1_000, 5));
        apply(moved(Notice.Kind.WMS_MOVEMENT, 2_000, -6));
        apply(moved(Notice.Kind.WMS_MOVEMENT, 2_000, 6));
        assertThat(toldAt(2_000)).containsExactly("ats 5 reserved 0");
    }

    @Test
    void aShipmentConsumesItsReservation() {
        apply(moved(Notice.Kind.BASELINE, 1_000, 5));
        apply(reserved(2_000, 3, Long.MAX_VALUE));
        apply(
                Notice.consuming(
                        Notice.Kind.WMS_MOVEMENT, "ship", 3_000, 3_000, "oslo", -2, 0, 0, "r1", 2));
        book.report("mug", findings);
        assertThat(found).containsExactly("ats 2 reserved 1");
    }
}
