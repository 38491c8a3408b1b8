// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees whether a writer had gone on after the checkpoint that it is restored from: then the table
 * has rows that are going to be written again.
 *
 * @param checkpointId that the job is restored from
 */
record OlderRun(String database, ClickHouseTable<?> table, long checkpointId) {
    private static final Logger LOG = LoggerFactory.getLogger(OlderRun.class);

    /**
     * Returns what was found, as a message; empty if the checkpoint is the writer's latest.
     *
     * @param rebuildCommand with two places for the first and the last partition; null for none
     */
    String find(ClickHouseHttp http, int lineage, @Nullable String rebuildCommand)
            throws IOException, InterruptedException {
        String partition = table.partitionBy().isEmpty() ? "''" : table.partitionBy();
        String[] found =
                http.query(
                                "SELECT count(), toString(min(%1$s)), toString(max(%1$s)) FROM %2$s.%3$s WHERE %4$s >= %5$s AND %4$s <= %6$s"
                                        .formatted(
                                                partition,
                                                database,
                                                table.tableName(),
                                                BatchToken.COLUMN,
                                                BatchToken.first(lineage, checkpointId).sql(),
                                                BatchToken.last(lineage).sql()),
                                Map.of())
                        .get(0);
        return found[0].equals("0") ? "" : message(found, rebuildCommand);
    }

    /** Says it where people look. */
    static void warn(String message) {
        LOG.warn(message);
    }

    private String message(String[] found, @Nullable String rebuildCommand) {
        String span =
                table.partitionBy().isEmpty()
                        ? ""
                        : " (%s from %s to %s)".formatted(table.partitionBy(), found[1], found[2]);
        String advice =
                rebuildCommand == null
                        ? "Replace those partitions by ones without repeats."
                        : "Repair them with: " + rebuildCommand.formatted(found[1], found[2]);
        return ("The job is restored from checkpoint %d, which is not its latest: table %s.%s has %s"
                        + " rows%s that were written after it, and gets them again. Rows of this table"
                        + " add up, so they count twice from there on to where the earlier run ended."
                        + " %s")
                .formatted(checkpointId, database, table.tableName(), found[0], span, advice);
    }
}
