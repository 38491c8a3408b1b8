// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock.total;

import io.stockscope.job.measure.Metric;
import io.stockscope.job.measure.Producer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What gauges read, and which of them are to be sent: one that has changed, and every one that is
 * not 0 again each minute, so that whoever missed it knows it again. One that is heard of for the
 * first time is sent whatever it reads: receivers may know it as something else, from an attempt
 * that failed.
 *
 * <p><b>Bound.</b> One reading per metric and labels; {@link #end} forgets it.
 */
final class GaugeBoard {

    static final long AGAIN_MILLIS = 60_000;

    private record Name(Metric metric, Map<String, String> labels) {}

    private static final class Reading {
        private double value;
        private boolean ended;
        private double sent = Double.NaN;
        private long sentAtMillis;

        boolean isDue(long nowMillis) {
            return value != sent || (value != 0 && nowMillis - sentAtMillis >= AGAIN_MILLIS);
        }
    }

    private final Map<Name, Reading> readings = new LinkedHashMap<>();

    /** Takes what a gauge reads. */
    void set(Metric metric, Map<String, String> labels, double value) {
        set(metric, labels, value, false);
    }

    /** There is no such gauge any more: it is sent as 0 once, and forgotten. */
    void end(Metric metric, Map<String, String> labels) {
        set(metric, labels, 0, true);
    }

    private void set(Metric metric, Map<String, String> labels, double value, boolean ended) {
        Reading reading = readings.computeIfAbsent(new Name(metric, labels), name -> new Reading());
        reading.value = value;
        reading.ended = ended;
    }

    /**
     * Sends what is due.
     *
     * @param nowMillis wall clock
     * @param atMillis event time that the gauges are as of
     * @return whether anything was
     */
    boolean send(long nowMillis, long atMillis, Producer producer) {
        boolean any = false;
        Iterator<Map.Entry<Name, Reading>> all = readings.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Name, Reading> entry = all.next();
            Reading reading = entry.getValue();
            if (reading.isDue(nowMillis)) {
                Name name = entry.getKey();
                producer.gauge(name.metric, name.labels, atMillis, reading.value);
                any = true;
                reading.sent = reading.value;
                reading.sentAtMillis = nowMillis;
            }
            if (reading.ended) {
                all.remove();
            }
        }
        return any;
    }
}
