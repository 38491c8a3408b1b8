// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.measure.StaleTopList;
import io.stockscope.job.measure.StaleTopList.Item;
import io.stockscope.job.type.Money;
import io.stockscope.stock.StaleSku;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** The worst of the stale displays of a channel. */
final class StaleTop {

    /** The worst first: most oversell value, then units, then those whose name comes first. */
    private static final Comparator<StaleSku> WORST_FIRST =
            Comparator.comparing(StaleSku::oversellValue)
                    .thenComparing(StaleSku::oversellUnits)
                    .reversed()
                    .thenComparing(StaleSku::sku);

    private StaleTop() {}

    /** The worst of them, as of an event time; null if there is none. */
    static @Nullable StaleTopList of(Iterable<StaleSku> stale, long atMillis) {
        PriorityQueue<StaleSku> worst = new PriorityQueue<>(WORST_FIRST.reversed());
        for (StaleSku display : stale) {
            worst.add(display);
            if (worst.size() > StaleTopList.MOST) {
                worst.remove();
            }
        }
        if (worst.isEmpty()) {
            return null;
        }
        List<StaleSku> sorted = new ArrayList<>(worst);
        sorted.sort(WORST_FIRST);
        return new StaleTopList(
                sorted.get(0).channel(),
                atMillis,
                sorted.stream()
                        .map(
                                display ->
                                        new Item(
                                                display.sku(),
                                                display.displayed(),
                                                display.truth(),
                                                display.oversellUnits(),
                                                Money.column(display.oversellValue()),
                                                display.sinceMillis()))
                        .toList());
    }
}
