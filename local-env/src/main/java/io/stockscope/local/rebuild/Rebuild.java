// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.rebuild;

import io.stockscope.config.ClickHouseSettings;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.job.stock.StockReport;
import io.stockscope.local.CliException;
import io.stockscope.local.rebuild.TopicHistory.Cut;
import io.stockscope.local.run.BoundedRun;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.table.MigrationException;
import io.stockscope.table.Migrations;
import io.stockscope.table.RebuiltDay;
import io.stockscope.table.ResultDays;
import io.stockscope.table.StockEventTable;
import io.stockscope.table.StockscopeTables;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Days of the results made anew: a bounded run over the topics into a scratch database beside the
 * results, then table by table. Until that run has ended well, the results are only read.
 */
final class Rebuild {
    private static final int MOST_EXAMPLES = 3;

    private final StockscopeConfig config;
    private final StockscopeConfig scratchConfig;
    private final LocalDate from;
    private final LocalDate to;
    private final PrintWriter out;
    private final ClickHouseConnection results;
    private final ClickHouseConnection scratch;

    /**
     * Of the results of {@code config}.
     *
     * @param scratchConfig the same with the name of the scratch database
     */
    Rebuild(
            StockscopeConfig config,
            StockscopeConfig scratchConfig,
            LocalDate from,
            LocalDate to,
            PrintWriter out) {
        this.config = config;
        this.scratchConfig = scratchConfig;
        this.from = from;
        this.to = to;
        this.out = out;
        results = admin(config);
        scratch = admin(scratchConfig);
    }

    /**
     * Does all of it.
     *
     * @param discard whether a scratch database that is there may be dropped
     * @param keep whether the scratch database stays
     * @throws CliException if it cannot be done, or not of all days
     */
    void execute(boolean discard, boolean keep) throws Exception {
        Instant start = Instant.now();
        try {
            checkDays(start);
            checkDatabases(discard);
            checkTopics();
            List<ClickHouseTable<?>> tables = tables();
            try (ResultDays days = ResultDays.open(results, scratch.database(), from, to, tables)) {
                tell(days, tables);
                Migrations.drop(scratch);
                try {
                    run(days, start);
                    apply(days);
                } finally {
                    if (!keep) {
                        dropScratch();
                    }
                }
            }
        } catch (MigrationException e) {
            throw CliException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Of a day that is not over, or that late events still correct, more comes. */
    private void checkDays(Instant now) {
        Instant settled =
                to.plusDays(1)
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant()
                        .plus(config.stock().lookback());
        if (settled.isAfter(now)) {
            throw CliException.failed(
                    "%s can be rebuilt from %s on: until then (the end of the day, UTC, and lookback) its rows still come. Rebuild it then; days before it now"
                            .formatted(to, settled));
        }
    }

    private void checkDatabases(boolean discard) throws MigrationException {
        if (!Migrations.exists(results)) {
            throw CliException.failed(
                    "there is no database %s at %s, so there is nothing to rebuild: see clickhouse.database"
                            .formatted(results.database(), results.url()));
        }
        List<String> pending = Migrations.pending(results);
        if (!pending.isEmpty()) {
            throw CliException.failed(
                    "%d migrations have not run in database %s, from %s on: run stockscope migrate, then rebuild"
                            .formatted(pending.size(), results.database(), pending.get(0)));
        }
        if (!discard && Migrations.exists(scratch)) {
            throw CliException.failed(
                    "database %s is there: another rebuild is under way, or one was interrupted, or kept it. If none is under way, --discard-scratch drops it"
                            .formatted(scratch.database()));
        }
    }

    private void checkTopics() throws InterruptedException {
        Instant begin = from.atStartOfDay(ZoneOffset.UTC).toInstant();
        List<Cut> cuts = TopicHistory.cuts(config.kafka(), StockJob.topics());
        cuts.stream()
                .filter(cut -> !cut.goesBackTo(begin))
                .max(
                        Comparator.comparing(
                                Cut::since, Comparator.nullsLast(Comparator.naturalOrder())))
                .ifPresent(
                        cut -> {
                            throw CliException.failed(
                                    "the topics hold %s only in part: %s, and what was there before is deleted. Nothing was changed; days after that can be rebuilt"
                                            .formatted(from, cut));
                        });
        if (!cuts.isEmpty()) {
            out.println(
                    "Note: records from before these days are deleted ("
                            + cuts.get(0)
                            + "). What happened then, such as a reservation that is still open, is not known to this run.");
        }
    }

    /** Without a timeline the run says nothing about events. */
    private List<ClickHouseTable<?>> tables() {
        List<ClickHouseTable<?>> tables = new ArrayList<>(StockscopeTables.ALL);
        if (!config.stock().timeline()) {
            tables.remove(StockEventTable.INSTANCE);
        }
        return tables;
    }

    private void tell(ResultDays days, List<ClickHouseTable<?>> tables) {
        out.printf(
                "Rebuilds %s to %s (UTC) of database %s by a bounded run into %s:%n",
                from, to, results.database(), scratch.database());
        days.plan().forEach(line -> out.println("  " + line));
        if (!tables.contains(StockEventTable.INSTANCE)) {
            out.println(
                    "  "
                            + StockEventTable.INSTANCE.tableName()
                            + ": left alone, the timeline is switched off");
        }
        out.flush();
    }

    private void run(ResultDays days, Instant start) throws Exception {
        BoundedRun run = new BoundedRun(scratchConfig);
        run.prepareDatabase();
        days.note();
        StockReport report = run.execute(RunMode.bounded(start, start));
        out.println(report.table());
        out.flush();
        if (!report.balances()) {
            throw CliException.failed(
                    "records were lost between reading and counting, so the results are left as they are: keep the topics and report the table above as a bug");
        }
        List<String> forgotten = days.forgotten();
        if (!forgotten.isEmpty()) {
            throw CliException.failed(
                    "the topics do not go back to the baselines of %d SKUs at locations (%s%s), so their incidents would be lost; nothing was changed"
                            .formatted(
                                    forgotten.size(),
                                    String.join(
                                            ", ",
                                            forgotten.subList(
                                                    0, Math.min(MOST_EXAMPLES, forgotten.size()))),
                                    forgotten.size() > MOST_EXAMPLES ? ", ..." : ""));
        }
    }

    private void apply(ResultDays days) throws MigrationException {
        List<RebuiltDay> left = new ArrayList<>();
        out.printf("%-30s %-10s %12s %12s%n", "table", "day", "rows before", "after");
        days.apply(
                day -> {
                    out.printf(
                            "%-30s %-10s %,12d %,12d%s%n",
                            day.table(),
                            day.day(),
                            day.rowsBefore(),
                            day.rowsAfter(),
                            day.done() ? "" : "  left as it was");
                    out.flush();
                    if (!day.done()) {
                        left.add(day);
                    }
                });
        if (!left.isEmpty()) {
            throw CliException.failed(
                    "%d days of tables were left as they were, because rows of them came while the run was under way: rebuild them again"
                            .formatted(left.size()));
        }
        out.println("Done. The same again changes nothing.");
        out.flush();
    }

    /** Never in place of what the rebuild itself ended with. */
    private void dropScratch() {
        try {
            Migrations.drop(scratch);
        } catch (MigrationException e) {
            out.println("Database " + scratch.database() + " stays: " + e.getMessage());
            out.flush();
        }
    }

    private static ClickHouseConnection admin(StockscopeConfig config) {
        ClickHouseSettings settings = config.clickHouse();
        return settings.connection(settings.admin());
    }
}
