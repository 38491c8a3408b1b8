// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import static io.stockscope.local.demo.Cells.amount;
import static io.stockscope.local.demo.Cells.fit;
import static io.stockscope.local.demo.Cells.left;
import static io.stockscope.local.demo.Cells.number;
import static io.stockscope.local.demo.Cells.right;

import io.stockscope.local.demo.Figures.FaultFigure;
import io.stockscope.local.demo.Figures.Flow;
import io.stockscope.local.demo.Figures.Incident;
import io.stockscope.local.demo.Figures.Stock;
import io.stockscope.local.demo.Figures.Sync;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jspecify.annotations.Nullable;

/**
 * Draws the figures for a terminal: everything in 24 lines of 80 columns, more of the lists where
 * there are more lines, the end of lines cut where there are fewer columns. What is coloured is
 * said in words as well.
 */
final class View {

    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;

    /** Columns of the word at the beginning of a line. */
    private static final int LABEL = 14;

    private static final int MINUTES_PER_HOUR = 60;

    /** Lines beside those of the two lists and the places. */
    private static final int FIXED_LINES = 15;

    /** Narrower terminals are not for reading: no lines are made of what does not fit. */
    private static final int LEAST_TO_WRAP = 20;

    /**
     * When the figures were taken.
     *
     * @param simulated the run's clock
     * @param speed how many times as fast as the wall clock it is
     * @param elapsed since the first figures
     * @param limit when the demo ends; null: when it is stopped
     * @param retailer what the retailer's clock shows, by the calendar of its sales
     * @param flashSaleUntil when by that clock the flash sale ends; null while there is none
     */
    record Now(
            Instant simulated,
            double speed,
            Duration elapsed,
            @Nullable Duration limit,
            LocalDateTime retailer,
            @Nullable LocalDateTime flashSaleUntil) {}

    private final String currency;
    private final List<String> places;
    private final boolean colours;

    /**
     * Takes what does not change.
     *
     * @param places lines for those who want to look around; what does not fit is wrapped
     */
    View(String currency, List<String> places, boolean colours) {
        this.currency = currency;
        this.places = List.copyOf(places);
        this.colours = colours;
    }

    /** Draws at most so many lines of at most so many columns. */
    List<AttributedString> draw(Figures figures, Now now, int columns, int rows) {
        List<AttributedString> lines = new ArrayList<>();
        lines.add(title(now, columns));
        lines.add(line("-".repeat(columns), PLAIN, columns));
        lines.add(labelled("Retailer", shop(now) + " by its own clock", PLAIN, columns));
        flow(figures.flow(), now.speed(), lines, columns);
        stock(figures.stock(), lines, columns);
        sync(figures.sync(), lines, columns);
        lines.add(labelled("Dead letters", letters(figures.deadLetters()), PLAIN, columns));
        lines.add(AttributedString.EMPTY);
        List<AttributedString> below =
                places.stream().flatMap(place -> wrapped(place, columns).stream()).toList();
        int room = Math.max(2, rows - FIXED_LINES - below.size());
        int faults =
                Math.min(
                        figures.faults().size(), room - Math.min(figures.worst().size(), room / 2));
        faults = Math.max(1, faults);
        worst(figures, room - faults, lines, columns);
        lines.add(AttributedString.EMPTY);
        faults(figures, now.simulated(), faults, lines, columns);
        while (lines.size() < rows - below.size()) {
            lines.add(AttributedString.EMPTY);
        }
        lines.addAll(below);
        return lines.subList(0, Math.min(rows, lines.size()));
    }

    /** What the retailer's clock shows, and whether that is the time of the flash sale. */
    static String shop(Now now) {
        String time = Cells.time(now.retailer());
        return now.flashSaleUntil() == null
                ? time
                : time + " (flash sale on until " + Cells.time(now.flashSaleUntil()) + ")";
    }

    private static List<AttributedString> wrapped(String text, int columns) {
        return columns < LEAST_TO_WRAP
                ? List.of(line(text, PLAIN, columns))
                : line(text, PLAIN, Integer.MAX_VALUE).columnSplitLength(columns);
    }

