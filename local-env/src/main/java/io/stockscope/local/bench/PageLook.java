// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.List;
import java.util.Map;

/**
 * A look at a page.
 *
 * @param name of what is looked at, such as {@code on-call of a channel}
 * @param range how far back, such as {@code 1h}
 * @param panels that are asked, by their ids; none for another question of the server
 * @param path of that other question; empty if there are panels
 * @param parameters of the query, without the span of time
 */
record PageLook(
        String name,
        String range,
        List<String> panels,
        String path,
        Map<String, String> parameters) {

    PageLook {
        panels = List.copyOf(panels);
        parameters = Map.copyOf(parameters);
    }

    /** Name and range. */
    String label() {
        return range.isEmpty() ? name : name + " " + range;
    }
}
