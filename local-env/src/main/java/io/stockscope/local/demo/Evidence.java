// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.time.RunClock;
import io.stockscope.job.time.ScaledClock;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * What Stockscope has found of a fault of the demo: the rows that such a fault makes, of its time
 * and of whom it strikes. Dead letters are counted by the wall clock, which is theirs, all else by
 * event time.
 */
final class Evidence {

    /** What a fault has done is seen up to so much later, in simulated time. */
    private static final Duration AFTERMATH = Duration.ofMinutes(30);

    /** The ERP says then what is on hand, by the retailer's clock. */
    private static final LocalTime BOOKS_COMPARED = LocalTime.of(3, 0);

    private static final Duration COMPARING_TAKES = Duration.ofHours(1);

    /** What rows need to the tables, and a little more; by the wall clock. */
    private static final Duration WRITING_TAKES = Duration.ofSeconds(10);

    /** An unknown schema id is waited for, {@code registry.unknownSchemaPatience} by default. */
    private static final Duration UNKNOWN_SCHEMA = Duration.ofSeconds(30);

    private static final String SECOND_RESERVER_ENDING = "-legacy-oms";

    private static final String WAREHOUSE_PREFIX = "wms-";

    private final Results results;
    private final List<Fault> planned;
    private final ScaledClock clock;
    private final LongFunction<LocalDateTime> retailerTime;
    private final Map<Fault, Finding> settled = new HashMap<>();

    /**
     * What was found of a fault.
     *
     * @param found in words
     * @param settled whether it stays like that
     */
    record Finding(String found, boolean settled) {}

    /**
     * Looks there.
     *
     * @param planned all faults of the run
     * @param clock of the run
     * @param retailerTime what the retailer's clock shows at a time of the run
     */
    Evidence(
            Results results,
            List<Fault> planned,
            ScaledClock clock,
            LongFunction<LocalDateTime> retailerTime) {
        this.results = results;
        this.planned = planned;
        this.clock = clock;
        this.retailerTime = retailerTime;
    }

    /**
     * Says what was found of a fault that has begun; it stays as it is once that is settled.
     *
     * @param appliedMillis up to when the job has applied everything
     */
    Finding of(Fault fault, long appliedMillis) throws SQLException {
        Finding known = settled.get(fault);
        if (known != null) {
            return known;
        }
        boolean last =
                appliedMillis >= endMillis(fault)
                        && RunClock.WALL.getAsLong()
                                >= endWallMillis(fault) + WRITING_TAKES.toMillis();
        Finding finding = new Finding(look(fault, appliedMillis), last);
        if (last) {
            settled.put(fault, finding);
        }
        return finding;
    }

    private String look(Fault fault, long appliedMillis) throws SQLException {
        return switch (fault.kind()) {
            case GARBAGE ->
                    meetsTheNext(fault)
                            ? "too fast to tell rounds apart"
                            : "%,d dead letters".formatted(garbage(fault));
            case CLOCK_AHEAD -> "%,d dead letters FUTURE_TIMESTAMP".formatted(ahead(fault));
            case SECOND_RESERVER -> "%,d conflicts of its own".formatted(conflicts(fault));
            case FEED_STOPS_APPLYING, ACCEPTED_ONLY, SLOW_FEED, SLOW_CONNECTOR ->
                    "%,d changes too late".formatted(late(fault));
            case WRONG_QUANTITY -> "%,d wrong displays".formatted(wrong(fault));
            case EVENTS_LOST ->
                    appliedMillis < endMillis(fault)
                            ? "books are compared at " + BOOKS_COMPARED
                            : "%,d differences in the books".formatted(differences(fault));
            default -> "nobody looks for that";
        };
    }

    /** Returns up to when, in simulated time, rows are those of a fault. */
    private long endMillis(Fault fault) {
        if (fault.kind() != FaultKind.EVENTS_LOST) {
            return fault.untilMillis() + AFTERMATH.toMillis();
        }
        LocalDateTime over = retailerTime.apply(fault.untilMillis());
        LocalDateTime compared = over.with(BOOKS_COMPARED);
        if (compared.isBefore(over)) {
            compared = compared.plusDays(1);
        }
        return fault.untilMillis()
                + Duration.between(over, compared).plus(COMPARING_TAKES).toMillis();
    }

