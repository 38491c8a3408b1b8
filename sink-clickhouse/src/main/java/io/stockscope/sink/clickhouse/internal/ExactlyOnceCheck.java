// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Says what in the database keeps an insert that is sent again from counting once, each with the
 * statement that mends it.
 *
 * @param subtasks writers of the table
 * @param checkpointInterval of the job
 * @param longestOutage that a batch may be on its way for
 */
record ExactlyOnceCheck(int subtasks, Duration checkpointInterval, Duration longestOutage) {
    // The batches of one checkpoint are on their way, those of the next one may come between.
    private static final int CHECKPOINTS_BETWEEN = 2;
    // Around midnight rows of two days come.
    private static final int PARTITIONS_PER_CHECKPOINT = 2;
    private static final String[] COLUMN_STATEMENT = {
        "ADD COLUMN %s %s CODEC(ZSTD(1))".formatted(BatchToken.COLUMN, BatchToken.TYPE),
        "ADD INDEX %1$s_filter %1$s TYPE bloom_filter GRANULARITY 1".formatted(BatchToken.COLUMN)
    };

    /**
     * Returns one line per problem.
     *
     * @param facts the table itself first, then what views fill from it
     */
    List<String> problems(ClickHouseTable<?> table, List<TableFacts> facts) {
        List<String> problems = new ArrayList<>();
        if (facts.isEmpty()) {
            return problems;
        }
        TableFacts own = facts.get(0);
        String declared = plain(table.partitionBy());
        if (!plain(own.partitionKey()).equals(declared)) {
            problems.add(
                    ("it is partitioned by (%s), (%s) is declared; a batch that has rows of several"
                                    + " partitions can be left in half. Mend it by declaring the"
                                    + " table's own partitionBy() and partition(row)")
                            .formatted(own.partitionKey(), table.partitionBy()));
        }
        if (!table.key().isEmpty()) {
            checkKey(table, own, problems);
        }
        for (TableFacts each : facts) {
            checkWindow(each, problems);
        }
        return problems;
    }

    /** Returns the same for windows that are large enough, but not for {@link #longestOutage}. */
    List<String> warnings(List<TableFacts> facts) {
        List<String> warnings = new ArrayList<>();
        for (TableFacts table : facts) {
            long wanted = insertsWithin(table, longestOutage);
            if (table.isMergeTree()
                    && table.windowInserts() >= least(table)
                    && table.windowInserts() < wanted) {
                warnings.add(
                        ("%s compares a repeat with the last %d inserts; %d come within %s at one per"
                                        + " checkpoint (%s), subtask (%d) and partition (%d). Mend it"
                                        + " with: %s")
                                .formatted(
                                        table.name(),
                                        table.windowInserts(),
                                        wanted,
                                        longestOutage,
                                        checkpointInterval,
                                        subtasks,
                                        partitions(table),
                                        mend(table, table.windowSetting(), wanted)));
            }
        }
        return warnings;
    }

    /** The statements that give a table the column that batches are found by. */
    static String columnStatements(String table) {
        return "ALTER TABLE %s %s, %s".formatted(table, COLUMN_STATEMENT[0], COLUMN_STATEMENT[1]);
    }

    private static void checkKey(ClickHouseTable<?> table, TableFacts own, List<String> problems) {
        String key = plain(String.join(",", table.key()));
        if (!own.replaces() || !plain(own.sortingKey()).equals(key)) {
            problems.add(
                    ("it is a %s sorted by (%s); rows of the same key (%s) become one only in a"
                                    + " ReplacingMergeTree sorted by just that. Mend the table, or the"
                                    + " declared key()")
                            .formatted(
                                    own.engine(),
                                    own.sortingKey(),
                                    String.join(", ", table.key())));
        }
    }

    private void checkWindow(TableFacts table, List<String> problems) {
        if (!table.isMergeTree()) {
            problems.add(
                    ("%s is a %s, which cannot tell an insert that is sent again from a new one. Mend it"
                                    + " by writing to a table of the MergeTree family (of a Distributed"
                                    + " table: to the one behind it)")
                            .formatted(table.name(), table.engine()));
            return;
        }
        if (table.windowInserts() < least(table)) {
            problems.add(
                    ("%s compares an insert that is sent again with the last %d only, so it may count"
                                    + " twice; at least %d are needed. Mend it with: %s")
                            .formatted(
                                    table.name(),
                                    table.windowInserts(),
                                    least(table),
                                    mend(
                                            table,
                                            table.windowSetting(),
                                            Math.max(
                                                    least(table),
                                                    insertsWithin(table, longestOutage)))));
        }
        Duration time = table.windowTime();
        if (time != null && time.compareTo(longestOutage) < 0) {
            problems.add(
                    "%s forgets an insert after %s, longestOutage of the sink is %s. Mend it with: %s"
                            .formatted(
                                    table.name(),
                                    time,
                                    longestOutage,
                                    mend(
                                            table,
                                            "replicated_deduplication_window_seconds",
                                            longestOutage.toSeconds())));
        }
    }

    private long least(TableFacts table) {
        return (long) CHECKPOINTS_BETWEEN * subtasks * partitions(table);
    }

    private long insertsWithin(TableFacts table, Duration time) {
        long interval = Math.max(1, checkpointInterval.toMillis());
        long checkpoints = (time.toMillis() + interval - 1) / interval;
        return Math.multiplyExact(checkpoints, (long) subtasks * partitions(table));
    }

    private static int partitions(TableFacts table) {
        return table.partitionKey().isEmpty() ? 1 : PARTITIONS_PER_CHECKPOINT;
    }

    private static String mend(TableFacts table, String setting, long value) {
        return "ALTER TABLE %s MODIFY SETTING %s = %d".formatted(table.name(), setting, value);
    }

    /** An expression without what ClickHouse writes one way and people another. */
    private static String plain(String expression) {
        String plain = expression.replaceAll("[\\s`]+", "").toLowerCase(Locale.ROOT);
        return plain.startsWith("(") && plain.endsWith(")") && plain.indexOf('(', 1) < 0
                ? plain.substring(1, plain.length() - 1)
                : plain;
    }
}
