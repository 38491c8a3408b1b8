// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import io.stockscope.stock.total.ChannelTotals;
import io.stockscope.stock.total.ExposureNumbers;
import io.stockscope.stock.total.LocationTotals;
import io.stockscope.stock.total.Pending;
import io.stockscope.stock.total.SourceTotals;
import io.stockscope.stock.total.Totals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The gauges of a live run, of the keys of one subtask. Ages grow by themselves: those of stale
 * displays are sent in steps of a second of event time, the silence of a source in steps of 10 s.
 *
 * <p><b>Bound.</b> About ten readings per channel, location and source.
 */
final class LiveGauges {

    private static final long STALE_STEP_MILLIS = 1_000;
    private static final long SILENT_STEP_MILLIS = 10_000;
    private static final long BACKLOG_STEP_MILLIS = 1_000;

    private final GaugeBoard board = new GaugeBoard();
    private final Set<String> restored = new HashSet<>();

    /** Labels of channels to since when the oldest stale display is. */
    private final Map<Map<String, String>, Long> oldestSince = new HashMap<>();

    /** Labels of sources to when anything of them was read last. */
    private final Map<Map<String, String>, Long> lastReadAt = new HashMap<>();

    /**
     * What is heard next of that key may be known to receivers as something else, so all of it is
     * sent.
     */
    void restored(String key) {
        restored.add(key);
    }

    /** Takes what the totals of a key are now. */
    void read(String key, Totals totals) {
        boolean anyway = restored.remove(key);
        if (totals instanceof ChannelTotals channel) {
            read(channel, anyway);
        } else if (totals instanceof LocationTotals location) {
            read(location, anyway);
        } else if (totals instanceof SourceTotals source) {
            read(source);
        }
    }

    /**
     * Sends what is due.
     *
     * @param nowMillis wall clock
     * @param reachedMillis event time
     * @param clockMillis clock of the run
     * @return whether anything was
     */
    boolean send(long nowMillis, long reachedMillis, long clockMillis, Producer producer) {
        oldestSince.forEach(
                (labels, since) ->
                        board.set(
                                Metric.STALE_OLDEST_AGE_MS,
                                labels,
                                inSteps(reachedMillis - since, STALE_STEP_MILLIS)));
        lastReadAt.forEach(
                (labels, readAt) ->
                        board.set(
                                Metric.SOURCE_SILENT_MS,
                                labels,
                                inSteps(clockMillis - readAt, SILENT_STEP_MILLIS)));
        return board.send(nowMillis, reachedMillis, producer);
    }

    private void read(ChannelTotals channel, boolean anyway) {
        Map<String, String> labels = Map.of("channel", channel.channel());
        Pending pending = channel.pending();
        set(Metric.PENDING_CHANGES, labels, pending.changes(), anyway);
        set(Metric.OVERDUE_CHANGES, labels, pending.overdue(), anyway);
        set(Metric.DUPLICATE_RESERVATIONS_OPEN, labels, channel.duplicatesOpen(), anyway);
        if (channel.channelType() != null) {
            Map<String, String> typed =
                    Map.of(
                            "channel",
                            channel.channel(),
                            "channelType",
                            channel.channelType().name());
            ExposureNumbers exposure = channel.exposure().now();
            set(Metric.STALE_SKUS, typed, exposure.staleSkus(), anyway);
            set(Metric.STALE_OVERSELL_UNITS, typed, exposure.oversellUnits(), anyway);
            set(Metric.STALE_OVERSELL_VALUE, typed, exposure.oversellValue().doubleValue(), anyway);
            set(
                    Metric.STALE_LOST_SALE_VALUE,
                    typed,
                    exposure.lostSaleValue().doubleValue(),
                    anyway);
            Long since = exposure.oldestSinceMillis();
            if (since == null) {
                oldestSince.remove(typed);
                set(Metric.STALE_OLDEST_AGE_MS, typed, 0, anyway);
            } else {
                oldestSince.put(typed, since);
            }
        }
    }

    private void read(LocationTotals location, boolean anyway) {
        Map<String, String> labels = Map.of("location", location.location());
        set(Metric.NEGATIVE_ATS_OPEN, labels, location.negativeOpen(), anyway);
        set(Metric.NEGATIVE_ATS_UNITS, labels, location.negativeUnits(), anyway);
        location.discrepanciesOpen()
                .forEach(
                        (system, open) ->
                                set(
                                        Metric.DISCREPANCIES_OPEN,
                                        Map.of(
                                                "location",
                                                location.location(),
                                                "system",
                                                system.name()),
                                        open,
                                        anyway));
    }

    private void read(SourceTotals source) {
        lastReadAt.put(Map.of("source", source.source()), source.lastReadAtMillis());
        source.byTopic()
                .forEach(
                        (topic, newest) ->
                                board.set(
                                        Metric.BACKLOG_MS,
                                        Map.of("source", source.source(), "topic", topic),
                                        inSteps(newest.backlogMillis(), BACKLOG_STEP_MILLIS)));
    }

    private void set(Metric metric, Map<String, String> labels, double value, boolean anyway) {
        if (anyway) {
            board.setAnyway(metric, labels, value);
        } else {
            board.set(metric, labels, value);
        }
    }

    private static long inSteps(long millis, long step) {
        return Math.max(0, millis / step * step);
    }
}
