// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import io.stockscope.event.Measurement;
import io.stockscope.event.MeasurementKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.produce.EventProducer;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Measurements as the jobs send them, by one producer of each kind, up to the present. */
final class MeasuringProducers {

    private static final long WINDOW_MILLIS = 10_000;
    private static final String TELLING = "stock-totals";

    private final EventProducer topic;
    private final Map<String, Long> sequences = new TreeMap<>();

    MeasuringProducers(EventProducer topic) {
        this.topic = topic;
        long first = Instant.now().getEpochSecond() << Integer.SIZE;
        StockJob.measurementProducers().forEach(kind -> sequences.put(kind, first));
    }

    /** A gauge reads that now. */
    void gauge(String metric, Map<String, String> labels, double value) {
        send(TELLING, metric, MeasurementKind.GAUGE, labels, value);
    }

    /** All up to now has been told. */
    void frontier() {
        for (String kind : StockJob.measurementProducers()) {
            send(
                    kind,
                    "frontier",
                    MeasurementKind.COUNT,
                    Map.of("kind", kind, "producers", "1"),
                    0);
        }
    }

    private void send(
            String kind,
            String metric,
            MeasurementKind measurementKind,
            Map<String, String> labels,
            double value) {
        long nowMillis = System.currentTimeMillis();
        long windowMillis = nowMillis / WINDOW_MILLIS * WINDOW_MILLIS;
        long sequence = sequences.merge(kind, 1L, Long::sum);
        Measurement measurement =
                Measurement.newBuilder()
                        .setMetric(metric)
                        .setLabels(labels)
                        .setKind(measurementKind)
                        .setWindowStart(Instant.ofEpochMilli(windowMillis))
                        .setWindowEnd(Instant.ofEpochMilli(windowMillis + WINDOW_MILLIS))
                        .setValue(value)
                        .setBins(null)
                        .setProducer(kind + "-0")
                        .setSequence(sequence)
                        .setFrontier(Instant.ofEpochMilli(nowMillis))
                        .build();
        topic.send(
                StockscopeTopic.MEASUREMENTS,
                StockscopeTopic.MEASUREMENTS.key(measurement),
                measurement);
    }
}
