// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static io.stockscope.local.run.WindowRows.gauge;
import static io.stockscope.local.run.WindowRows.key;
import static io.stockscope.local.run.WindowRows.p99;
import static io.stockscope.local.run.WindowRows.p99s;
import static io.stockscope.local.run.WindowRows.window;
import static io.stockscope.local.run.WindowRows.windowOf;
import static io.stockscope.local.run.WindowRows.windows;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.stockscope.event.Measurement;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.measure.Metric;
import io.stockscope.job.stock.StockJob;
import io.stockscope.reference.StockResults.Conflict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Holds the measurements of a live run against the rows that it has written. */
final class MeasuredRows {

    private MeasuredRows() {}

    static void assertNumberedWithoutAGap(LivePlay play) {
        Map<String, List<Measurement>> byProducer =
                new MeasurementReceiver(play.measurements()).byProducer();

        assertThat(byProducer).hasSizeGreaterThan(2);
        byProducer.forEach(
                (producer, sent) -> {
                    for (int i = 1; i < sent.size(); i++) {
                        Measurement before = sent.get(i - 1);
                        assertThat(sent.get(i).getSequence())
                                .as(producer)
                                .isEqualTo(before.getSequence() + 1);
                        assertThat(sent.get(i).getFrontier())
                                .as(producer)
                                .isAfterOrEqualTo(before.getFrontier());
                    }
                    assertThat(sent.get(sent.size() - 1).getFrontier())
                            .as(producer)
                            .isEqualTo(play.until());
                });
    }

    static void assertCountsAddUpToTheViews(LivePlay play) throws Exception {
        MeasurementReceiver receiver = new MeasurementReceiver(play.measurements());
        StockViews live = play.live();

        Map<Metric, String> columns =
                Map.of(
                        Metric.SYNC_SLO_GOOD, "sync_slo channel good",
                        Metric.SYNC_OVERDUE, "sync_slo channel bad",
                        Metric.SYNC_ABSORBED, "sync_slo channel absorbed",
                        Metric.EVENTS, "flow_health source,topic events",
                        Metric.DUPLICATE_EVENTS, "flow_health source,topic duplicates",
                        Metric.LATE_EVENTS, "flow_health source,topic late",
                        Metric.UNMAPPED_EVENTS, "flow_health source,topic unmapped",
                        Metric.UNPRICED_EVENTS, "flow_health source,topic unpriced",
                        Metric.BOOK_COMPARISONS, "book_comparisons location,system comparisons",
                        Metric.AUTHORITY_VIOLATIONS, "authority_violations source,state events");
        int numbers = 0;
        for (Map.Entry<Metric, String> column : columns.entrySet()) {
            String[] words = column.getValue().split(" ");
            List<String> labels = List.of(words[1].split(","));
            Map<String, Long> rows = new TreeMap<>();
            for (JsonNode row : windows(live, words[0])) {
                if (row.get(words[2]).asLong() != 0) {
                    rows.put(
                            key(window(row), labels, label -> row.get(label).asText()),
                            row.get(words[2]).asLong());
                }
            }
            Map<String, Long> measured =
                    receiver.counts(column.getKey()).entrySet().stream()
                            .collect(
                                    toMap(
                                            count ->
                                                    key(
                                                            count.getKey().windowStart(),
                                                            labels,
                                                            count.getKey()::label),
                                            Map.Entry::getValue));
            assertThat(measured).as("%s", column.getKey()).isEqualTo(rows);
            numbers += rows.size();
        }
        assertThat(numbers).isGreaterThan(500);
    }

    /** Conflicts are counted in the window of each, as long as none is late. */
    static void assertConflictsAreThoseOfTheView(LivePlay play) throws Exception {
        Map<String, Long> conflicts = new TreeMap<>();
        for (Conflict conflict : play.live().conflicts()) {
            conflicts.merge(
                    key(windowOf(conflict.at()), List.of("channel"), any -> conflict.channel()),
                    1L,
                    Long::sum);
        }
        assertThat(byChannel(play, Metric.RESERVATION_CONFLICTS)).isEqualTo(conflicts);
    }

