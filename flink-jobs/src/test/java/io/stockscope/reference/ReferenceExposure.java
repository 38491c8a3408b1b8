// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** "Per channel and 10-second window: stale SKUs, units and values of both kinds, oldest_since." */
final class ReferenceExposure {
    /** What one stale SKU adds to the numbers of its channel. */
    record Share(
            Instant since,
            long oversellUnits,
            BigDecimal oversellValue,
            long lostSaleUnits,
            BigDecimal lostSaleValue) {}

    /** By channel, window and SKU; null: the SKU is not stale at the end of the window. */
    private final Map<String, TreeMap<Instant, Map<String, @Nullable Share>>> shares =
            new TreeMap<>();

    private final Consumer<Rule> met;

    ReferenceExposure(Consumer<Rule> met) {
        this.met = met;
    }

    /** What {@code sku} adds at the end of that window, and of those after it until told anew. */
    void share(String channel, Instant windowStart, String sku, @Nullable Share share) {
        shares.computeIfAbsent(channel, any -> new TreeMap<>())
                .computeIfAbsent(windowStart, any -> new HashMap<>())
                .put(sku, share);
    }

    /** "At whose end its numbers differ from those at the end of the window before." */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        shares.forEach(
                (channel, windows) -> {
                    Map<String, Share> stale = new TreeMap<>();
                    StaleExposure before = sum(Instant.EPOCH, channel, List.of());
                    for (Map.Entry<Instant, Map<String, @Nullable Share>> window :
                            windows.entrySet()) {
                        if (!take(window.getValue(), stale)) {
                            continue;
                        }
                        StaleExposure now = sum(window.getKey(), channel, stale.values());
                        if (now.sameNumbersAs(before)) {
                            continue;
                        }
                        if (now.staleSkus() > 1) {
                            met.accept(Rule.EXPOSURE_OF_SEVERAL);
                        }
                        if (now.staleSkus() < before.staleSkus()) {
                            met.accept(Rule.EXPOSURE_SHRINKS);
                        }
                        rows.add(now);
                        before = now;
                    }
                });
        return rows;
    }

    /** Puts the shares at the end of a window in force; false: all are as they were. */
    private static boolean take(Map<String, @Nullable Share> shares, Map<String, Share> stale) {
        boolean changed = false;
        for (Map.Entry<String, @Nullable Share> entry : shares.entrySet()) {
            Share share = entry.getValue();
            Share replaced =
                    share == null ? stale.remove(entry.getKey()) : stale.put(entry.getKey(), share);
            changed |= !Objects.equals(share, replaced);
        }
        return changed;
    }

    private static StaleExposure sum(
            Instant windowStart, String channel, Collection<Share> shares) {
        long oversellUnits = 0;
        BigDecimal oversellValue = BigDecimal.ZERO;
        long lostSaleUnits = 0;
        BigDecimal lostSaleValue = BigDecimal.ZERO;
        Instant oldestSince = null;
        for (Share share : shares) {
            oversellUnits += share.oversellUnits();
            oversellValue = oversellValue.add(share.oversellValue());
            lostSaleUnits += share.lostSaleUnits();
            lostSaleValue = lostSaleValue.add(share.lostSaleValue());
            if (oldestSince == null || share.since().isBefore(oldestSince)) {
                oldestSince = share.since();
            }
        }
        return new StaleExposure(
                windowStart,
                channel,
                shares.size(),
                oversellUnits,
                oversellValue,
                lostSaleUnits,
                lostSaleValue,
                oldestSince);
    }
}
