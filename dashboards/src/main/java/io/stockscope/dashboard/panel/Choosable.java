// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

/** SQL for what a page can be narrowed to: one column, a row per choice. */
public final class Choosable {

    /** Channels that were to be told of a change. */
    public static final String CHANNELS =
            "SELECT DISTINCT channel FROM pending_changes ORDER BY channel LIMIT 1000";

    /** Locations that have stock. */
    public static final String LOCATIONS =
            "SELECT DISTINCT location FROM stock_levels ORDER BY location LIMIT 1000";

    private Choosable() {}
}
