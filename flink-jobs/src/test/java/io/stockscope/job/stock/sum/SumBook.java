// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.table.AuthorityViolationRow;
import io.stockscope.table.BookComparisonRow;
import io.stockscope.table.ErpPostingDelayRow;
import io.stockscope.table.FlowHealthRow;
import io.stockscope.table.SyncLatencyRow;
import io.stockscope.table.SyncSloRow;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.util.OutputTag;

/** Rows added up as ClickHouse does it: by key and column, whatever parts they come in. */
public final class SumBook implements SideOutputs {

    private final Map<List<Object>, Map<String, Long>> sums =
            new TreeMap<>((one, other) -> one.toString().compareTo(other.toString()));
    private int rows;

    /** How many rows have come. */
    int rows() {
        return rows;
    }

    /** By key and column; without what adds up to 0. */
    public Map<List<Object>, Map<String, Long>> sums() {
        sums.values().forEach(columns -> columns.values().removeIf(sum -> sum == 0));
        sums.values().removeIf(Map::isEmpty);
        return sums;
    }

    @Override
    public <T> void output(OutputTag<T> tag, T row) {
        rows++;
        put(row);
    }

    /** Adds a row. */
    public void put(Object any) {
        if (any instanceof SyncLatencyRow row) {
            Map<String, Long> sum =
                    of(
                            "latency",
                            row.windowStartMillis(),
                            row.channel(),
                            row.system(),
                            row.stage());
            add(sum, "samples", row.samples());
            add(sum, "inferred", row.inferred());
            add(sum, "skewed", row.skewed());
            add(sum, "sum", row.sumMillis());
            sum.merge("max", row.maxMillis(), Math::max);
            row.bins().forEach((bin, samples) -> add(sum, "bin " + bin, samples));
        } else if (any instanceof SyncSloRow row) {
            Map<String, Long> sum = of("slo", row.windowStartMillis(), row.channel());
            add(sum, "good", row.good());
            add(sum, "bad", row.bad());
            add(sum, "absorbed", row.absorbed());
        } else if (any instanceof ErpPostingDelayRow row) {
            Map<String, Long> sum = of("posting", row.windowStartMillis(), row.system());
            add(sum, "samples", row.samples());
            add(sum, "unmatched", row.unmatched());
            add(sum, "sum", row.sumMillis());
            sum.merge("max", row.maxMillis(), Math::max);
            row.bins().forEach((bin, samples) -> add(sum, "bin " + bin, samples));
        } else if (any instanceof BookComparisonRow row) {
            Map<String, Long> sum =
                    of("comparison", row.windowStartMillis(), row.location(), row.system());
            add(sum, "comparisons", row.comparisons());
            add(sum, "differing", row.differing());
        } else if (any instanceof AuthorityViolationRow row) {
            add(
                    of("violation", row.windowStartMillis(), row.source(), row.state()),
                    "events",
                    row.events());
        } else if (any instanceof FlowHealthRow row) {
            Map<String, Long> sum =
                    of("health", row.windowStartMillis(), row.source(), row.topic());
            add(sum, "events", row.events());
            add(sum, "duplicates", row.duplicates());
            add(sum, "late", row.late());
            add(sum, "superseded", row.superseded());
            add(sum, "tooOld", row.tooOld());
            add(sum, "unmapped", row.unmapped());
            add(sum, "unpriced", row.unpriced());
            add(sum, "capture", row.captureSumMillis());
            row.captureBins().forEach((bin, samples) -> add(sum, "bin " + bin, samples));
            row.deadLetters().forEach((reason, times) -> add(sum, reason, times));
        } else {
            throw new AssertionError("an unknown row " + any);
        }
    }

    private Map<String, Long> of(Object... key) {
        return sums.computeIfAbsent(List.of(key), none -> new TreeMap<>());
    }

    private static void add(Map<String, Long> sum, String column, long value) {
        sum.merge(column, value, Long::sum);
    }
}
