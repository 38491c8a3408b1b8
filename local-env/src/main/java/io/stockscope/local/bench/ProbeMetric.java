// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.event.Measurement;

/** Metrics of which each next value is made by an event that is known. */
enum ProbeMetric {
    /** A gauge per location, which each event of that location's one SKU makes greater by 1. */
    NEGATIVE_ATS("negative_ats_units", "gauge, two stages", "location", true),
    /** A distribution per channel, to which each acknowledgement adds a sample. */
    SYNC_LATENCY("sync_latency_ms", "distribution, one stage", "channel", false),
    /** A count per channel, to which each change adds 1 when it is overdue, by a timer. */
    SYNC_OVERDUE("sync_overdue", "count by timer, one stage", "channel", false);

    private static final String STAGE = "stage";
    private static final String TOTAL = "total";

    private final String wireName;
    private final String what;
    private final String label;
    private final boolean absolute;

    ProbeMetric(String wireName, String what, String label, boolean absolute) {
        this.wireName = wireName;
        this.what = what;
        this.label = label;
        this.absolute = absolute;
    }

    String wireName() {
        return wireName;
    }

    /** What kind of metric it is. */
    String what() {
        return what;
    }

    /** Whether a measurement says the value, and not what is added to it. */
    boolean isAbsolute() {
        return absolute;
    }

    /** Whether a measurement is one of this metric. */
    boolean isOf(Measurement measurement) {
        return measurement.getMetric().equals(wireName)
                && (this != SYNC_LATENCY || TOTAL.equals(measurement.getLabels().get(STAGE)));
    }

    /** The value of the label that tells one series from another. */
    String series(Measurement measurement) {
        return measurement.getLabels().getOrDefault(label, "");
    }

    /** What a measurement says: the value, or what is added to it. */
    long told(Measurement measurement) {
        if (measurement.getBins() != null) {
            return measurement.getBins().values().stream().mapToLong(Long::longValue).sum();
        }
        return measurement.getValue() == null ? 0 : Math.round(measurement.getValue());
    }
}
