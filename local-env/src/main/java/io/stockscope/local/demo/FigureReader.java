// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingLong;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.time.ScaledClock;
import io.stockscope.local.demo.Figures.FaultFigure;
import io.stockscope.local.demo.Figures.Flow;
import io.stockscope.local.demo.Figures.Incident;
import io.stockscope.local.demo.Figures.Stock;
import io.stockscope.local.demo.Figures.Sync;
import io.stockscope.local.run.JobMetrics;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.Faults;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.LongFunction;

/** Reads the figures where they are: in the job, in Kafka, and in ClickHouse as its reader. */
final class FigureReader implements AutoCloseable {

    private static final int WORST = 20;
    private static final int FAULTS = 20;
    private static final long RATE_NANOS = Duration.ofSeconds(5).toNanos();

    private record Sample(long nanos, long read) {}

    private final JobMetrics metrics;
    private final ScaledClock clock;
    private final Faults faults;
    private final StockHits hits;
    private final Results results;
    private final Backlog backlog;
    private final Evidence evidence;
    private final Deque<Sample> samples = new ArrayDeque<>();

    /**
     * Connects.
     *
     * @param hits of the faults
     * @param clock of the run
     * @param retailerTime what the retailer's clock shows at a time of the run
     */
    FigureReader(
            StockscopeConfig config,
            JobMetrics metrics,
            Faults faults,
            StockHits hits,
            ScaledClock clock,
            LongFunction<LocalDateTime> retailerTime)
            throws SQLException, ExecutionException, InterruptedException {
        this.metrics = metrics;
        this.clock = clock;
        this.faults = faults;
        this.hits = hits;
        this.results = new Results(config.clickHouse());
        this.backlog = new Backlog(config.kafka());
        this.evidence = new Evidence(results, faults.planned(), clock, retailerTime);
    }

    /** Reads all of them; by one thread at a time. */
    Figures read() throws SQLException, ExecutionException, InterruptedException {
        return new Figures(flow(), stock(), sync(), worst(), deadLetters(), faults());
    }

    private Flow flow() throws ExecutionException, InterruptedException {
        long read = Backlog.read(metrics);
        OptionalLong watermark = metrics.watermarkMillis();
        Duration lag =
                watermark.isPresent()
                        ? Duration.ofMillis(Math.max(0, clock.getAsLong() - watermark.getAsLong()))
                        : null;
        return new Flow(
                rate(System.nanoTime(), read),
                read,
                backlog.records(metrics),
                lag,
                metrics.late(),
                metrics.duplicates());
    }

    private double rate(long nanos, long read) {
        samples.addLast(new Sample(nanos, read));
        while (samples.size() > 2 && nanos - samples.getFirst().nanos > RATE_NANOS) {
            samples.removeFirst();
        }
        Sample first = samples.getFirst();
        long span = nanos - first.nanos;
        return span == 0 ? 0 : (read - first.read) * 1e9 / span;
    }

    private Stock stock() throws SQLException {
        List<Long> levels =
                results.query(
                                "SELECT count(), uniqExactIf(sku, ats < 0), -sumIf(ats, ats < 0)"
                                        + " FROM stock_levels",
                                row -> List.of(row.getLong(1), row.getLong(2), row.getLong(3)))
                        .get(0);
        long conflicts = count("SELECT count() FROM reservation_conflicts");
        long differences = count("SELECT count() FROM discrepancies WHERE closed_at IS NULL");
        return results.query(
                        "SELECT count(), countIf(closed_at IS NULL), sumIf(value, closed_at IS NULL)"
                                + " FROM negative_ats",
                        row ->
                                new Stock(
                                        levels.get(0),
                                        levels.get(1),
                                        levels.get(2),
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getBigDecimal(3),
                                        conflicts,
                                        differences))
                .get(0);
    }

