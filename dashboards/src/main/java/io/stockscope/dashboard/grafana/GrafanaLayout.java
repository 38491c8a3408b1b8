// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.grafana;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Puts panels on Grafana's grid of 24 columns, from left to right; those of a line are as high. */
final class GrafanaLayout {

    private static final int COLUMNS = 24;

    private final ArrayNode panels = JsonTree.array();
    private final List<ObjectNode> line = new ArrayList<>();
    private int used;
    private int height;
    private int top;
    private int id;

    /** Begins a section. */
    void row(String title) {
        endLine();
        ObjectNode row =
                JsonTree.object(
                        "type",
                        "row",
                        "title",
                        title,
                        "collapsed",
                        false,
                        "panels",
                        JsonTree.array());
        place(row, 0, COLUMNS, 1);
        panels.add(row);
        top++;
    }

    /**
     * The next panel.
     *
     * @param width {@code full}, {@code half} or {@code third}
     * @param wanted how high it is to be at least
     */
    void add(ObjectNode panel, String width, int wanted) {
        int columns =
                switch (width) {
                    case "half" -> COLUMNS / 2;
                    case "third" -> COLUMNS / 3;
                    default -> COLUMNS;
                };
        if (used + columns > COLUMNS) {
            endLine();
        }
        place(panel, used, columns, wanted);
        line.add(panel);
        used += columns;
        height = Math.max(height, wanted);
    }

    /** All that was put, in order. */
    ArrayNode panels() {
        endLine();
        return panels;
    }

    private void endLine() {
        for (ObjectNode panel : line) {
            panel.withObject("/gridPos").put("h", height);
            panels.add(panel);
        }
        line.clear();
        top += height;
        used = 0;
        height = 0;
    }

    private void place(ObjectNode panel, int x, int columns, int rows) {
        panel.put("id", ++id);
        panel.set("gridPos", JsonTree.object("h", rows, "w", columns, "x", x, "y", top));
    }
}
