// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All pages and panels that there are.
 *
 * @param pages in the order of the navigation
 * @param panels by id
 */
public record Catalogue(List<Page> pages, Map<String, Panel> panels) {

    /** The share of changes that is to be in time, where nothing else is said. */
    public static final double USUAL_OBJECTIVE = 0.99;

    public Catalogue {
        pages = List.copyOf(pages);
        panels = Collections.unmodifiableMap(new LinkedHashMap<>(panels));
    }

    /** Those that come with Stockscope, with the objective that is usual; checked. */
    public static Catalogue shipped() {
        return shipped(USUAL_OBJECTIVE);
    }

    /**
     * Those that come with Stockscope; checked.
     *
     * @param objective the share of changes that is to be in time, 0 to 1, from which on a promise
     *     counts as kept
     */
    public static Catalogue shipped(double objective) {
        return DefinitionReader.shipped(objective);
    }

    /** A page by its id. */
    public Optional<Page> page(String id) {
        return pages.stream().filter(page -> page.id().equals(id)).findFirst();
    }

    /** A panel by its id. */
    public Optional<Panel> panel(String id) {
        return Optional.ofNullable(panels.get(id));
    }
}
