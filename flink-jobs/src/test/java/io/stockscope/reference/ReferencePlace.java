// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of the SKU at one location. */
final class ReferencePlace {
    /** "A location is anchored from its first BASELINE on"; null: not yet. */
    @Nullable Instant baselineAt;

    long baselineQuantity;

    /** Changes of on hand since the baseline, or since ever. */
    final List<Long> changes = new ArrayList<>();

    long damaged;
    long held;
    long safetyStock;
    @Nullable Instant safetyStockAt;

    /** By system, in order; only the last of a system can be open. */
    final List<OpenDiscrepancy> discrepancies = new ArrayList<>();

    /** Closed and open ones, in order; only the last can be open. */
    final List<OpenIncident> incidents = new ArrayList<>();

    boolean anchored() {
        return baselineAt != null;
    }

    /** "Units physically there, whatever their condition." */
    long onHand() {
        long onHand = baselineQuantity;
        for (long change : changes) {
            onHand += change;
        }
        return onHand;
    }

    /** An incident while it grows. */
    static final class OpenIncident {
        final Instant openedAt;
        final @Nullable String causeEventId;
        final String causeSystem;
        @Nullable Instant closedAt;
        long lowestAts = Long.MAX_VALUE;
        List<String> channels = List.of();
        BigDecimal value = BigDecimal.ZERO;

        OpenIncident(Instant openedAt, @Nullable String causeEventId, String causeSystem) {
            this.openedAt = openedAt;
            this.causeEventId = causeEventId;
            this.causeSystem = causeSystem;
        }
    }

    /** A discrepancy while it lasts. */
    static final class OpenDiscrepancy {
        final String system;
        final Instant openedAt;
        @Nullable Instant closedAt;
        long difference;

        OpenDiscrepancy(String system, Instant openedAt) {
            this.system = system;
            this.openedAt = openedAt;
        }
    }
}
