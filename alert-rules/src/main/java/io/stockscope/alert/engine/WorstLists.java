// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * The latest list of each channel's worst SKUs. One comes every 10 s while there is any such SKU:
 * one that is three times as old says nothing of the present. Not written: the next one comes soon.
 */
final class WorstLists {

    /** How old a list may be, in the time in which one comes. */
    private static final int OLDEST = 3;

    private static final class Told {
        private final long atMillis;
        private final List<String> skus;
        private boolean isHandedOver;

        Told(long atMillis, List<String> skus) {
            this.atMillis = atMillis;
            this.skus = skus;
        }
    }

    private final long oldestMillis;
    private final Map<String, Told> latest = new TreeMap<>();

    /**
     * @param listEveryMillis how often lists come
     */
    WorstLists(long listEveryMillis) {
        this.oldestMillis = OLDEST * listEveryMillis;
    }

    /** Takes one, of an event time. */
    void take(String channel, long atMillis, List<String> skus) {
        Told known = latest.get(channel);
        if (known == null || atMillis >= known.atMillis) {
            latest.put(channel, new Told(atMillis, List.copyOf(skus)));
        }
    }

    /**
     * Hands over what is new; of a channel whose list is too old an empty one, once.
     *
     * @param decidedMillis event time up to which rules are decided
     */
    void handOver(long decidedMillis, BiConsumer<String, List<String>> to) {
        for (Iterator<Map.Entry<String, Told>> all = latest.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<String, Told> each = all.next();
            Told told = each.getValue();
            if (decidedMillis - told.atMillis > oldestMillis) {
                to.accept(each.getKey(), List.of());
                all.remove();
            } else if (!told.isHandedOver) {
                told.isHandedOver = true;
                to.accept(each.getKey(), told.skus);
            }
        }
    }
}
