// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.local.demo.Figures.Flow;
import io.stockscope.local.demo.Figures.Stock;
import io.stockscope.local.simulation.fault.Fault;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where there is no terminal: a line every few seconds, and one when a fault begins or ends. */
final class LineScreen implements Screen {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final Set<Fault> begun = new HashSet<>();
    private final Set<Fault> ended = new HashSet<>();
    private @Nullable Duration last;

    LineScreen(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void show(Figures figures, View.Now now) {
        if (last != null && now.elapsed().minus(last).compareTo(INTERVAL) < 0) {
            return;
        }
        last = now.elapsed();
        faults(figures, now);
        out.println(status(figures, now));
        out.flush();
    }

    private void faults(Figures figures, View.Now now) {
        figures.faults()
                .forEach(
                        figure -> {
                            Fault fault = figure.fault();
                            String name = (fault.kind().word() + " " + fault.target()).strip();
                            if (begun.add(fault)) {
                                out.println("fault begins: " + name);
                            }
                            if (!fault.activeAt(now.simulated().toEpochMilli())
                                    && ended.add(fault)) {
                                out.printf(
                                        Locale.ROOT,
                                        "fault ends: %s, %,d hits, found: %s%n",
                                        name,
                                        figure.hits(),
                                        figure.found());
                            }
                        });
    }

    private static String status(Figures figures, View.Now now) {
        Flow flow = figures.flow();
        Stock stock = figures.stock();
        Duration lag = flow.watermarkLag();
        return "%s  %s simulated  %,.0f events/s  lag %s  backlog %s  SKUs below zero %s  dead letters %s"
                .formatted(
                        Cells.watch(now.elapsed()),
                        Cells.dayAndTime(now.simulated()),
                        flow.eventsPerSecond(),
                        lag == null ? "?" : Cells.span(lag),
                        flow.backlog() == null ? "?" : "%,d".formatted(flow.backlog()),
                        stock == null ? "?" : "%,d".formatted(stock.skusBelowZero()),
                        View.letters(figures.deadLetters()));
    }

    @Override
    public void close() {
        out.flush();
    }
}
