// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.local.simulation.SalesLine;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Makes one busy day of the days of a small shop: so many of them are laid over one another that
 * there are enough invoices. Times of day stay as they are.
 */
final class LaidOver {

    private LaidOver() {}

    /**
     * Lays days over one another, which one is the first follows from a seed.
     *
     * @param invoices at least so many in all, if there are as many
     * @throws IllegalArgumentException if there is no line
     */
    static List<SalesLine> oneDay(List<SalesLine> lines, int invoices, long seed) {
        TreeMap<LocalDate, List<SalesLine>> byDay = new TreeMap<>();
        for (SalesLine line : lines) {
            byDay.computeIfAbsent(line.at().toLocalDate(), any -> new ArrayList<>()).add(line);
        }
        if (byDay.isEmpty()) {
            throw new IllegalArgumentException("there is nothing sold");
        }
        List<Map.Entry<LocalDate, List<SalesLine>>> days = List.copyOf(byDay.entrySet());
        // Seeds that follow one another begin far apart.
        int first = (int) Math.floorMod(seed * 37, (long) days.size());
        LocalDate day = days.get(first).getKey();
        Set<String> taken = new HashSet<>();
        List<SalesLine> all = new ArrayList<>();
        for (int i = 0; i < days.size() && taken.size() < invoices; i++) {
            for (SalesLine line : days.get((first + i) % days.size()).getValue()) {
                taken.add(line.invoice());
                all.add(on(day, line));
            }
        }
        return all;
    }

    private static SalesLine on(LocalDate day, SalesLine line) {
        return new SalesLine(
                line.invoice(),
                line.code(),
                line.description(),
                line.quantity(),
                day.atTime(line.at().toLocalTime()),
                line.unitPrice(),
                line.customer(),
                line.country());
    }
}
