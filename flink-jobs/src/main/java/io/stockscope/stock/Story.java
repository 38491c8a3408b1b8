// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that was found about one SKU on one channel over a time, so that two tellings of the same
 * time can be held against each other.
 */
final class Story implements ChannelFindings {

    private record ExposedAt(long atMillis, Exposure exposure) {}

    private final Map<Object, Integer> counted = new LinkedHashMap<>();
    private final Map<Long, StaleSku> endedBySince = new LinkedHashMap<>();

    @Override
    public void sample(SyncSample sample) {
        counted.merge(sample, 1, Integer::sum);
    }

    @Override
    public void slo(SloCount count) {
        counted.merge(count, 1, Integer::sum);
    }

    @Override
    public void exposure(long atMillis, Exposure exposure, int times) {
        counted.merge(new ExposedAt(atMillis, exposure), times, Integer::sum);
    }

    @Override
    public void ended(StaleSku stale) {
        endedBySince.put(stale.sinceMillis(), stale);
    }

    /** A stale display that ended; null if none that began then has. */
    @Nullable StaleSku ended(long sinceMillis) {
        return endedBySince.get(sinceMillis);
    }

    /** Tells in what it differs from what was told before: as additions, and as ends anew. */
    void tellInsteadOf(
            Story told, Channel channel, @Nullable StaleSku lasting, StockObserver observer) {
        Map<Object, Integer> differences = new LinkedHashMap<>(counted);
        told.counted.forEach((what, times) -> differences.merge(what, -times, Integer::sum));
        differences.forEach((what, times) -> tell(what, times, channel, observer));
        Map<Long, StaleSku> before = new HashMap<>(told.endedBySince);
        endedBySince.forEach(
                (since, stale) -> {
                    if (!stale.equals(before.remove(since))) {
                        observer.onStaleSku(stale);
                    }
                });
        before.forEach(
                (since, stale) -> {
                    if (lasting == null || lasting.sinceMillis() != since) {
                        observer.onStaleSku(Staleness.ended(stale, since));
                    }
                });
    }

    private static void tell(Object what, int times, Channel channel, StockObserver observer) {
        if (times == 0) {
            return;
        }
        if (what instanceof SyncSample sample) {
            observer.onSample(sample, times);
        } else if (what instanceof SloCount count) {
            observer.onSlo(count, times);
        } else if (what instanceof ExposedAt exposed) {
            observer.onExposure(
                    channel.name(),
                    channel.terms().type(),
                    exposed.atMillis(),
                    exposed.exposure(),
                    times);
        }
    }
}
