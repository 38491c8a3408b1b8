// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A table as the database has it, with what decides whether an insert that is sent again counts
 * once.
 *
 * @param name with the database before it
 * @param engine such as {@code ReplacingMergeTree}
 * @param partitionKey empty for none
 * @param sortingKey empty for none
 * @param windowInserts how many of the last inserts a repeat is compared with; 0 for none
 * @param windowTime for how long, null without a limit
 */
record TableFacts(
        String name,
        String engine,
        String partitionKey,
        String sortingKey,
        long windowInserts,
        @Nullable Duration windowTime) {

    private static final String SELECT =
            "SELECT engine, partition_key, sorting_key, replaceRegexpAll(engine_full, '\\\\s+', ' '),"
                    + " toString(uuid), replaceRegexpAll(create_table_query, '\\\\s+', ' '),"
                    + " arrayStringConcat(arrayMap((d, t) -> concat(d, '.', t),"
                    + " dependencies_database, dependencies_table), '|')"
                    + " FROM system.tables WHERE database = {database:String} AND name = {table:String}";
    private static final String DEFAULT_OF_SETTING =
            "SELECT value FROM system.%s WHERE name = {name:String}";

    private static final Pattern TARGET =
            Pattern.compile("^CREATE MATERIALIZED VIEW .*? TO (`[^`]+`|\\w+)\\.(`[^`]+`|\\w+) .*");

    /** Returns whether rows of the same sorting key become one. */
    boolean replaces() {
        return engine.endsWith("ReplacingMergeTree");
    }

    /** Returns whether replicas share what has been inserted. */
    boolean isReplicated() {
        return engine.startsWith("Replicated") || engine.startsWith("Shared");
    }

    /** Returns whether the engine knows deduplication and can be asked for a batch. */
    boolean isMergeTree() {
        return engine.endsWith("MergeTree");
    }

    /** Returns the name of the setting that {@link #windowInserts} is. */
    String windowSetting() {
        return isReplicated()
                ? "replicated_deduplication_window"
                : "non_replicated_deduplication_window";
    }

    /**
     * Returns the table first, then all tables that materialized views fill from it, also by way of
     * others; none if the table is not there or may not be seen.
     */
    static List<TableFacts> of(ClickHouseHttp http, String database, String table)
            throws IOException, InterruptedException {
        List<TableFacts> found = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(database + "." + table));
        while (!open.isEmpty()) {
            String name = open.remove();
            if (seen.add(name)) {
                found.addAll(look(http, name, open));
            }
        }
        return found;
    }

    private static List<TableFacts> look(ClickHouseHttp http, String name, Deque<String> open)
            throws IOException, InterruptedException {
        int dot = name.indexOf('.');
        String database = name.substring(0, dot);
        List<String[]> rows =
                http.query(SELECT, Map.of("database", database, "table", name.substring(dot + 1)));
        if (rows.isEmpty()) {
            return List.of();
        }
        String[] row = rows.get(0);
        if (!row[6].isEmpty()) {
            open.addAll(List.of(row[6].split("\\|")));
        }
        if (row[0].equals("MaterializedView")) {
            open.add(targetOfView(database, row[4], row[5]));
            return List.of();
        }
        return List.of(facts(http, name, row));
    }

    private static TableFacts facts(ClickHouseHttp http, String name, String[] row)
            throws IOException, InterruptedException {
        String engine = row[0];
        TableFacts noWindow = new TableFacts(name, engine, row[1], row[2], 0, null);
        if (!noWindow.isMergeTree()) {
            return noWindow;
        }
        long inserts = setting(http, noWindow, row[3], noWindow.windowSetting());
        Duration time =
                noWindow.isReplicated()
                        ? Duration.ofSeconds(
                                setting(
                                        http,
                                        noWindow,
                                        row[3],
                                        "replicated_deduplication_window_seconds"))
                        : null;
        return new TableFacts(name, engine, row[1], row[2], inserts, time);
    }

    /** The table's own value, or the server's; 0 if that may not be seen. */
    private static long setting(
            ClickHouseHttp http, TableFacts table, String engineFull, String name)
            throws IOException, InterruptedException {
        Matcher own = Pattern.compile("\\b" + name + " = (\\d+)").matcher(engineFull);
        if (own.find()) {
            return Long.parseLong(own.group(1));
        }
        String defaults =
                table.isReplicated() ? "replicated_merge_tree_settings" : "merge_tree_settings";
        try {
            List<String[]> rows =
                    http.query(DEFAULT_OF_SETTING.formatted(defaults), Map.of("name", name));
            return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0)[0]);
        } catch (io.stockscope.sink.clickhouse.ClickHouseRejectedException e) {
            // Without the right to look, the table has to say it itself.
            return 0;
        }
    }

    /** The table that a materialized view writes to, with its database. */
    static String targetOfView(String database, String uuid, String createQuery) {
        Matcher target = TARGET.matcher(createQuery);
        if (target.matches()) {
            return target.group(1).replace("`", "") + "." + target.group(2).replace("`", "");
        }
        return database + "..inner_id." + uuid;
    }
}
