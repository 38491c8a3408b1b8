// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static io.stockscope.event.ReservationKind.CONSUMED;
import static io.stockscope.event.ReservationKind.CREATED;
import static io.stockscope.event.ReservationKind.RELEASED;
import static io.stockscope.reference.SmallHistory.SECOND;
import static io.stockscope.reference.SmallHistory.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the worked cases do not say of order lines. */
class ReferenceLinesTest {
    private static final long HOUR = 3_600 * SECOND;
    private static final long GRACE = 30 * SECOND;
    private static final long RETENTION = Duration.ofDays(7).toMillis();

    private final SmallHistory history =
            new SmallHistory().channel().item(0).baseline(0, "oslo", 50);

    private List<DuplicateReservation> duplicates(long untilMillis) {
        return history.run(untilMillis)
                .rows(StockTable.DUPLICATE_RESERVATIONS, DuplicateReservation.class);
    }

    @Test
    void excessIsReportedIfItLastsLongerThanTheGrace() {
        history.reservation(CREATED, SECOND, "a", 2, 2L)
                .reservation(CREATED, 10 * SECOND, "b", 2, null);

        assertThat(duplicates(10 * SECOND + GRACE)).isEmpty();
        assertThat(duplicates(10 * SECOND + GRACE + 1))
                .containsExactly(
                        new DuplicateReservation(
                                "web",
                                "o",
                                "1",
                                SmallHistory.SKU,
                                at(10 * SECOND),
                                null,
                                2,
                                List.of("a", "b"),
                                List.of("oms-a", "oms-b"),
                                new BigDecimal("20")));
    }

    @Test
    void excessThatEndsAMillisecondAfterTheGraceHasLastedLonger() {
        history.reservation(CREATED, SECOND, "a", 2, 2L)
                .reservation(CREATED, 10 * SECOND, "b", 2, null)
                .reservation(RELEASED, 10 * SECOND + GRACE + 1, "b", 2, null);

        assertThat(duplicates(HOUR))
                .extracting(DuplicateReservation::closedAt)
                .containsExactly(at(10 * SECOND + GRACE + 1));
    }

    @Test
    void shippedBeforeCreatedIsCommittedAsMuchAsWasReserved() {
        history.shipment(SECOND, "oslo", 5, "a")
                .reservation(CREATED, 2 * SECOND, "a", 2, null)
                .reservation(CREATED, 10 * SECOND, "b", 2, null);

        assertThat(duplicates(HOUR))
                .extracting(DuplicateReservation::excessUnits, DuplicateReservation::reservationIds)
                .containsExactly(tuple(2L, List.of("b")));
    }

    @Test
    void consumedBeforeCreatedIsCommittedWholly() {
        history.reservation(CONSUMED, SECOND, "a", 2, null)
                .reservation(CREATED, 2 * SECOND, "a", 2, null)
                .reservation(CREATED, 10 * SECOND, "b", 3, null);

        // What was never opened does not say how much was ordered: 3 stands in.
        assertThat(duplicates(HOUR))
                .extracting(DuplicateReservation::excessUnits)
                .containsExactly(2L);
    }

    @Test
    void releasedAfterAPartWasShippedCommitsThatPart() {
        history.reservation(CREATED, SECOND, "a", 4, 4L)
                .shipment(2 * SECOND, "oslo", 1, "a")
                .reservation(RELEASED, 3 * SECOND, "a", 3, null)
                .shipment(4 * SECOND, "oslo", 3, "a")
                .reservation(CREATED, 10 * SECOND, "b", 4, null);

        assertThat(duplicates(HOUR))
                .extracting(DuplicateReservation::excessUnits)
                .containsExactly(1L);
    }

    @Test
    void reservationsAreThoseOpenWhenTheExcessWasFirstTheHighest() {
        history.reservation(CREATED, SECOND, "a", 2, 2L)
                .reservation(CREATED, 2 * SECOND, "b", 1, null)
                .reservation(CREATED, 3 * SECOND, "c", 1, null)
                .reservation(RELEASED, 4 * SECOND, "b", 1, null)
                .reservation(CREATED, 5 * SECOND, "d", 1, null);

        assertThat(duplicates(HOUR))
                .extracting(DuplicateReservation::openedAt, DuplicateReservation::reservationIds)
                .containsExactly(tuple(at(2 * SECOND), List.of("a", "b", "c")));
    }

    @Test
    void moreOrderedEndsTheExcess() {
        history.reservation(CREATED, SECOND, "a", 2, 2L)
                .reservation(CREATED, 2 * SECOND, "b", 2, null)
                .reservation(CREATED, 100 * SECOND, "b", 2, 4L);

        assertThat(duplicates(HOUR))
                .extracting(DuplicateReservation::closedAt)
                .containsExactly(at(100 * SECOND));
    }

    @Test
    void lineIsRememberedToTheEndOfItsRetention() {
        history.reservation(CREATED, SECOND, "a", 2, 2L)
                .reservation(CONSUMED, 2 * SECOND, "a", 2, null)
                .reservation(CREATED, 2 * SECOND + RETENTION, "b", 2, null);

        assertThat(duplicates(RETENTION + HOUR))
                .extracting(DuplicateReservation::excessUnits)
                .containsExactly(2L);
    }

    @Test
    void lineCountsAsNewAfterItsRetention() {
        history.reservation(CREATED, SECOND, "a", 2, 2L)
                .reservation(CONSUMED, 2 * SECOND, "a", 2, null)
                .reservation(CREATED, 2 * SECOND + RETENTION + 1, "b", 2, null);

        assertThat(duplicates(RETENTION + HOUR)).isEmpty();
    }

    @Test
    void lineWithAnOpenReservationIsRememberedForGood() {
        history.reservation(CREATED, SECOND, "a", 2, 2L)
                .reservation(CREATED, 2 * RETENTION, "b", 2, null);

        assertThat(duplicates(2 * RETENTION + HOUR))
                .extracting(DuplicateReservation::excessUnits)
                .containsExactly(2L);
    }
}
