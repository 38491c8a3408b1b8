// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.local.demo.Figures.FaultFigure;
import io.stockscope.local.demo.Figures.Incident;
import io.stockscope.local.demo.Figures.Stock;
import io.stockscope.local.demo.Figures.Sync;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** What a demo has shown, when it ends. */
final class Summary {

    private static final int WORST = 3;
    private static final int COLUMNS = 80;

    private final PrintWriter out;
    private final String currency;

    Summary(PrintWriter out, String currency) {
        this.out = out;
        this.currency = currency;
    }

    void print(Figures figures, Instant start, View.Now now) {
        line(
                "The demo ran for %s: %s of simulated time, %,d events.",
                Cells.span(now.elapsed()),
                Cells.span(Duration.between(start, now.simulated())),
                figures.flow().read());
        Stock stock = figures.stock();
        if (stock == null) {
            line("No figures were read.");
        } else {
            line(
                    "Negative ATS: %,d incidents, %,d of them open; SKUs below zero: %,d.",
                    stock.incidents(), stock.openIncidents(), stock.skusBelowZero());
            line("Open incidents are worth %,.2f %s; the worst:", stock.openValue(), currency);
            figures.worst().stream().limit(WORST).forEach(this::incident);
            line("Reservations of what was not there: %,d.", stock.conflicts());
            line("Books that differ: %,d.", stock.openDiscrepancies());
        }
        Sync sync = figures.sync();
        if (sync != null) {
            line("Channels: %s; overdue now: %,d.", View.inTime(sync), sync.overdue());
            line("Stale now: %s.", View.stale(sync, currency));
        }
        line("Dead letters: %s.", View.letters(figures.deadLetters()));
        figures.faults().forEach(this::fault);
        out.flush();
    }

    private void incident(Incident incident) {
        line(
                "  %s at %s: %,d units, %,.2f %s, %s",
                Cells.fit(incident.sku(), 15),
                Cells.fit(incident.location(), 8),
                incident.lowestAts(),
                incident.value(),
                currency,
                incident.cause());
    }

    private void fault(FaultFigure figure) {
        line(
                "Fault %s %s: %,d hits, found%s: %s",
                figure.fault().kind().word(),
                figure.fault().target(),
                figure.hits(),
                figure.settled() ? "" : " so far",
                figure.found());
    }

    private void line(String format, Object... values) {
        out.println(Cells.fit(String.format(Locale.ROOT, format, values), COLUMNS));
    }
}
