// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import static io.stockscope.alert.AlertMetric.Combining.LARGEST;
import static io.stockscope.alert.AlertMetric.Combining.SUM;
import static io.stockscope.alert.MetricKind.COUNT;
import static io.stockscope.alert.MetricKind.DISTRIBUTION;
import static io.stockscope.alert.MetricKind.GAUGE;
import static io.stockscope.alert.MetricKind.RATIO;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a rule can look at: the metrics of the measurements, and what is made of two of them. Their
 * definitions: {@code metrics.md}.
 */
public enum AlertMetric {
    SYNC_LATENCY_MS(DISTRIBUTION, SUM, "channel", "channelType", "system", "stage"),
    /** Bad ones among all changes that were judged; of two counts, see {@link #ratioOf}. */
    SYNC_SLO_BAD_RATIO(RATIO, SUM, "channel", "channelType"),
    SYNC_SLO_GOOD(COUNT, SUM, "channel", "channelType"),
    SYNC_OVERDUE(COUNT, SUM, "channel", "channelType"),
    SYNC_ABSORBED(COUNT, SUM, "channel", "channelType"),
    PENDING_CHANGES(GAUGE, SUM, "channel"),
    OVERDUE_CHANGES(GAUGE, SUM, "channel"),
    STALE_SKUS(GAUGE, SUM, "channel", "channelType"),
    STALE_OVERSELL_UNITS(GAUGE, SUM, "channel", "channelType"),
    STALE_OVERSELL_VALUE(GAUGE, SUM, "channel", "channelType"),
    STALE_LOST_SALE_VALUE(GAUGE, SUM, "channel", "channelType"),
    STALE_OLDEST_AGE_MS(GAUGE, LARGEST, "channel", "channelType"),
    NEGATIVE_ATS_OPEN(GAUGE, SUM, "location"),
    NEGATIVE_ATS_UNITS(GAUGE, SUM, "location"),
    DUPLICATE_RESERVATIONS_OPEN(GAUGE, SUM, "channel"),
    DUPLICATE_RESERVATIONS(COUNT, SUM, "channel"),
    RESERVATION_CONFLICTS(COUNT, SUM, "channel"),
    DISCREPANCIES_OPEN(GAUGE, SUM, "location", "system"),
    BOOK_COMPARISONS(COUNT, SUM, "location", "system"),
    EVENTS(COUNT, SUM, "source", "topic"),
    DUPLICATE_EVENTS(COUNT, SUM, "source", "topic"),
    LATE_EVENTS(COUNT, SUM, "source", "topic"),
    DEAD_LETTERS(COUNT, SUM, "source", "topic", "reason"),
    UNMAPPED_EVENTS(COUNT, SUM, "source", "topic"),
    UNPRICED_EVENTS(COUNT, SUM, "source", "topic"),
    AUTHORITY_VIOLATIONS(COUNT, SUM, "source", "state"),
    CAPTURE_DELAY_MS(DISTRIBUTION, SUM, "source", "topic"),
    BACKLOG_MS(GAUGE, LARGEST, "source", "topic"),
    SOURCE_SILENT_MS(GAUGE, LARGEST, "source"),
    CONSUMER_LAG_RECORDS(GAUGE, SUM, "topic"),
    /** Commands that a channel's publisher has not acknowledged in time; made by the governors. */
    THROTTLE_UNACKNOWLEDGED(GAUGE, SUM, "channel", "channelType");

    /** How the series of a group make one value of a gauge. */
    public enum Combining {
        SUM,
        LARGEST
    }

    private static final Map<String, AlertMetric> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(AlertMetric::wireName, m -> m));

    private final MetricKind kind;
    private final Combining combining;
    private final List<String> labels;

    AlertMetric(MetricKind kind, Combining combining, String... labels) {
        this.kind = kind;
        this.combining = combining;
        this.labels = List.of(labels);
    }

    /** Its name in rules and on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public MetricKind kind() {
        return kind;
    }

    public Combining combining() {
        return combining;
    }

    /** The labels that its measurements have. */
    public List<String> labels() {
        return labels;
    }

    /** What a ratio is made of: the count of bad ones, and of good ones. */
    public List<AlertMetric> ratioOf() {
        return this == SYNC_SLO_BAD_RATIO ? List.of(SYNC_OVERDUE, SYNC_SLO_GOOD) : List.of();
    }

    /** What its values are counted in. */
    public ValueUnit unit() {
        if (kind == RATIO) {
            return ValueUnit.SHARE;
        }
        return name().endsWith("_MS") ? ValueUnit.MILLISECONDS : ValueUnit.NUMBER;
    }

    /** Finds one by its name. */
    public static Optional<AlertMetric> byWireName(String name) {
        return Optional.ofNullable(BY_WIRE_NAME.get(name));
    }
}
