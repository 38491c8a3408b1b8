// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stockscope.config.ClickHouseSettings;
import io.stockscope.dashboard.panel.Catalogue;
import io.stockscope.local.StockscopeCommand;
import io.stockscope.local.migrate.MigrateCommand;
import io.stockscope.local.service.Progress;
import io.stockscope.local.service.SharedServices;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.table.ClickHouseJdbc;
import io.stockscope.table.StockscopeTables;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of the dashboards, with a tiny retailer. */
@Tag("proof")
class DashboardsBenchIT {

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void platform() {
        SharedServices.assumePlatform();
    }

    @Test
    void everyPanelOfEveryPageHasSomethingToShow() throws Exception {
        JsonNode result = bench();
        Set<String> shown = new TreeSet<>();
        for (JsonNode load : result.get("loads")) {
            for (JsonNode panel : load.get("panels")) {
                if (panel.get("rows").asInt() > 0) {
                    shown.add(panel.get("panel").asText());
                }
            }
        }
        Set<String> wanted = new TreeSet<>();
        Catalogue.shipped().pages().forEach(page -> wanted.addAll(page.panelIds()));
        wanted.add("/api/search");
        assertThat(shown).containsAll(wanted);
        // Three ranges and that of the page, where that is none of them, of nine kinds of pages.
        assertThat(result.get("pages")).hasSizeGreaterThan(27);
    }

    @Test
    void everyTableHasRowsAsManyAsAreSaid() throws Exception {
        ClickHouseSettings settings =
                SharedServices.get()
                        .config(Map.of("clickhouse.database", RungInProcess.DATABASE))
                        .clickHouse();
        RungInProcess.dropDatabase(settings);
        MigrateCommand.migrate(settings);
        try (RetailerDays retailer =
                        new RetailerDays(
                                settings.connection(settings.admin()),
                                new RetailerSize(2, 20, 2, 1),
                                Instant.now(),
                                Progress.QUIET);
                Connection admin =
                        ClickHouseJdbc.dataSource(settings.connection(settings.admin()))
                                .getConnection();
                Statement statement = admin.createStatement()) {
            retailer.fill();
            retailer.settle();
            Map<String, Long> rows = retailer.rows();
            for (ClickHouseTable<?> table : StockscopeTables.ALL) {
                assertThat(rows).containsKey(table.tableName());
            }
            for (Map.Entry<String, Long> said : rows.entrySet()) {
                assertThat(count(statement, said.getKey()))
                        .as(said.getKey())
                        .isPositive()
                        .isEqualTo(said.getValue());
            }
            // No window is older than it would be kept, and what is rolled up is neither lost nor
            // doubled.
            assertThat(
                            count(
                                    statement,
                                    "sync_latency_rows WHERE window_start < now() - INTERVAL 9 DAY"))
                    .isZero();
            assertThat(sum(statement, "sync_latency_1m_rows"))
                    .isEqualTo(sum(statement, "sync_latency_rows"));
            assertThat(sum(statement, "sync_latency_12h_rows"))
                    .isEqualTo(sum(statement, "sync_latency_rows"));
            assertThat(sum(statement, "sync_latency_1h_rows"))
                    .isEqualTo(sum(statement, "sync_latency_rows"));
            assertThat(
                            count(
                                    statement,
                                    "system.tables WHERE database = currentDatabase() AND name LIKE 'fill%'"))
                    .isZero();
        } finally {
            RungInProcess.dropDatabase(settings);
        }
    }

    private JsonNode bench() throws Exception {
        Path file = folder.resolve("dashboards.json");
        StringWriter err = new StringWriter();
        // Whether it is fast enough on a busy machine is not the question: the exit code may be 1.
        StockscopeCommand.commandLine()
                .setOut(new PrintWriter(new StringWriter()))
                .setErr(new PrintWriter(err))
                .execute(
                        ("bench dashboards --channels 3 --skus 50 --days 2 --rounds 3 --endpoints "
                                        + SharedServices.get().endpointsFile()
                                        + " --json "
                                        + file)
                                .split(" "));
        assertThat(file).as(err.toString()).exists();
        return new JsonMapper().readTree(Files.readString(file));
    }

    private static long sum(Statement statement, String table) throws Exception {
        return number(statement, "SELECT sum(samples) FROM " + table);
    }

    private static long count(Statement statement, String from) throws Exception {
        return number(statement, "SELECT count() FROM " + from);
    }

    private static long number(Statement statement, String sql) throws Exception {
        try (ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }
}
