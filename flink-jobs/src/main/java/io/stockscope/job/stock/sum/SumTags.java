// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.sum;

import io.stockscope.job.measure.Measured;
import io.stockscope.table.AuthorityViolationRow;
import io.stockscope.table.BookComparisonRow;
import io.stockscope.table.ErpPostingDelayRow;
import io.stockscope.table.FlowHealthRow;
import io.stockscope.table.SyncLatencyRow;
import io.stockscope.table.SyncSloRow;
import org.apache.flink.util.OutputTag;

/** The side outputs of {@link PartialSums}. */
public final class SumTags {

    public static final OutputTag<SyncLatencyRow> SYNC_LATENCY = new OutputTag<>("sync-latency") {};
    public static final OutputTag<SyncSloRow> SYNC_SLO = new OutputTag<>("sync-slo") {};
    public static final OutputTag<ErpPostingDelayRow> ERP_POSTING_DELAY =
            new OutputTag<>("erp-posting-delay") {};
    public static final OutputTag<BookComparisonRow> BOOK_COMPARISONS =
            new OutputTag<>("book-comparisons") {};
    public static final OutputTag<FlowHealthRow> FLOW_HEALTH = new OutputTag<>("flow-health") {};
    public static final OutputTag<AuthorityViolationRow> AUTHORITY_VIOLATIONS =
            new OutputTag<>("authority-violations") {};
    public static final OutputTag<Measured> MEASUREMENTS = new OutputTag<>("measurements") {};

    private SumTags() {}
}
