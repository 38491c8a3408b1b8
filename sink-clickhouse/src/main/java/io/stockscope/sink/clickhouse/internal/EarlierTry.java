// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import java.io.IOException;
import java.util.Map;

/**
 * Sees in batch execution whether an earlier try of a subtask has written rows that are written
 * again now. In a table that replaces they do no harm.
 */
final class EarlierTry {

    private EarlierTry() {}

    /** Returns a message; empty if there is nothing to fear. */
    static String find(ClickHouseHttp http, SinkSettings<?> settings, int lineage)
            throws IOException, InterruptedException {
        ClickHouseTable<?> table = settings.table();
        if (!table.key().isEmpty()) {
            return "";
        }
        String name = settings.connection().database() + "." + table.tableName();
        String rows =
                http.query(
                                "SELECT count() FROM %1$s WHERE %2$s >= %3$s AND %2$s <= %4$s"
                                        .formatted(
                                                name,
                                                BatchToken.COLUMN,
                                                BatchToken.first(lineage, 0).sql(),
                                                BatchToken.last(lineage).sql()),
                                Map.of())
                        .get(0)[0];
        return rows.equals("0")
                ? ""
                : ("Table %s has %s rows of an earlier try of this task. Its rows add up, and batch"
                                + " execution has no checkpoint to go on from, so they would count"
                                + " twice. What to do: start again into an empty table.")
                        .formatted(name, rows);
    }
}
