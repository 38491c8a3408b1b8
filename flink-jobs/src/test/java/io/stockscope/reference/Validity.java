// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ErpStockEvent;
import io.stockscope.event.ErpStockKind;
import io.stockscope.event.PosLineEvent;
import io.stockscope.event.ReservationEvent;
import io.stockscope.event.ReservationKind;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** "Bad input" and "Clocks that lie": which records go to the dead letters. */
final class Validity {
    /** "A time outside the years 2000 to 2200 is INVALID": both years are inside. */
    static final Instant FIRST_TIME = Instant.parse("2000-01-01T00:00:00Z");

    static final Instant LAST_TIME = Instant.parse("2200-12-31T23:59:59.999Z");

    private Validity() {}

    /**
     * "{@code occurredAt} later than {@code recordedAt} by more than {@code maxClockSkew}, or
     * {@code recordedAt} later than the run's clock (bounded: the wall clock at its start) by more
     * than that." By exactly that much is allowed.
     */
    static @Nullable Rule future(Fact fact, Instant runClock, Duration maxClockSkew) {
        if (fact.occurredAt().isAfter(fact.recordedAt().plus(maxClockSkew))) {
            return Rule.FUTURE_OCCURRED;
        }
        if (fact.recordedAt().isAfter(runClock.plus(maxClockSkew))) {
            return Rule.FUTURE_RECORDED;
        }
        return null;
    }

    /** The rule that the record breaks, or null. */
    static @Nullable Rule invalid(Fact fact, Set<String> channelsWithProfile) {
        // "An empty event id, SKU or order id": of whatever record has one.
        if (fact.eventId().isEmpty() || fact.sku().isEmpty()) {
            return Rule.INVALID_ID;
        }
        if (fact.record() instanceof ReservationEvent reservation
                && reservation.getOrderId().isEmpty()) {
            return Rule.INVALID_ID;
        }

        // "A negative quantity of whatever name (only ADJUSTMENT and SNAPSHOT may be negative)".
        for (long quantity : quantities(fact)) {
            if (quantity < 0) {
                return Rule.INVALID_QUANTITY;
            }
        }

        // "A reservation created with 0".
        if (fact.record() instanceof ReservationEvent reservation
                && reservation.getKind() == ReservationKind.CREATED
                && reservation.getQuantity() == 0) {
            return Rule.INVALID_RESERVATION_OF_NOTHING;
        }

        // "Any time outside the years 2000 to 2200": of whatever name, too.
        for (Instant time : times(fact)) {
            if (time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME)) {
                return Rule.INVALID_TIME;
            }
        }

        if (fact.record() instanceof AvailabilityEvent availability) {
            // "An ACKNOWLEDGED whose acknowledgedAt is not its occurredAt (null: it is)".
            if (availability.getKind() == AvailabilityKind.ACKNOWLEDGED
                    && availability.getAcknowledgedAt() != null
                    && !availability.getAcknowledgedAt().equals(availability.getOccurredAt())) {
                return Rule.INVALID_ACKNOWLEDGEMENT;
            }
            // "An availability update of a channel without a profile (a reservation of one still
            // reserves)".
            if (!channelsWithProfile.contains(availability.getChannel())) {
                return Rule.INVALID_CHANNEL;
            }
        }
        return null;
    }

    /** All quantities of the record that must not be negative. */
    private static List<Long> quantities(Fact fact) {
        List<Long> quantities = new ArrayList<>();
        if (fact.record() instanceof ErpStockEvent erp && erp.getKind() != ErpStockKind.SNAPSHOT) {
            quantities.add(erp.getQuantity());
        }
        if (fact.record() instanceof WmsStockEvent wms
                && wms.getKind() != WmsStockKind.ADJUSTMENT) {
            quantities.add(wms.getQuantity());
        }
        if (fact.record() instanceof PosLineEvent pos) {
            quantities.add(pos.getQuantity());
        }
        if (fact.record() instanceof ReservationEvent reservation) {
            quantities.add(reservation.getQuantity());
            if (reservation.getOrderedQuantity() != null) {
                quantities.add(reservation.getOrderedQuantity());
            }
        }
        if (fact.record() instanceof AvailabilityEvent availability) {
            quantities.add(availability.getQuantity());
            quantities.add(availability.getWithheldQuantity());
        }
        return quantities;
    }

    /** All times of the record. */
    private static List<Instant> times(Fact fact) {
        List<@Nullable Instant> times = new ArrayList<>();
        times.add(fact.occurredAt());
        times.add(fact.recordedAt());
        if (fact.record() instanceof ReservationEvent reservation) {
            times.add(reservation.getExpiresAt());
        }
        if (fact.record() instanceof AvailabilityEvent availability) {
            times.add(availability.getPublishedAt());
            times.add(availability.getComputedAt());
            times.add(availability.getAcknowledgedAt());
            times.add(availability.getCoversUpTo());
            if (availability.getCoversUpToBySystem() != null) {
                times.addAll(availability.getCoversUpToBySystem().values());
            }
        }
        List<Instant> present = new ArrayList<>();
        for (Instant time : times) {
            if (time != null) {
                present.add(time);
            }
        }
        return present;
    }
}
