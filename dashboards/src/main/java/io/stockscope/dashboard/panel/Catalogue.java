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

    public Catalogue {
        pages = List.copyOf(pages);
        panels = Collections.unmodifiableMap(new LinkedHashMap<>(panels));
    }

    /** Those that come with Stockscope; checked. */
    public static Catalogue shipped() {
        return DefinitionReader.shipped();
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
