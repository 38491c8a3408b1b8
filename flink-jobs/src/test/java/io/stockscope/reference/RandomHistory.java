// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A made-up history of many SKUs.
 *
 * @param seed what it was made from; a failing test names it
 * @param events in an order of arrival that has nothing to do with time
 * @param until the end of time of its bounded run; some events occur later
 * @param runClock the wall clock at the start of its run; some events were "recorded" later
 */
public record RandomHistory(long seed, List<TextEvent> events, Instant until, Instant runClock) {
    public RandomHistory {
        events = List.copyOf(events);
    }

    /**
     * The same history in another order of arrival. Reference records of one key keep theirs: the
     * last of them counts, and a partition keeps it too.
     */
    public RandomHistory shuffled(long shuffleSeed) {
        return new RandomHistory(seed, shuffled(events, new Random(shuffleSeed)), until, runClock);
    }

    static List<TextEvent> shuffled(List<TextEvent> events, Random random) {
        List<TextEvent> shuffled = new ArrayList<>(events);
        Collections.shuffle(shuffled, random);
        Map<String, List<TextEvent>> referenceInOrder = new HashMap<>();
        for (TextEvent event : events) {
            if (isReference(event)) {
                referenceInOrder
                        .computeIfAbsent(event.topic() + event.key(), key -> new ArrayList<>())
                        .add(event);
            }
        }
        Map<String, Iterator<TextEvent>> next = new HashMap<>();
        referenceInOrder.forEach((key, inOrder) -> next.put(key, inOrder.iterator()));
        shuffled.replaceAll(
                event -> {
                    Iterator<TextEvent> inOrder = next.get(event.topic() + event.key());
                    return isReference(event) && inOrder != null ? inOrder.next() : event;
                });
        return shuffled;
    }

    private static boolean isReference(TextEvent event) {
        return event.topic() == StockscopeTopic.REFERENCE_ITEMS
                || event.topic() == StockscopeTopic.REFERENCE_CHANNELS;
    }
}
