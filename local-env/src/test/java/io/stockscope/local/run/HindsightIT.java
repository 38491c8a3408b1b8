// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockJob;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.migrate.MigrateCommand;
import io.stockscope.local.service.Endpoints;
import io.stockscope.local.service.LocalServices;
import io.stockscope.local.service.SharedServices;
import io.stockscope.local.simulation.GeneratedSales;
import io.stockscope.local.simulation.SalesHistory;
import io.stockscope.local.simulation.SimulationOptions;
import io.stockscope.local.simulation.TopicSimulation;
import io.stockscope.local.up.Foundation;
import io.stockscope.reference.StockResults;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.table.StockscopeTables;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import picocli.CommandLine;

/**
 * What a bounded run says of a history is what a live run comes to, and what {@code stockscope
 * rebuild} brings days to that went wrong.
 */
@Tag("proof")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HindsightIT {

    private static final LocalDate FIRST_DAY = LocalDate.parse("2011-03-07");
    private static final LocalDate FROM = FIRST_DAY.plusDays(1);
    private static final LocalDate TO = FIRST_DAY.plusDays(2);
    private static final String TRUTH = "hindsight";
    private static final String SHOP = "shop";

    private static @Nullable LocalServices services;
    private static @Nullable Connection admin;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void runOverTheHistory() throws Exception {
        SharedServices.assumePlatform();
        LocalServices started = LocalServices.startTemporary();
        services = started;
        Endpoints.ClickHouse clickHouse = started.endpoints().clickHouse();
        admin =
                DriverManager.getConnection(
                        "jdbc:clickhouse:" + clickHouse.url() + "/system",
                        clickHouse.admin().user(),
                        clickHouse.admin().password());
        StockscopeConfig config = config(TRUTH);
        Foundation.lay(config);
        TopicSimulation.run(
                SalesHistory.of(GeneratedSales.generate(5, 120, 3)),
                new SimulationOptions(3, 0.01),
                config);
        BoundedRun bounded = new BoundedRun(config);
        Instant now = Instant.now();
        bounded.execute(RunMode.bounded(now, now));
    }

    @AfterAll
    static void stop() throws Exception {
        try {
            if (admin != null) {
                admin.close();
            }
        } finally {
            if (services != null) {
                services.close();
            }
        }
    }

    /**
     * A live run that starts years behind its topics, in which nothing is late: it stays on event
     * time until it has caught up.
     */
    @Test
    @Order(1)
    void liveRunOverABacklogSaysWhatABoundedRunSays() throws Exception {
        StockResults expected = results(TRUTH);
        assertThat(expected.incidents()).hasSizeGreaterThan(3);
        StockscopeConfig live = config("live");
        MigrateCommand.migrate(live.clickHouse());

        StreamExecutionEnvironment env =
                EmbeddedFlink.live(CheckpointFolder.orTemporary(live.flink()));
        StockJob.define(env, live, RunMode.live());
        JobClient job = env.executeAsync(StockJob.NAME);

        await().atMost(Duration.ofMinutes(2))
                .untilAsserted(() -> assertThat(expected.differences(results("live"))).isEmpty());
        job.cancel().get();
    }

    @Test
    @Order(2)
    void daysWhoseRowsWereLostDoubledOrWrongAreRebuiltAndOthersAreNotTouched() throws Exception {
        MigrateCommand.migrate(config(SHOP).clickHouse());
        for (ClickHouseTable<?> table : StockscopeTables.ALL) {
            sql("INSERT INTO shop.%1$s SELECT * FROM hindsight.%1$s", table.tableName());
        }
        List<String> before = outside();
        for (String day : List.of("negative_ats_rows opened_at", "discrepancies_rows opened_at")) {
            String[] table = day.split(" ");
            disturb(table[0], table[1], "incident_id");
            sql(
                    "INSERT INTO shop.%s (incident_id, %s, closed_at, version) VALUES ('never was', '%s 10:00:00', '%s 11:00:00', 7)",
                    table[0], table[1], FROM, FROM);
        }
        disturb("reservation_conflicts_rows", "at", "reservation_id");
        disturb("stock_events_rows", "occurred_at", "event_id");
        sql(
                "INSERT INTO shop.reservation_conflicts_rows (reservation_id, at, shortfall_units) VALUES ('never was', '%s', 3)",
                TO);
        assertThat(views(SHOP)).isNotEqualTo(views(TRUTH));

        assertThat(rebuild(FROM, TO)).as(err::toString).isZero();

        assertThat(out.toString())
                .contains(
                        "Rebuilds 2011-03-08 to 2011-03-09 (UTC) of database shop",
                        "stock_levels_rows: left alone",
                        "The counts balance.",
                        "Done.");
        assertThat(views(SHOP)).isEqualTo(views(TRUTH));
        assertThat(outside()).isEqualTo(before);
        assertThat(sql("SHOW DATABASES LIKE 'shop_rebuild'")).isEmpty();
    }

    @Test
    @Order(3)
    void whatCannotBeRebuiltIsRefusedInOneLine() throws Exception {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        assertThat(refusal(FROM, today)).contains("%s can be rebuilt from ".formatted(today));
        assertThat(refusal(FROM, TO, "-Dclickhouse.database=nowhere"))
                .contains("there is no database nowhere");
        sql("CREATE DATABASE shop_rebuild");
        assertThat(refusal(FROM, TO))
                .contains("database shop_rebuild is there", "--discard-scratch");

        // A location that only the results know of.
        sql(
                "INSERT INTO shop.stock_levels_rows (sku, location, anchored) VALUES ('mug', 'oslo', true)");
        List<String> before = views(SHOP);
        assertThat(refusal(FROM, TO, "--discard-scratch"))
                .contains("do not go back to the baselines of 1 SKUs at locations (mug at oslo)");
        assertThat(views(SHOP)).isEqualTo(before);

        try (Admin kafka = Admin.create(config(SHOP).kafka().clientProperties())) {
            kafka.deleteRecords(
                            Map.of(
                                    new TopicPartition("pos.lines", 0),
                                    RecordsToDelete.beforeOffset(1)))
                    .all()
                    .get();
        }
        assertThat(refusal(FROM, TO))
                .contains("the topics hold 2011-03-08 only in part: pos.lines/0 goes back to 2");
    }

    /** Loses a third of the rows of the days, writes a third twice, and bends some. */
    private static void disturb(String table, String time, String key) throws Exception {
        String ofDays = "toDate(%s) BETWEEN '%s' AND '%s' AND ".formatted(time, FROM, TO);
        sql(
                "INSERT INTO shop.%1$s SELECT * FROM shop.%1$s WHERE %2$s cityHash64(%3$s) %% 3 = 1 SETTINGS insert_deduplicate = 0",
                table, ofDays, key);
        sql(
                "INSERT INTO shop.%1$s SELECT * REPLACE ('bent' AS sku) FROM shop.%1$s WHERE %2$s cityHash64(%3$s) %% 3 = 2 AND sku != 'bent'",
                table, ofDays, key);
        sql("DELETE FROM shop.%s WHERE %s cityHash64(%s) %% 3 = 0", table, ofDays, key);
    }

    /** All that the views say, but those of rows that add up, which may be several or one. */
    private static List<String> views(String database) throws Exception {
        List<String> all = new ArrayList<>();
        for (String view :
                sql(
                        "SELECT name FROM system.tables WHERE database = '%s' AND engine = 'View' AND NOT endsWith(name, '_parts') ORDER BY name",
                        database)) {
            for (String row :
                    sql("SELECT toString(tuple(*)) AS r FROM %s.%s ORDER BY r", database, view)) {
                all.add(view + " " + row);
            }
        }
        return all;
    }

    /** Every stored row of other days, and of tables that are of no day. */
    private static List<String> outside() throws Exception {
        List<String> rows = new ArrayList<>();
        for (ClickHouseTable<?> table : StockscopeTables.ALL) {
            String name = table.tableName();
            rows.addAll(
                    sql(
                            "SELECT toString(tuple(*)) AS r FROM shop.%s %s %s ORDER BY r",
                            name, table.key().isEmpty() ? "" : "FINAL", outsideCondition(name)));
        }
        return rows;
    }

    private static String outsideCondition(String table) {
        String day =
                switch (table) {
                    case "negative_ats_rows", "discrepancies_rows", "duplicate_reservations_rows" ->
                            "opened_at";
                    case "reservation_conflicts_rows" -> "at";
                    case "stale_skus_rows" -> "since";
                    case "stock_events_rows" -> "occurred_at";
                    case "stock_levels_rows",
                            "dead_letters_rows",
                            "dead_letter_recoveries_rows",
                            "pending_changes_rows",
                            "completeness_rows",
                            "unanchored_locations_rows",
                            "alerts_rows",
                            "throttle_commands_rows",
                            "throttle_acks_rows",
                            "alert_rules_rows",
                            "channels_rows" ->
                            "";
                    default -> "window_start";
                };
        return day.isEmpty()
                ? ""
                : "WHERE toDate(%s) NOT BETWEEN '%s' AND '%s'".formatted(day, FROM, TO);
    }

    private String refusal(LocalDate from, LocalDate to, String... options) {
        assertThat(rebuild(from, to, options)).isEqualTo(1);
        return assertThat(err.toString()).startsWith("stockscope: ").hasLineCount(1).actual();
    }

    private int rebuild(LocalDate from, LocalDate to, String... options) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "rebuild",
                                "--endpoints",
                                requireNonNull(services).endpointsFile().toString(),
                                "-DreportingCurrency=GBP",
                                "-Dclickhouse.database=" + SHOP,
                                "--from",
                                from.toString(),
                                "--to",
                                to.toString()));
        arguments.addAll(List.of(options));
        CommandLine command = StockscopeCommand.commandLine();
        command.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return command.execute(arguments.toArray(String[]::new));
    }

    /** The bound is longer than every capture delay and as long as partitions may be apart. */
    private static StockscopeConfig config(String database) {
        return requireNonNull(services)
                .config(
                        Map.of(
                                "reportingCurrency", "GBP",
                                "outOfOrderness", "2d",
                                "clickhouse.database", database));
    }

    private static StockResults results(String database) throws Exception {
        StockViews views =
                new StockViews(requireNonNull(services).endpoints().clickHouse(), database);
        return views.results(Map.of());
    }

    private static List<String> sql(String statement, Object... arguments) throws Exception {
        List<String> values = new ArrayList<>();
        try (Statement jdbc = requireNonNull(admin).createStatement()) {
            if (jdbc.execute(statement.formatted(arguments))) {
                try (ResultSet rows = jdbc.getResultSet()) {
                    while (rows.next()) {
                        values.add(rows.getString(1));
                    }
                }
            }
        }
        return values;
    }
}