    private AttributedString title(Now now, int columns) {
        String time =
                Cells.dayAndTime(now.simulated())
                        + " simulated, "
                        + String.format(Locale.ROOT, "%,.0f x", now.speed());
        String watch =
                Cells.watch(now.elapsed())
                        + (now.limit() == null ? "" : " of " + Cells.watch(now.limit()));
        String start = left("Stockscope demo", 18) + time;
        return line(
                left(start, Math.max(0, columns - watch.length() - 1)) + " " + watch,
                bold(),
                columns);
    }

    private void flow(Flow flow, double speed, List<AttributedString> lines, int columns) {
        lines.add(
                labelled(
                        "Events",
                        "%s/s, %s read, backlog %s, late %s, twice %s"
                                .formatted(
                                        brief(Math.round(flow.eventsPerSecond())),
                                        brief(flow.read()),
                                        flow.backlog() == null ? "?" : brief(flow.backlog()),
                                        brief(flow.late()),
                                        brief(flow.duplicates())),
                        PLAIN,
                        columns));
        Duration lag = flow.watermarkLag();
        lines.add(
                labelled(
                        "Watermark",
                        lag == null
                                ? "none yet"
                                : "%s of simulated time behind (%s of the wall clock)"
                                        .formatted(
                                                Cells.span(lag),
                                                Cells.span(
                                                        Duration.ofMillis(
                                                                (long) (lag.toMillis() / speed)))),
                        PLAIN,
                        columns));
    }

    private void stock(@Nullable Stock stock, List<AttributedString> lines, int columns) {
        if (stock == null || stock.positions() == 0) {
            lines.add(labelled("Stock", "nothing known yet", PLAIN, columns));
            lines.add(labelled("Negative ATS", "nothing known yet", PLAIN, columns));
            return;
        }
        lines.add(
                labelled(
                        "Stock",
                        "SKUs below zero: %s, by %s units in all; %s SKUs at locations"
                                .formatted(
                                        brief(stock.skusBelowZero()),
                                        brief(stock.unitsBelowZero()),
                                        brief(stock.positions())),
                        stock.skusBelowZero() > 0 ? bad() : PLAIN,
                        columns));
        lines.add(
                labelled(
                        "Negative ATS",
                        "%s open (%s %s) of %s; %s conflicts; books differ: %s"
                                .formatted(
                                        brief(stock.openIncidents()),
                                        amount(stock.openValue(), 10).strip(),
                                        currency,
                                        brief(stock.incidents()),
                                        brief(stock.conflicts()),
                                        brief(stock.openDiscrepancies())),
                        PLAIN,
                        columns));
    }

    private void sync(@Nullable Sync sync, List<AttributedString> lines, int columns) {
        if (sync == null || sync.good() + sync.bad() == 0) {
            lines.add(labelled("Sync", "nothing acknowledged yet", PLAIN, columns));
            lines.add(labelled("Stale", "nothing known yet", PLAIN, columns));
            return;
        }
        lines.add(
                labelled(
                        "Sync",
                        inTime(sync) + "; overdue now: " + brief(sync.overdue()),
                        sync.overdue() > 0 ? bad() : PLAIN,
                        columns));
        lines.add(
                labelled(
                        "Stale",
                        stale(sync, currency),
                        sync.staleSkus() > 0 ? bad() : PLAIN,
                        columns));
    }

    /** How many changes came in time. */
    static String inTime(Sync sync) {
        long all = sync.good() + sync.bad();
        if (all == 0) {
            return "nothing acknowledged yet";
        }
        double share = (double) sync.good() / all;
        String worst =
                sync.bad() == 0
                        ? ""
                        : ", %s %s".formatted(sync.worstChannel(), percent(1 - sync.worstShare()));
        return "%s of %s changes in time%s".formatted(percent(share), brief(all), worst);
    }

