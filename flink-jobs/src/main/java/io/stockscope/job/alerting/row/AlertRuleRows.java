// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.row;

import io.stockscope.alert.Rule;
import io.stockscope.alert.Rule.Step;
import io.stockscope.alert.Rule.Throttle;
import io.stockscope.alert.Spans;
import io.stockscope.alert.throttle.Restraint;
import io.stockscope.table.AlertRuleRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules in force as rows, numbered so that those of the last reading count. Numbers begin at
 * the wall clock's milliseconds of each start, far enough apart to be above those of all before.
 */
public final class AlertRuleRows {

    /** Readings that a start may tell for each millisecond that it lasts, a million. */
    private static final int READING_BITS = 20;

    private long lastVersion;

    private AlertRuleRows(long firstVersion) {
        lastVersion = firstVersion;
    }

    /**
     * Begins to number.
     *
     * @param startMillis wall clock, not that of a simulation, which may begin at the same instant
     *     again
     */
    public static AlertRuleRows begin(long startMillis) {
        return new AlertRuleRows(startMillis << READING_BITS);
    }

    /** The rows of a reading, that of the files first; all have the same version. */
    public List<AlertRuleRow> rows(RulesInForce told) {
        lastVersion++;
        List<AlertRuleRow> rows = new ArrayList<>();
        rows.add(
                AlertRuleRow.files(
                        String.join(", ", told.files()),
                        told.sinceMillis(),
                        told.readAtMillis(),
                        told.refused(),
                        lastVersion));
        told.rules().forEach(entry -> rows.add(row(told, entry, null)));
        told.takenOut().forEach(entry -> rows.add(row(told, entry, told.readAtMillis())));
        return rows;
    }

    private AlertRuleRow row(
            RulesInForce told, RulesInForce.Entry entry, @Nullable Long untilMillis) {
        Rule rule = entry.rule();
        Throttle throttle = rule.throttle();
        return new AlertRuleRow(
                rule.name(),
                rule.group(),
                entry.place(),
                rule.signal().metric().wireName(),
                rule.where(),
                rule.by(),
                rule.signal().describe(),
                rule.hold().toMillis(),
                rule.clear().condition().toString(),
                rule.clear().hold().toMillis(),
                rule.noData().name(),
                rule.severity(),
                rule.labels(),
                rule.annotations(),
                throttle == null ? "" : throttle.scope().name(),
                throttle == null ? List.of() : words(throttle.steps()),
                throttle == null ? 0 : throttle.ttl().toMillis(),
                throttle == null ? 0 : throttle.releaseAfter().toMillis(),
                throttle != null && (rule.dryRun() || told.dryRun()),
                entry.sinceMillis(),
                untilMillis,
                told.readAtMillis(),
                "",
                lastVersion);
    }

    private static List<String> words(List<Step> steps) {
        return steps.stream().map(AlertRuleRows::words).toList();
    }

    private static String words(Step step) {
        String restraint = Restraint.of(step).toString();
        return step.after().isZero() ? restraint : restraint + " after " + Spans.text(step.after());
    }
}
