// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.stockscope.stock.ChannelTerms;
import io.stockscope.table.ChannelRow;
import java.util.List;
import java.util.TreeMap;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/**
 * Channel profiles as rows, numbered so that of one channel the last that was read counts. Before
 * they are broadcast, so that each is one row, and those of one channel come in the order of their
 * partition.
 *
 * <p><b>State.</b> None: numbers begin at the wall clock's milliseconds of each start, far enough
 * apart to be above those of all starts before. <b>Timers.</b> None. <b>Late.</b> Nothing is.
 */
final class ChannelRows extends RichMapFunction<StockInput, ChannelRow> {

    private static final long serialVersionUID = 1L;

    /** Profiles that a start may read for each millisecond that it lasts, a million. */
    private static final int ROW_BITS = 20;

    private transient long lastVersion;

    @Override
    public void open(OpenContext context) {
        lastVersion = System.currentTimeMillis() << ROW_BITS;
    }

    @Override
    public ChannelRow map(StockInput input) {
        lastVersion++;
        return row(requireNonNull(input.channel()), lastVersion);
    }

    /** The row of a profile, or of one that was taken back. */
    static ChannelRow row(ChannelUpdate update, long version) {
        ChannelTerms terms = update.terms();
        if (terms == null) {
            return ChannelRow.takenBack(update.channel(), version);
        }
        ChannelDetails details = update.details();
        return new ChannelRow(
                update.channel(),
                terms.type().name(),
                List.copyOf(terms.locations()),
                terms.displayCap(),
                terms.sellsBackorder(),
                terms.latencyObjectiveMillis(),
                terms.stalenessThresholdMillis(),
                details.ackWindowMillis(),
                new TreeMap<>(details.stageObjectivesMillis()),
                details.cancelRateLimit(),
                details.cancelRateWindowMillis(),
                requireNonNullElse(details.owner(), ""),
                false,
                version);
    }
}