    /** What is displayed wrong now. */
    static String stale(Sync sync, String currency) {
        return sync.staleSkus() == 0
                ? "nothing displayed wrong for longer than its threshold"
                : "%s displays, %s units too many (%s %s), most on %s"
                        .formatted(
                                brief(sync.staleSkus()),
                                brief(sync.oversellUnits()),
                                amount(sync.oversellValue(), 10).strip(),
                                currency,
                                sync.staleMost());
    }

    /** Cut, not rounded: what is not all is not 100 %. */
    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", Math.floor(share * 1_000) / 10);
    }

    static String letters(Map<String, Long> byReason) {
        return byReason.isEmpty()
                ? "none"
                : byReason.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + brief(entry.getValue()))
                        .collect(Collectors.joining(", "));
    }

    private void worst(Figures figures, int most, List<AttributedString> lines, int columns) {
        lines.add(
                line(
                        left("WORST INCIDENTS", 16)
                                + left("location", 9)
                                + right("lowest ATS", 10)
                                + right("value " + currency, 12)
                                + "  "
                                + left("began", 10)
                                + "caused by",
                        bold(),
                        columns));
        if (figures.worst().isEmpty()) {
            lines.add(line("none yet", PLAIN, columns));
        }
        figures.worst().stream()
                .limit(most)
                .map(incident -> incident(incident, columns))
                .forEach(lines::add);
    }

    private AttributedString incident(Incident incident, int columns) {
        boolean open = incident.closed() == null;
        String text =
                left(incident.sku(), 15)
                        + " "
                        + left(incident.location(), 8)
                        + " "
                        + number(incident.lowestAts(), 10)
                        + amount(incident.value(), 12)
                        + "  "
                        + left(Cells.time(incident.began()), 10)
                        + (open ? "" : "(over) ")
                        + incident.cause();
        return line(text, open ? bad() : PLAIN, columns);
    }

    private void faults(
            Figures figures, Instant now, int most, List<AttributedString> lines, int columns) {
        lines.add(
                line(
                        left("FAULTS INJECTED", 16)
                                + left("target", 12)
                                + left("time", 12)
                                + right("hits", 6)
                                + " found",
                        bold(),
                        columns));
        if (figures.faults().isEmpty()) {
            lines.add(line("none yet", PLAIN, columns));
        }
        figures.faults().stream()
                .limit(most)
                .map(fault -> fault(fault, now, columns))
                .forEach(lines::add);
    }

    private AttributedString fault(FaultFigure figure, Instant now, int columns) {
        boolean active = figure.fault().activeAt(now.toEpochMilli());
        Instant until = Instant.ofEpochMilli(figure.fault().untilMillis());
        String text =
                left(figure.fault().kind().word(), 16)
                        + left(figure.fault().target(), 11)
                        + " "
                        + left(active ? remaining(Duration.between(now, until)) : over(figure), 12)
                        + number(figure.hits(), 6)
                        + " "
                        + figure.found();
        return line(text, active ? warning() : PLAIN, columns);
    }

    private static String over(FaultFigure figure) {
        return figure.settled() ? "over" : "so far";
    }

    private static String remaining(Duration left) {
        return left.toMinutes() < 2 * MINUTES_PER_HOUR
                ? left.toMinutes() + " min left"
                : left.toHours() + " h left";
    }

    private AttributedString labelled(
            String label, String text, AttributedStyle style, int columns) {
        return new AttributedStringBuilder()
                .append(fit(left(label, LABEL), columns), bold())
                .append(fit(text, Math.max(0, columns - LABEL)), style)
                .toAttributedString();
    }

    private static AttributedString line(String text, AttributedStyle style, int columns) {
        return new AttributedString(fit(text, columns), style);
    }

    /** A number of at most nine digits and signs. */
    private static String brief(long number) {
        return number(number, 9).strip();
    }

    private AttributedStyle bold() {
        return colours ? PLAIN.bold() : PLAIN;
    }

    private AttributedStyle bad() {
        return colours ? PLAIN.foreground(AttributedStyle.RED) : PLAIN;
    }

    private AttributedStyle warning() {
        return colours ? PLAIN.foreground(AttributedStyle.YELLOW) : PLAIN;
    }
}