    /** The same by the wall clock. */
    private long endWallMillis(Fault fault) {
        return fault.kind() == FaultKind.GARBAGE
                ? clock.wallMillisAt(fault.untilMillis())
                        + UNKNOWN_SCHEMA.plus(WRITING_TAKES).toMillis()
                : clock.wallMillisAt(endMillis(fault));
    }

    /** Whether the same begins again before all of this is seen, since the clock is so fast. */
    private boolean meetsTheNext(Fault fault) {
        return planned.stream()
                .filter(other -> other.kind() == fault.kind())
                .filter(other -> other.fromMillis() != fault.fromMillis())
                .anyMatch(
                        other ->
                                clock.wallMillisAt(other.fromMillis()) <= endWallMillis(fault)
                                        && clock.wallMillisAt(fault.fromMillis())
                                                <= endWallMillis(other));
    }

    /** It comes beside the events of an order system; what cannot be decoded names no source. */
    private long garbage(Fault fault) throws SQLException {
        return count(
                "SELECT count() FROM dead_letters WHERE %s AND topic = %s AND (reason ="
                                .formatted(
                                        between("failed_at", wallFrom(fault), endWallMillis(fault)),
                                        Results.text(
                                                StockscopeTopic.CHANNEL_RESERVATIONS.topicName()))
                        + " 'UNDECODABLE' OR reason = 'INVALID' AND source = "
                        + Results.text(fault.target())
                        + ")");
    }

    /** One that is sent twice is hit once. */
    private long ahead(Fault fault) throws SQLException {
        return count(
                "SELECT uniqExact(value) FROM dead_letters WHERE %s AND reason = 'FUTURE_TIMESTAMP' AND source = %s"
                        .formatted(
                                between("failed_at", wallFrom(fault), endWallMillis(fault)),
                                Results.text(fault.target())));
    }

    private long conflicts(Fault fault) throws SQLException {
        return count(
                "SELECT count() FROM reservation_conflicts WHERE %s AND channel = %s AND endsWith(reservation_id, %s)"
                        .formatted(
                                between("at", fault.fromMillis(), endMillis(fault)),
                                Results.text(fault.target()),
                                Results.text(SECOND_RESERVER_ENDING)));
    }

    /** Changes that were overdue before the channel displayed them. */
    private long late(Fault fault) throws SQLException {
        return count(
                "SELECT sum(bad) FROM sync_slo WHERE %s AND channel = %s"
                        .formatted(
                                between("window_start", fault.fromMillis(), endMillis(fault)),
                                Results.text(fault.target())));
    }

    /** What the channel displayed though nothing was under way to it. */
    private long wrong(Fault fault) throws SQLException {
        return count(
                "SELECT count() FROM stale_skus WHERE %s AND channel = %s AND cause = 'WRONG_QUANTITY'"
                        .formatted(
                                between("since", fault.fromMillis(), endMillis(fault)),
                                Results.text(fault.target())));
    }

    /** Those that the ERP's snapshot shows where the warehouse is that was not heard. */
    private long differences(Fault fault) throws SQLException {
        return count(
                "SELECT count() FROM discrepancies WHERE %s AND system = 'ERP' AND location = %s"
                        .formatted(
                                between("opened_at", fault.fromMillis(), endMillis(fault)),
                                Results.text(fault.target().substring(WAREHOUSE_PREFIX.length()))));
    }

    private long wallFrom(Fault fault) {
        return clock.wallMillisAt(fault.fromMillis());
    }

    private long count(String sql) throws SQLException {
        return results.query(sql, row -> row.getLong(1)).get(0);
    }

    private static String between(String column, long fromMillis, long untilMillis) {
        return "%s BETWEEN %s AND %s".formatted(column, time(fromMillis), time(untilMillis));
    }

    private static String time(long epochMillis) {
        return "fromUnixTimestamp64Milli(toInt64(" + epochMillis + "), 'UTC')";
    }
}
