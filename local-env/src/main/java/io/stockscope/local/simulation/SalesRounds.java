// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.SalesHistory.Cancellation;
import io.stockscope.local.simulation.SalesHistory.Correction;
import io.stockscope.local.simulation.SalesHistory.Order;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The same sales again and again, each time on later days and under invoice numbers of their own.
 */
final class SalesRounds {
    private final SalesHistory history;
    private final LocalDate firstDay;
    private final long days;
    private final int orderLines;

    SalesRounds(SalesHistory history) {
        this.history = history;
        this.firstDay = Schedule.firstDay(history);
        this.days = ChronoUnit.DAYS.between(firstDay, Schedule.lastDay(history)) + 1;
        this.orderLines = history.orders().stream().mapToInt(order -> order.lines().size()).sum();
    }

    /** Returns the first round without what happens before {@code from}. */
    SalesHistory first(LocalDateTime from) {
        return new SalesHistory(
                history.orders().stream().filter(it -> !it.placedAt().isBefore(from)).toList(),
                history.cancellations().stream().filter(it -> !it.at().isBefore(from)).toList(),
                history.corrections().stream().filter(it -> !it.at().isBefore(from)).toList(),
                history.articles(),
                history.lineCounts());
    }

    /** Returns the midnight at which a round begins, counted from 0. */
    LocalDateTime begins(int round) {
        return firstDay.plusDays(round * days).atStartOfDay();
    }

    /**
     * Returns the least {@link OrderLine#index()} of a round, counted from 0.
     *
     * @throws ArithmeticException after more rounds than there are numbers
     */
    int firstIndex(int round) {
        return Math.multiplyExact(round, orderLines);
    }

    /** Returns a round, counted from 0. */
    SalesHistory round(int round) {
        return new SalesHistory(
                history.orders().stream().map(order -> later(order, round)).toList(),
                history.cancellations().stream().map(it -> later(it, round)).toList(),
                history.corrections().stream().map(it -> later(it, round)).toList(),
                history.articles(),
                history.lineCounts());
    }

    private Order later(Order order, int round) {
        return new Order(
                invoice(order.invoice(), round),
                order.placedAt().plusDays(round * days),
                order.customer(),
                order.country(),
                order.lines().stream().map(line -> later(line, round)).toList());
    }

    private OrderLine later(OrderLine line, int round) {
        return new OrderLine(
                Math.addExact(firstIndex(round), line.index()),
                line.number(),
                line.sku(),
                line.quantity(),
                line.unitPrice());
    }

    private Cancellation later(Cancellation cancellation, int round) {
        @Nullable OrderLine original = cancellation.original();
        return new Cancellation(
                invoice(cancellation.invoice(), round),
                cancellation.number(),
                cancellation.at().plusDays(round * days),
                cancellation.sku(),
                cancellation.quantity(),
                cancellation.unitPrice(),
                original == null ? null : later(original, round));
    }

    private Correction later(Correction correction, int round) {
        return new Correction(
                invoice(correction.invoice(), round),
                correction.number(),
                correction.at().plusDays(round * days),
                correction.sku(),
                correction.quantity(),
                correction.reason());
    }

    private static String invoice(String invoice, int round) {
        return round == 0 ? invoice : invoice + "r" + (round + 1);
    }
}
