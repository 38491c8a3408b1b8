// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.measure.StaleTopList;
import io.stockscope.stock.total.Span;
import io.stockscope.table.CompletenessRow;
import io.stockscope.table.PendingChangesRow;
import io.stockscope.table.StaleExposureRow;
import io.stockscope.table.UnanchoredLocationRow;
import org.apache.flink.util.OutputTag;

/** The side outputs of {@link TotalsOperator}. */
public final class TotalTags {

    public static final OutputTag<StaleExposureRow> STALE_EXPOSURE =
            new OutputTag<>("stale-exposure") {};
    public static final OutputTag<StaleExposureRow> STALE_EXPOSURE_1M =
            new OutputTag<>("stale-exposure-1m") {};
    public static final OutputTag<StaleExposureRow> STALE_EXPOSURE_1H =
            new OutputTag<>("stale-exposure-1h") {};
    public static final OutputTag<PendingChangesRow> PENDING_CHANGES =
            new OutputTag<>("pending-changes") {};
    public static final OutputTag<CompletenessRow> COMPLETENESS =
            new OutputTag<>("completeness") {};
    public static final OutputTag<UnanchoredLocationRow> UNANCHORED_LOCATIONS =
            new OutputTag<>("unanchored-locations") {};
    public static final OutputTag<StaleTopList> STALE_TOP = new OutputTag<>("stale-top") {};

    private TotalTags() {}

    static OutputTag<StaleExposureRow> staleExposure(Span span) {
        return switch (span) {
            case TEN_SECONDS -> STALE_EXPOSURE;
            case MINUTE -> STALE_EXPOSURE_1M;
            case HOUR -> STALE_EXPOSURE_1H;
        };
    }
}
