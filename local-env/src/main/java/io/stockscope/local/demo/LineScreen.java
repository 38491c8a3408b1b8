// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.local.demo.Figures.FaultFigure;
import io.stockscope.local.demo.Figures.Flow;
import io.stockscope.local.demo.Figures.Stock;
import io.stockscope.local.demo.Figures.Sync;
import io.stockscope.local.simulation.fault.Fault;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where there is no terminal: a line every few seconds, and one when a fault begins, when it ends,
 * and when all of it is found that will be.
 */
final class LineScreen implements Screen {

    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final PrintWriter out;
    private final Set<Fault> begun = new HashSet<>();
    private final Set<Fault> ended = new HashSet<>();
    private final Set<Fault> settled = new HashSet<>();
    private final Runnable nobodyReads;
    private @Nullable Duration last;

    /**
     * Prints there.
     *
     * @param nobodyReads run when the lines cannot be printed any more
     */
    LineScreen(PrintWriter out, Runnable nobodyReads) {
        this.out = out;
        this.nobodyReads = nobodyReads;
    }

    @Override
    public void show(Figures figures, View.Now now) {
        if (last != null && now.elapsed().minus(last).compareTo(INTERVAL) < 0) {
            return;
        }
        last = now.elapsed();
        faults(figures, now);
        out.println(status(figures, now));
        // The writer of a command line does not hear of the errors of the stream behind it.
        if (out.checkError() || System.out.checkError()) {
            nobodyReads.run();
        }
    }

    private void faults(Figures figures, View.Now now) {
        figures.faults().stream()
                .sorted(Comparator.comparingLong(figure -> figure.fault().fromMillis()))
                .forEach(figure -> fault(figure, now));
    }

    private void fault(FaultFigure figure, View.Now now) {
        Fault fault = figure.fault();
        if (begun.add(fault)) {
            out.println("fault begins: " + fault.kind().word() + " " + fault.target());
        }
        if (figure.settled()) {
            if (settled.add(fault)) {
                // If it settles between two lines, this says that it has ended, too.
                ended.add(fault);
                found("fault settled: %s %s, %,d hits, found: %s%n", figure);
            }
        } else if (!fault.activeAt(now.simulated().toEpochMilli()) && ended.add(fault)) {
            found("fault ends: %s %s, %,d hits, found so far: %s%n", figure);
        }
    }

    private void found(String format, FaultFigure figure) {
        Fault fault = figure.fault();
        out.printf(
                Locale.ROOT,
                format,
                fault.kind().word(),
                fault.target(),
                figure.hits(),
                figure.found());
    }

    private static String status(Figures figures, View.Now now) {
        Flow flow = figures.flow();
        Stock stock = figures.stock();
        Sync sync = figures.sync();
        Duration lag = flow.watermarkLag();
        return "%s  %s simulated  shop %s  %,.0f events/s  lag %s  backlog %s  SKUs below zero %s  overdue %s  stale %s  dead letters %s"
                .formatted(
                        Cells.watch(now.elapsed()),
                        Cells.dayAndTime(now.simulated()),
                        View.shop(now),
                        flow.eventsPerSecond(),
                        lag == null ? "?" : Cells.span(lag),
                        flow.backlog() == null ? "?" : "%,d".formatted(flow.backlog()),
                        stock == null ? "?" : "%,d".formatted(stock.skusBelowZero()),
                        sync == null ? "?" : "%,d".formatted(sync.overdue()),
                        sync == null ? "?" : "%,d".formatted(sync.staleSkus()),
                        View.letters(figures.deadLetters()));
    }

    @Override
    public void close() {
        out.flush();
    }
}
