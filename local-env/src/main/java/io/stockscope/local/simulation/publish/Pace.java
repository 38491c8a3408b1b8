// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import static io.stockscope.local.simulation.UkTime.MINUTE;
import static io.stockscope.local.simulation.UkTime.SECOND;

/**
 * How a channel takes updates, and how long it needs.
 *
 * @param feedEveryMillis least time between two bulk feeds; 0: it takes single calls
 * @param spacingMillis least time between two calls; 0 with feeds
 * @param callsPerHour most calls in any 60 minutes; 0: no limit
 * @param acceptMillis mean time until it says that it has taken a request; 0: it does not say
 * @param applyLeastMillis least time until it has applied an update
 * @param applyMeanMillis mean time that it needs beyond that
 * @param stopSwitch whether it can stop selling an article at once, by other means
 */
public record Pace(
        long feedEveryMillis,
        long spacingMillis,
        int callsPerHour,
        long acceptMillis,
        long applyLeastMillis,
        long applyMeanMillis,
        boolean stopSwitch) {

    /** Returns the pace of a channel of this retailer. */
    public static Pace of(String channel) {
        return switch (channel) {
            case "web" -> new Pace(0, 50, 0, 0, 80, 150, false);
            case "b2b" -> new Pace(0, 500, 0, 0, 500, SECOND, false);
            case "amazon" -> new Pace(5 * MINUTE, 0, 0, 2 * SECOND, 40 * SECOND, MINUTE, true);
            case "ebay" -> new Pace(0, 200, 1_500, 600, 2 * SECOND, 8 * SECOND, true);
            default -> new Pace(0, 500, 0, 0, SECOND, 2 * SECOND, false);
        };
    }
}