    /** As many duplicates are counted as there are. */
    static void assertDuplicatesAreAsManyAsInTheView(LivePlay play) throws Exception {
        long duplicates = play.live().metrics().duplicates().size();
        assertThat(duplicates).isPositive();
        assertThat(
                        byChannel(play, Metric.DUPLICATE_RESERVATIONS).values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                .isEqualTo(duplicates);
    }

    static void assertSketchesMergeToTheViews(LivePlay play) throws Exception {
        MeasurementReceiver receiver = new MeasurementReceiver(play.measurements());
        StockViews live = play.live();

        List<String> ofLatency = List.of("channel", "system", "stage");
        assertThat(p99s(receiver.sketches(Metric.SYNC_LATENCY_MS), ofLatency))
                .hasSizeGreaterThan(200)
                .isEqualTo(p99s(windows(live, "sync_latency"), ofLatency, "p99_ms"));
        List<String> ofCapture = List.of("source", "topic");
        assertThat(p99s(receiver.sketches(Metric.CAPTURE_DELAY_MS), ofCapture))
                .hasSizeGreaterThan(200)
                .isEqualTo(p99s(windows(live, "flow_health"), ofCapture, "capture_p99_ms"));
    }

    /** Of each topic of events. Whether there is any in between is a matter of speed. */
    static void assertLagIsToldAndNoneIsLeft(LivePlay play) {
        List<Measurement> lags =
                play.measurements().stream()
                        .filter(sent -> sent.getMetric().equals("consumer_lag_records"))
                        .toList();
        assertThat(lags)
                .extracting(sent -> sent.getLabels().get("topic"))
                .containsOnly(
                        StockJob.topics().stream()
                                .map(StockscopeTopic::topicName)
                                .toArray(String[]::new));
        assertThat(lags)
                .extracting(MeasurementReceiver::value)
                .allSatisfy(lag -> assertThat(lag).isNotNegative());
        assertThat(
                        new MeasurementReceiver(play.measurements())
                                .gauges(Metric.CONSUMER_LAG_RECORDS, "topic"))
                .isEmpty();
    }

    static void assertLastGaugesAreWhatTheViewsSay(LivePlay play) throws Exception {
        MeasurementReceiver receiver = new MeasurementReceiver(play.measurements());
        StockViews live = play.live();

        assertThat(receiver.gauges(Metric.PENDING_CHANGES, "channel"))
                .isNotEmpty()
                .isEqualTo(gauge(live, "SELECT channel AS k, pending AS n FROM pending_changes"));
        assertThat(receiver.gauges(Metric.OVERDUE_CHANGES, "channel"))
                .isEqualTo(gauge(live, "SELECT channel AS k, overdue AS n FROM pending_changes"));
        assertThat(receiver.gauges(Metric.STALE_SKUS, "channel"))
                .isEqualTo(
                        gauge(
                                live,
                                "SELECT channel AS k, count() AS n FROM stale_skus"
                                        + " WHERE ended_at IS NULL GROUP BY k"));
        assertThat(receiver.gauges(Metric.NEGATIVE_ATS_OPEN, "location"))
                .isEqualTo(
                        gauge(
                                live,
                                "SELECT location AS k, count() AS n FROM negative_ats"
                                        + " WHERE closed_at IS NULL GROUP BY k"));
        assertThat(receiver.gauges(Metric.DUPLICATE_RESERVATIONS_OPEN, "channel"))
                .isEqualTo(
                        gauge(
                                live,
                                "SELECT channel AS k, count() AS n FROM duplicate_reservations"
                                        + " WHERE closed_at IS NULL GROUP BY k"));
    }

    private static Map<String, Long> byChannel(LivePlay play, Metric metric) {
        return new MeasurementReceiver(play.measurements())
                .counts(metric).entrySet().stream()
                        .collect(
                                toMap(
                                        count ->
                                                key(
                                                        count.getKey().windowStart(),
                                                        List.of("channel"),
                                                        count.getKey()::label),
                                        Map.Entry::getValue));
    }

    /** Of the measurements, which have never been in ClickHouse. */
    static Map<String, Map<Integer, Long>> sketchesByChannel(
            LivePlay play, Instant from, Instant until) {
        Map<String, Map<Integer, Long>> byChannel = new TreeMap<>();
        new MeasurementReceiver(play.measurements())
                .sketches(Metric.SYNC_LATENCY_MS)
                .forEach(
                        (key, sketch) -> {
                            if (key.label("stage").equals("total")
                                    && !key.windowStart().isBefore(from)
                                    && key.windowStart().isBefore(until)) {
                                Map<Integer, Long> merged =
                                        byChannel.computeIfAbsent(
                                                key.label("channel"), any -> new TreeMap<>());
                                sketch.forEach((bin, n) -> merged.merge(bin, n, Long::sum));
                            }
                        });
        return byChannel;
    }

    static Map<String, Double> p99sByChannel(LivePlay play, Instant from, Instant until) {
        Map<String, Double> p99s = new TreeMap<>();
        sketchesByChannel(play, from, until)
                .forEach((channel, sketch) -> p99s.put(channel, p99(sketch)));
        return p99s;
    }
}
