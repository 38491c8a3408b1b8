// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.table;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert rule as it was put in force, or, without a name, the files of rules as they were read
 * last. All rows of one reading have the same version: what has not got the version of the row
 * without a name is not in force any more.
 *
 * @param ruleName unique among all rules; empty: the files
 * @param ruleGroup that it is written in
 * @param place file and line that it is written in; of the files, their names
 * @param metric that it looks at
 * @param where labels and the values that series must have
 * @param groupBy labels that tell its groups apart
 * @param condition what is looked at and when it is on, in words
 * @param holdMillis how long the condition must hold before it fires
 * @param clearCondition of the value, such as {@code < 60000}
 * @param clearHoldMillis how long that must hold before it is resolved
 * @param noData KEEP or FIRE
 * @param severity such as page
 * @param labels of its alerts, beside those of their group
 * @param annotations texts for people, with places that are not filled in
 * @param throttleScope CHANNEL or WORST_SKUS; empty: it does not brake
 * @param throttleSteps one after the other, in words
 * @param throttleTtlMillis how long a command holds that is not renewed; 0: it does not brake
 * @param throttleReleaseMillis how long each step is kept after the alert is resolved
 * @param dryRun whether the brake is only tried
 * @param inForceSinceMillis when it was put in force as it is, in epoch milliseconds
 * @param inForceUntilMillis when it was taken out of the files; null: it was not, as far as is
 *     known
 * @param readAtMillis when the files were read
 * @param refused of the files: why they were refused; empty: they were not
 * @param version of several rows of one rule, the highest counts; not negative
 */
public record AlertRuleRow(
        String ruleName,
        String ruleGroup,
        String place,
        String metric,
        Map<String, String> where,
        List<String> groupBy,
        String condition,
        long holdMillis,
        String clearCondition,
        long clearHoldMillis,
        String noData,
        String severity,
        Map<String, String> labels,
        Map<String, String> annotations,
        String throttleScope,
        List<String> throttleSteps,
        long throttleTtlMillis,
        long throttleReleaseMillis,
        boolean dryRun,
        long inForceSinceMillis,
        @Nullable Long inForceUntilMillis,
        long readAtMillis,
        String refused,
        long version) {

    /** The files, which have no conditions of their own. */
    public static AlertRuleRow files(
            String names, long inForceSinceMillis, long readAtMillis, String why, long version) {
        return new AlertRuleRow(
                "",
                "",
                names,
                "",
                Map.of(),
                List.of(),
                "",
                0,
                "",
                0,
                "",
                "",
                Map.of(),
                Map.of(),
                "",
                List.of(),
                0,
                0,
                false,
                inForceSinceMillis,
                null,
                readAtMillis,
                why,
                version);
    }
}