    private Sync sync() throws SQLException {
        long overdue = count("SELECT sum(overdue) FROM pending_changes");
        // A window has a row where the numbers change: the last one says how it is.
        String stale =
                "SELECT sum(skus), argMax(channel, (value, skus)), sum(units), sum(value) FROM (SELECT"
                        + " channel, argMax(stale_skus, window_start) AS skus,"
                        + " argMax(oversell_units, window_start) AS units,"
                        + " argMax(oversell_value, window_start) AS value"
                        + " FROM stale_exposure GROUP BY channel)";
        String kept =
                "SELECT sum(g), sum(b), argMax(channel, b / greatest(g + b, 1)),"
                        + " max(b / greatest(g + b, 1)) FROM (SELECT channel, sum(good) AS g,"
                        + " sum(bad) AS b FROM sync_slo_1m GROUP BY channel)";
        return results.query(
                        "SELECT * FROM (%s) AS kept, (%s) AS stale".formatted(kept, stale),
                        row ->
                                new Sync(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(2) > 0 ? row.getString(3) : "",
                                        row.getDouble(4),
                                        overdue,
                                        row.getLong(5),
                                        row.getLong(5) > 0 ? row.getString(6) : "",
                                        row.getLong(7),
                                        row.getBigDecimal(8)))
                .get(0);
    }

    private long count(String sql) throws SQLException {
        return results.query(sql, row -> row.getLong(1)).get(0);
    }

    private List<Incident> worst() throws SQLException {
        List<Incident> withoutCause =
                results.query(
                        "SELECT sku, location, lowest_ats, value,"
                                + " toUnixTimestamp64Milli(began_at) AS began,"
                                + " ifNull(toUnixTimestamp64Milli(closed_at), -1) AS closed,"
                                + " ifNull(cause_event_id, '') AS cause_event, cause_system"
                                + " FROM negative_ats"
                                + " ORDER BY closed_at IS NULL DESC, value DESC, incident_id LIMIT "
                                + WORST,
                        FigureReader::incident);
        return withCauses(withoutCause);
    }

    private static Incident incident(ResultSet row) throws SQLException {
        long closed = row.getLong("closed");
        return new Incident(
                row.getString("sku"),
                row.getString("location"),
                row.getLong("lowest_ats"),
                row.getBigDecimal("value"),
                Instant.ofEpochMilli(row.getLong("began")),
                closed < 0 ? null : Instant.ofEpochMilli(closed),
                row.getString("cause_event"),
                row.getString("cause_system"));
    }

    /**
     * Says of each what kind of event began it, and whose; only the system is in the row itself.
     */
    private List<Incident> withCauses(List<Incident> incidents) throws SQLException {
        if (incidents.isEmpty()) {
            return incidents;
        }
        Map<String, String> causes = new HashMap<>();
        results.query(
                "SELECT event_id, concat(kind, ' ', ifNull(channel, source)) FROM stock_events"
                        + " WHERE sku IN (%s) AND event_id IN (%s)"
                                .formatted(
                                        Results.texts(incidents.stream().map(Incident::sku)),
                                        Results.texts(
                                                incidents.stream().map(Incident::causeEvent))),
                row -> causes.put(row.getString(1), row.getString(2)));
        return incidents.stream()
                .map(incident -> incident.withCause(causes.get(incident.causeEvent())))
                .toList();
    }

    private Map<String, Long> deadLetters() throws SQLException {
        Map<String, Long> byReason = new TreeMap<>();
        results.query(
                "SELECT reason, count() FROM dead_letters GROUP BY reason",
                row -> byReason.put(row.getString(1), row.getLong(2)));
        return byReason;
    }

    private List<FaultFigure> faults() throws SQLException {
        long now = clock.getAsLong();
        Comparator<Fault> order =
                comparing((Fault fault) -> !fault.activeAt(now))
                        .thenComparing(comparingLong(Fault::fromMillis).reversed());
        List<Fault> begun =
                faults.planned().stream()
                        .filter(fault -> fault.fromMillis() <= now)
                        .sorted(order)
                        .limit(FAULTS)
                        .toList();
        long applied = metrics.watermarkMillis().orElse(Long.MIN_VALUE);
        List<FaultFigure> figures = new ArrayList<>();
        for (Fault fault : begun) {
            Evidence.Finding finding = evidence.of(fault, applied);
            // Counted after the finds: what was found was hit before.
            figures.add(new FaultFigure(fault, hits.of(fault), finding.found(), finding.settled()));
        }
        return figures;
    }

    @Override
    public void close() throws SQLException {
        backlog.close();
        results.close();
    }
}
