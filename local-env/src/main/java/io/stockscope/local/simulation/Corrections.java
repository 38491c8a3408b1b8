// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.SalesHistory.Correction;

/** Writes off and finds stock. */
final class Corrections {
    private final StockBooks books;
    private final SourceSystems systems;
    private final Replenishment replenishment;
    private final Agenda agenda;
    private final Draws draws;

    Corrections(
            StockBooks books,
            SourceSystems systems,
            Replenishment replenishment,
            Agenda agenda,
            Draws draws) {
        this.books = books;
        this.systems = systems;
        this.replenishment = replenishment;
        this.agenda = agenda;
        this.draws = draws;
    }

    /** Plans a correction, not earlier than {@code earliestMillis}. */
    void plan(Correction correction, long atMillis, long earliestMillis) {
        String id = correction.invoice() + "-" + correction.number();
        String location =
                Retailer.correctedLocation(correction.invoice(), correction.quantity(), draws);
        StockPosition position = books.at(correction.sku(), location);
        if (correction.quantity() < 0) {
            long before = UkTime.HOUR + draws.below(20 * UkTime.HOUR, "came before", id);
            agenda.plan(
                    Math.max(atMillis - before, earliestMillis),
                    now -> deliverWhatIsWrittenOff(id, position, -correction.quantity(), now));
        }
        agenda.plan(
                atMillis,
                now -> {
                    systems.adjust(
                            "adjust-" + id,
                            position,
                            correction.quantity(),
                            correction.reason(),
                            now);
                    replenishment.review(position, now);
                });
    }

    /**
     * Nothing can be thrown away that is not there: what is missing comes in, bad, shortly before.
     */
    private void deliverWhatIsWrittenOff(
            String id, StockPosition position, long units, long nowMillis) {
        long missing = units - Math.max(0, position.ats());
        if (missing > 0) {
            systems.receipt("receipt-" + id, position, missing, nowMillis);
        }
    }
}
