// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import io.stockscope.stock.ChannelType;
import io.stockscope.stock.total.Change;
import io.stockscope.stock.total.ChannelTotals;
import io.stockscope.stock.total.ExposureNumbers;
import io.stockscope.stock.total.LocationTotals;
import io.stockscope.stock.total.Pending;
import io.stockscope.stock.total.SourceTotals;
import io.stockscope.stock.total.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The gauges of a live run, of the keys of one subtask. Ages grow by themselves: those of stale
 * displays are sent in steps of a second of event time, the silence of a source in steps of 10 s,
 * and of a minute once it has lasted for ten.
 *
 * <p>How much of a topic is unread is not in the state: the readers tell it when they start.
 *
 * <p><b>Bound.</b> About ten readings per channel, location and source; a number per partition.
 */
final class LiveGauges {

    private static final long STALE_STEP_MILLIS = 1_000;
    private static final long SILENT_STEP_MILLIS = 10_000;
    private static final long LONG_SILENT_MILLIS = Duration.ofMinutes(10).toMillis();
    private static final long LONG_SILENT_STEP_MILLIS = GaugeBoard.AGAIN_MILLIS;
    private static final long BACKLOG_STEP_MILLIS = 1_000;

    /** A source as it was read last. */
    private record Source(
            String name, long lastReadAtMillis, Map<String, SourceTotals.Newest> byTopic) {

        static Source of(SourceTotals totals) {
            return new Source(
                    totals.source(), totals.lastReadAtMillis(), Map.copyOf(totals.byTopic()));
        }

        Map<String, String> labels() {
            return Map.of("source", name);
        }

        Map<String, String> labels(String topic) {
            return Map.of("source", name, "topic", topic);
        }
    }

    private final GaugeBoard board = new GaugeBoard();

    /** Labels of channels to since when the oldest stale display is. */
    private final Map<Map<String, String>, Long> oldestSince = new HashMap<>();

    /** Sources by their keys. */
    private final Map<String, Source> sources = new HashMap<>();

    /** Topics to the lag of their partitions. */
    private final Map<String, Map<Integer, Long>> lags = new HashMap<>();

    /** Takes how much of a partition is unread now. */
    void read(Change.Lag lag) {
        Map<Integer, Long> byPartition =
                lags.computeIfAbsent(lag.topic(), topic -> new HashMap<>());
        byPartition.put(lag.partition(), lag.records());
        board.set(
                Metric.CONSUMER_LAG_RECORDS,
                Map.of("topic", lag.topic()),
                byPartition.values().stream().mapToLong(Long::longValue).sum());
    }

    /** Takes what the totals of a key are now. */
    void read(String key, Totals totals) {
        if (totals instanceof ChannelTotals channel) {
            read(channel);
        } else if (totals instanceof LocationTotals location) {
            read(location);
        } else if (totals instanceof SourceTotals source) {
            sources.put(key, Source.of(source));
        }
    }

    /**
     * Ends the gauges of sources of which nothing was read for so long that they are forgotten.
     *
     * @param clockMillis clock of the run
     * @return their keys
     */
    List<String> forgetSources(long clockMillis) {
        List<String> keys = new ArrayList<>();
        sources.forEach(
                (key, source) -> {
                    if (clockMillis - source.lastReadAtMillis
                            >= SourceTotals.REMEMBERED.toMillis()) {
                        keys.add(key);
                        board.end(Metric.SOURCE_SILENT_MS, source.labels());
                        source.byTopic
                                .keySet()
                                .forEach(
                                        topic ->
                                                board.end(Metric.BACKLOG_MS, source.labels(topic)));
                    }
                });
        keys.forEach(sources::remove);
        return keys;
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
        sources.values().forEach(source -> set(source, reachedMillis, clockMillis));
        return board.send(nowMillis, reachedMillis, producer);
    }

    private void set(Source source, long reachedMillis, long clockMillis) {
        long silentMillis = clockMillis - source.lastReadAtMillis;
        board.set(
                Metric.SOURCE_SILENT_MS,
                source.labels(),
                inSteps(
                        silentMillis,
                        silentMillis < LONG_SILENT_MILLIS
                                ? SILENT_STEP_MILLIS
                                : LONG_SILENT_STEP_MILLIS));
        source.byTopic.forEach(
                (topic, newest) ->
                        board.set(
                                Metric.BACKLOG_MS,
                                source.labels(topic),
                                inSteps(newest.backlogMillis(reachedMillis), BACKLOG_STEP_MILLIS)));
    }

    private void read(ChannelTotals channel) {
        Map<String, String> labels = Map.of("channel", channel.channel());
        Pending pending = channel.pending();
        board.set(Metric.PENDING_CHANGES, labels, pending.changes());
        board.set(Metric.OVERDUE_CHANGES, labels, pending.overdue());
        board.set(Metric.DUPLICATE_RESERVATIONS_OPEN, labels, channel.duplicatesOpen());
        for (ChannelType former : channel.formerTypes()) {
            set(typed(channel, former), ExposureNumbers.NONE);
        }
        if (channel.channelType() != null) {
            set(typed(channel, channel.channelType()), channel.exposure().now());
        }
    }

    private void set(Map<String, String> typed, ExposureNumbers exposure) {
        board.set(Metric.STALE_SKUS, typed, exposure.staleSkus());
        board.set(Metric.STALE_OVERSELL_UNITS, typed, exposure.oversellUnits());
        board.set(Metric.STALE_OVERSELL_VALUE, typed, exposure.oversellValue().doubleValue());
        board.set(Metric.STALE_LOST_SALE_VALUE, typed, exposure.lostSaleValue().doubleValue());
        Long since = exposure.oldestSinceMillis();
        if (since == null) {
            oldestSince.remove(typed);
            board.set(Metric.STALE_OLDEST_AGE_MS, typed, 0);
        } else {
            oldestSince.put(typed, since);
        }
    }

    private static Map<String, String> typed(ChannelTotals channel, ChannelType type) {
        return Map.of("channel", channel.channel(), "channelType", type.name());
    }

    private void read(LocationTotals location) {
        Map<String, String> labels = Map.of("location", location.location());
        board.set(Metric.NEGATIVE_ATS_OPEN, labels, location.negativeOpen());
        board.set(Metric.NEGATIVE_ATS_UNITS, labels, location.negativeUnits());
        location.discrepanciesOpen()
                .forEach(
                        (system, open) ->
                                board.set(
                                        Metric.DISCREPANCIES_OPEN,
                                        Map.of(
                                                "location",
                                                location.location(),
                                                "system",
                                                system.name()),
                                        open));
    }

    private static long inSteps(long millis, long step) {
        return Math.max(0, millis / step * step);
    }
}
