// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.yaml;

import java.util.Comparator;

/**
 * What is wrong in a file.
 *
 * @param line counted from 1
 * @param field where in the file, such as {@code groups[0].rules[2].over}; empty for the whole
 * @param message what is wrong, and what to do
 */
public record Mistake(String file, int line, String field, String message)
        implements Comparable<Mistake> {

    private static final Comparator<Mistake> ORDER =
            Comparator.comparing(Mistake::file)
                    .thenComparingInt(Mistake::line)
                    .thenComparing(Mistake::field)
                    .thenComparing(Mistake::message);

    @Override
    public int compareTo(Mistake other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return file + ":" + line + ": " + (field.isEmpty() ? "" : field + ": ") + message;
    }
}
