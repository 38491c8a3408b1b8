// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.stock.sum.SideOutputs;
import io.stockscope.job.type.Money;
import io.stockscope.stock.total.ChannelTotals;
import io.stockscope.stock.total.ExposureNumbers;
import io.stockscope.stock.total.ExposureWindow;
import io.stockscope.stock.total.LocationTotals;
import io.stockscope.stock.total.Pending;
import io.stockscope.stock.total.SourceTotals;
import io.stockscope.stock.total.Totals;
import io.stockscope.table.CompletenessRow;
import io.stockscope.table.PendingChangesRow;
import io.stockscope.table.StaleExposureRow;
import io.stockscope.table.UnanchoredLocationRow;

/** Turns totals into rows, numbered so that the last one of a key wins. */
final class TotalRows {

    private final long attemptStartSeconds;
    private final SideOutputs out;

    /**
     * @param attemptStartSeconds wall clock at the start of this attempt
     */
    TotalRows(long attemptStartSeconds, SideOutputs out) {
        this.attemptStartSeconds = attemptStartSeconds;
        this.out = out;
    }

    /** Tells the windows of a channel that have passed, and those that were corrected. */
    void exposure(ChannelTotals channel, long reachedMillis, long horizonMillis) {
        channel.exposure()
                .advance(
                        reachedMillis,
                        horizonMillis,
                        window ->
                                out.output(
                                        TotalTags.staleExposure(window.span()),
                                        row(channel, window)));
    }

    /**
     * Tells how things are now, where that is news.
     *
     * @param asOfMillis event time
     * @param recordedUpToMillis up to when all that anybody recorded has been applied
     */
    void present(Totals totals, long asOfMillis, long recordedUpToMillis) {
        if (totals instanceof ChannelTotals channel) {
            Pending news = channel.takePendingNews();
            if (news != null) {
                out.output(
                        TotalTags.PENDING_CHANGES,
                        new PendingChangesRow(
                                channel.channel(),
                                news.changes(),
                                news.overdue(),
                                news.oldestOccurredAtMillis(),
                                asOfMillis,
                                version(channel)));
            }
        } else if (totals instanceof LocationTotals location) {
            Long news = location.takeUnanchoredNews();
            if (news != null) {
                out.output(
                        TotalTags.UNANCHORED_LOCATIONS,
                        new UnanchoredLocationRow(
                                location.location(), news, asOfMillis, version(location)));
            }
        } else if (totals instanceof SourceTotals source) {
            Long news = source.takeRecordedToNews(recordedUpToMillis);
            if (news != null) {
                out.output(
                        TotalTags.COMPLETENESS,
                        new CompletenessRow(source.source(), news, version(source)));
            }
        }
    }

    private StaleExposureRow row(ChannelTotals channel, ExposureWindow window) {
        ExposureNumbers atEnd = window.atEnd();
        return new StaleExposureRow(
                window.startMillis(),
                channel.channel(),
                atEnd.staleSkus(),
                atEnd.oversellUnits(),
                Money.column(atEnd.oversellValue()),
                atEnd.lostSaleUnits(),
                Money.column(atEnd.lostSaleValue()),
                atEnd.oldestSinceMillis(),
                window.mostStaleSkus(),
                Money.column(window.mostOversellValue()),
                Money.column(window.mostLostSaleValue()),
                version(channel));
    }

    private long version(Totals totals) {
        return totals.nextVersion(attemptStartSeconds);
    }
}
