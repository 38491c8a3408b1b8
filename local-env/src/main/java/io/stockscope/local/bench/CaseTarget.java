// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.Locale;

/**
 * The speed over a case in times that over another one, within each round, and what is wanted.
 *
 * @param against the other case
 * @param wanted the least ratio
 * @param found over the rounds
 * @param cpu CPU per event in times that over the other case
 */
record CaseTarget(CasePoint point, String against, double wanted, Spread found, Spread cpu) {

    Verdict verdict() {
        return Verdict.of(found, wanted);
    }

    /** One line. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s, %s: %.2f (%.2f..%.2f) times as fast as %s, with %.2f (%.2f..%.2f) times the CPU; at least %.2f is wanted: %s",
                point.rung().id(),
                point.caseId(),
                found.median(),
                found.min(),
                found.max(),
                against,
                cpu.median(),
                cpu.min(),
                cpu.max(),
                wanted,
                verdict().text());
    }
}
