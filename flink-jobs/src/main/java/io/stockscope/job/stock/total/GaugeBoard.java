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
 * not 0 again each minute, so that whoever missed it knows it again. One that comes to 0 is sent
 * once.
 */
final class GaugeBoard {

    static final long AGAIN_MILLIS = 60_000;

    private record Name(Metric metric, Map<String, String> labels) {}

    private static final class Reading {
        private double value;
        private double sent = Double.NaN;
        private long sentAtMillis;
    }

    private final Map<Name, Reading> readings = new LinkedHashMap<>();

    /** Takes what a gauge reads. One that is not known and reads 0 is none. */
    void set(Metric metric, Map<String, String> labels, double value) {
        Name name = new Name(metric, labels);
        Reading known = readings.get(name);
        if (known != null) {
            known.value = value;
        } else if (value != 0) {
            setAnyway(metric, labels, value);
        }
    }

    /** Takes what a gauge reads, also if it is 0: somebody may know it as something else. */
    void setAnyway(Metric metric, Map<String, String> labels, double value) {
        readings.computeIfAbsent(new Name(metric, labels), name -> new Reading()).value = value;
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
            if (reading.value != reading.sent || nowMillis - reading.sentAtMillis >= AGAIN_MILLIS) {
                Name name = entry.getKey();
                producer.gauge(name.metric, name.labels, atMillis, reading.value);
                any = true;
                reading.sent = reading.value;
                reading.sentAtMillis = nowMillis;
                if (reading.value == 0) {
                    all.remove();
                }
            }
        }
        return any;
    }
}
