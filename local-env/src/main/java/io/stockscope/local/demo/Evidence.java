// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.time.ScaledClock;
import io.stockscope.local.run.JobMetrics;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What Stockscope has found of a fault: the rows and counts that such a fault makes, since it
 * began. Who is to blame for a single row is not said by this: what else went wrong meanwhile is
 * among them. Where no row shows a fault yet, it says so.
 */
final class Evidence {

    /** What a fault has done is seen up to so much later, in simulated time. */
    private static final Duration SETTLED = Duration.ofMinutes(30);

    /** Books are compared at night, or when somebody counts. */
    private static final Duration BOOKS_SETTLED = Duration.ofHours(26);

    private final Results results;
    private final JobMetrics metrics;
    private final ScaledClock clock;

    /** Counts of the job when a fault was first seen, and the last words about it. */
    private final Map<Fault, Long> countBefore = new HashMap<>();

    private final Map<Fault, String> last = new HashMap<>();

    /**
     * Looks there.
     *
     * @param clock of the run
     */
    Evidence(Results results, JobMetrics metrics, ScaledClock clock) {
        this.results = results;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * Says what was found of a fault that has begun; it stays as it was once that is settled.
     *
     * @param appliedMillis up to when the job has applied everything
     */
    String of(Fault fault, long appliedMillis) throws SQLException {
        String known = last.get(fault);
        if (known == null || appliedMillis < fault.untilMillis() + settled(fault.kind())) {
            known = look(fault);
            last.put(fault, known);
        }
        return known;
    }

    private static long settled(FaultKind kind) {
        boolean books = kind == FaultKind.EVENTS_LOST || kind == FaultKind.TRANSFER_LOST;
        return (books ? BOOKS_SETTLED : SETTLED).toMillis();
    }

    private String look(Fault fault) throws SQLException {
        String target = fault.target();
        return switch (fault.kind()) {
            case GARBAGE ->
                    "%,d dead letters in its topic"
                            .formatted(
                                    deadLetters(
                                            fault,
                                            "reason IN ('UNDECODABLE', 'INVALID') AND topic = "
                                                    + Results.text(topic(target).topicName())));
            case CLOCK_AHEAD ->
                    "%,d dead letters FUTURE_TIMESTAMP"
                            .formatted(
                                    deadLetters(
                                            fault,
                                            "reason = 'FUTURE_TIMESTAMP' AND source = "
                                                    + Results.text(target)));
            case EVENTS_DOUBLED ->
                    "%,d duplicates dropped".formatted(since(fault, metrics.duplicates()));
            case EVENTS_OUT_OF_ORDER, SOURCE_SILENT ->
                    "%,d late events of it".formatted(since(fault, metrics.late(target)));
            case LATE_UPLOAD ->
                    "%,d late events of its tills"
                            .formatted(since(fault, metrics.late("pos-" + target)));
            case LATE_BASELINE ->
                    "%,d late events of the ERP".formatted(since(fault, metrics.late("erp")));
            case EVENTS_LOST, TRANSFER_LOST ->
                    "%,d differences in the books".formatted(discrepancies(fault));
            case SECOND_RESERVER -> "%,d conflicts".formatted(conflicts(fault));
            case FEED_STOPS_APPLYING, ACCEPTED_ONLY, SLOW_FEED, WRONG_QUANTITY ->
                    "%,d conflicts, display unmeasured".formatted(conflicts(fault));
            case POS_INPUT_HANGS -> "not measured yet";
        };
    }

    /** By how much a count has grown since the fault was first seen. */
    private long since(Fault fault, long count) {
        return count - countBefore.computeIfAbsent(fault, seen -> count);
    }

    private long deadLetters(Fault fault, String condition) throws SQLException {
        long fromWall = clock.wallMillisAt(fault.fromMillis());
        return count(
                "SELECT count() FROM dead_letters WHERE failed_at >= %s AND %s"
                        .formatted(time(fromWall), condition));
    }

    private long discrepancies(Fault fault) throws SQLException {
        return count(
                "SELECT count() FROM discrepancies WHERE opened_at >= " + time(fault.fromMillis()));
    }

    private long conflicts(Fault fault) throws SQLException {
        return count(
                "SELECT count() FROM reservation_conflicts WHERE at >= %s AND channel = %s"
                        .formatted(time(fault.fromMillis()), Results.text(fault.target())));
    }

    private long count(String sql) throws SQLException {
        return results.query(sql, row -> row.getLong(1)).get(0);
    }

    private static StockscopeTopic topic(String source) {
        if (source.startsWith("erp")) {
            return StockscopeTopic.ERP_STOCK;
        }
        if (source.startsWith("wms")) {
            return StockscopeTopic.WMS_STOCK;
        }
        if (source.startsWith("pos")) {
            return StockscopeTopic.POS_LINES;
        }
        return source.startsWith("publisher")
                ? StockscopeTopic.CHANNEL_AVAILABILITY
                : StockscopeTopic.CHANNEL_RESERVATIONS;
    }

    private static String time(long epochMillis) {
        return "fromUnixTimestamp64Milli(toInt64(" + epochMillis + "), 'UTC')";
    }
}
