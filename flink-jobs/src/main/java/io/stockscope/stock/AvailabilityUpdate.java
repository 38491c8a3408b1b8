// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher says of the availability that it sends to a channel, beside the quantity. Times
 * are epoch milliseconds UTC.
 *
 * @param withheldUnits kept back on purpose, by a buffer or a brake
 * @param coversUpToMillis everything recorded up to then, by every system, had been read when it
 *     was computed; null if the publisher does not say
 * @param coversUpToBySystemMillis the same by system, which wins where it has one
 * @param computedAtMillis null if the publisher does not say
 * @param publishedAtMillis when it was sent
 */
public record AvailabilityUpdate(
        long withheldUnits,
        @Nullable Long coversUpToMillis,
        SystemFrontiers coversUpToBySystemMillis,
        @Nullable Long computedAtMillis,
        long publishedAtMillis) {

    public AvailabilityUpdate(
            long withheldUnits,
            @Nullable Long coversUpToMillis,
            Map<StockSystem, Long> coversUpToBySystemMillis,
            @Nullable Long computedAtMillis,
            long publishedAtMillis) {
        this(
                withheldUnits,
                coversUpToMillis,
                SystemFrontiers.of(coversUpToBySystemMillis),
                computedAtMillis,
                publishedAtMillis);
    }

    /** When it was computed, as far as is known. */
    public long computedOrPublishedMillis() {
        return computedAtMillis != null ? computedAtMillis : publishedAtMillis;
    }

    /** Up to when it includes what a system recorded that has no frontier of its own. */
    public long coversUpToOrComputedMillis() {
        return coversUpToMillis != null ? coversUpToMillis : computedOrPublishedMillis();
    }
}
