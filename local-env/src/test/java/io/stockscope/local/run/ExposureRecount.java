// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.reference.StaleSku;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** How many SKUs of a channel were stale when, counted from the times that each of them was. */
final class ExposureRecount {

    /** What is so at the end of a window. */
    record Stale(long skus, @Nullable Instant oldestSince) {
        static final Stale NONE = new Stale(0, null);
    }

    private final List<StaleSku> spells;
    private final Duration threshold;

    /**
     * @param spells of one channel
     * @param threshold its staleness threshold
     */
    ExposureRecount(List<StaleSku> spells, Duration threshold) {
        this.spells = spells;
        this.threshold = threshold;
    }

    /** What was so before an instant, whatever happens at it. */
    Stale before(Instant end) {
        List<StaleSku> stale =
                spells.stream()
                        .filter(spell -> spell.since().plus(threshold).plusMillis(1).isBefore(end))
                        .filter(spell -> spell.endedAt() == null || !spell.endedAt().isBefore(end))
                        .toList();
        return new Stale(
                stale.size(),
                stale.stream().map(StaleSku::since).min(Comparator.naturalOrder()).orElse(null));
    }

    /** By the starts of windows: those that have ended and that changed something, if for good. */
    Map<Instant, Stale> changes(Duration window, Instant from, Instant until) {
        Map<Instant, Stale> changes = new TreeMap<>();
        Stale last = Stale.NONE;
        for (Instant start = from; !start.plus(window).isAfter(until); start = start.plus(window)) {
            Stale now = before(start.plus(window));
            if (!Objects.equals(now, last)) {
                changes.put(start, now);
            }
            last = now;
        }
        return changes;
    }
}
