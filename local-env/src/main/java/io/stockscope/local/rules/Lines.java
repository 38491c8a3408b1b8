// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rules;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A table as text; columns are as wide as what is in them. */
final class Lines {

    private final List<String> header;
    private final List<List<String>> lines = new ArrayList<>();

    Lines(String... header) {
        this.header = List.of(header);
    }

    void add(String... cells) {
        lines.add(List.of(cells));
    }

    /**
     * Prints it.
     *
     * @param none what to say if there are no lines
     */
    void print(PrintWriter out, String none) {
        if (lines.isEmpty()) {
            out.println(none);
            return;
        }
        print(header, out);
        lines.forEach(line -> print(line, out));
    }

    private void print(List<String> cells, PrintWriter out) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            line.append(cells.get(i));
            if (i + 1 < cells.size()) {
                line.append(" ".repeat(width(i) - cells.get(i).length() + 2));
            }
        }
        out.println(line);
    }

    private int width(int column) {
        int width = header.get(column).length();
        for (List<String> line : lines) {
            width = Math.max(width, line.get(column).length());
        }
        return width;
    }
}
