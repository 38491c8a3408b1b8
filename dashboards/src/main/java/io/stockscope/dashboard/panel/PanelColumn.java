// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a column of the answer is shown.
 *
 * @param title for people
 * @param unit of its values
 * @param link a path of the pages with column names in braces, such as {@code /sku/{sku}}; null for
 *     none
 * @param thresholds of its values, in ascending order
 */
public record PanelColumn(
        String title, Unit unit, @Nullable String link, List<Threshold> thresholds) {

    public PanelColumn {
        thresholds = List.copyOf(thresholds);
    }
}
