// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.row;

import io.stockscope.alert.Rule;
import java.util.List;

/**
 * The rules in force, all of them, after their files were read.
 *
 * @param rules in their order
 * @param takenOut rules that were in force until the files were read
 * @param files that the rules in force are from
 * @param sinceMillis when those files were put in force, in epoch milliseconds
 * @param readAtMillis when files were read last
 * @param refused why those were refused, for people; empty: they are in force
 * @param dryRun whether all brakes are only tried
 */
public record RulesInForce(
        List<Entry> rules,
        List<Entry> takenOut,
        List<String> files,
        long sinceMillis,
        long readAtMillis,
        String refused,
        boolean dryRun) {

    /** Copies the lists. */
    public RulesInForce {
        rules = List.copyOf(rules);
        takenOut = List.copyOf(takenOut);
        files = List.copyOf(files);
    }

    /**
     * One rule.
     *
     * @param place file and line
     * @param sinceMillis when it was put in force as it is
     */
    public record Entry(Rule rule, String place, long sinceMillis) {}
}
