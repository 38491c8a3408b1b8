// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.panel;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of panels.
 *
 * @param id kebab-case
 * @param title the heading
 * @param path where it is, such as {@code /channel/{channel}}
 * @param range how far it looks back unless somebody chooses, such as {@code 1h}
 * @param parameters by which it can be narrowed: {@code channel}, {@code location}, {@code sku},
 *     {@code q}
 * @param question what it answers, as one sentence; null if the title says it
 * @param notes sentences at its foot; none if null
 * @param sections in order
 */
public record Page(
        String id,
        String title,
        String path,
        String range,
        List<String> parameters,
        @Nullable String question,
        @Nullable List<String> notes,
        List<Section> sections) {

    /** The same, but looking back another time unless somebody chooses. */
    public Page lookingBack(String otherRange) {
        return new Page(id, title, path, otherRange, parameters, question, notes, sections);
    }

    /** The ids of all its panels, in order. */
    @JsonIgnore
    public List<String> panelIds() {
        return sections.stream().flatMap(section -> section.panels().stream()).toList();
    }
}
