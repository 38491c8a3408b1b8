// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

/** How a target was met. */
enum Verdict {
    MET("met"),
    WITHIN_NOISE("missed by less than the runs differ"),
    MISSED("missed");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /**
     * What was found of a ratio.
     *
     * @param wanted the least
     */
    static Verdict of(Spread found, double wanted) {
        if (found.median() >= wanted) {
            return MET;
        }
        return found.max() >= wanted ? WITHIN_NOISE : MISSED;
    }

    String text() {
        return text;
    }
}
