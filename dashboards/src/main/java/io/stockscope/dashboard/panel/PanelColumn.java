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
 * @param link a path of the pages with column names in braces, such as {@code /sku/{sku}}, or one
 *     column name in braces, whose value is the address; null for none
 * @param thresholds of its values, in ascending order
 * @param optional whether a table does without it while no row has a value
 */
public record PanelColumn(
        String title,
        Unit unit,
        @Nullable String link,
        List<Threshold> thresholds,
        boolean optional) {

    public PanelColumn {
        thresholds = List.copyOf(thresholds);
    }

    /** Whether its link is the value of another column, and not a path of the pages. */
    public boolean linksByValue() {
        return link != null && link.startsWith("{");
    }
}
