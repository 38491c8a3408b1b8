// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds in a table whether a batch is in it. */
final class BatchLookup {
    private static final Logger LOG = LoggerFactory.getLogger(BatchLookup.class);

    // How many inserts a table without replicas has had since the one that wrote a batch; more, if
    // the batch has been merged with older ones since.
    private static final String INSERTS_SINCE =
            "SELECT (SELECT max(max_block_number) FROM system.parts WHERE database = {database:String}"
                    + " AND table = {table:String}) - min(min_block_number) FROM system.parts"
                    + " WHERE active AND database = {database:String} AND table = {table:String}"
                    + " AND name IN (SELECT DISTINCT _part FROM %s WHERE %s)";

    private final String database;
    private final Duration longestOutage;

    BatchLookup(String database, Duration longestOutage) {
        this.database = database;
        this.longestOutage = longestOutage;
    }

    /**
     * Returns whether there is nothing to send any more. Where materialized views hang on the
     * table, a batch that is in it is sent again as long as its token is certainly known there: the
     * table leaves it out, and a view that has missed it takes it.
     *
     * @param sentFromMillis epoch milliseconds before which nobody has sent it
     */
    boolean isIn(ClickHouseHttp http, FrozenBatch batch, long sentFromMillis)
            throws IOException, InterruptedException {
        BatchHeader header = batch.header();
        String where = BatchToken.COLUMN + " = " + header.token().sql();
        String name = database + "." + header.table();
        long found =
                number(
                        http.query(
                                "SELECT count() FROM %s WHERE %s".formatted(name, where),
                                Map.of()));
        if (found == 0) {
            return false;
        }
        List<TableFacts> facts = TableFacts.of(http, database, header.table());
        if (facts.size() < 2) {
            return true;
        }
        if (isKnown(http, facts, header, where, sentFromMillis)) {
            return false;
        }
        LOG.warn(
                "A batch of {} rows is in table {} and too old to be sent again; whether the"
                        + " materialized views over it ({} tables) have it is not known. They lack it"
                        + " only if an insert into one of them failed just when the job did.",
                header.rows(),
                name,
                facts.size() - 1);
        return true;
    }

    /** Throws if the table does not take the columns of the batch as they are. */
    void recheck(ClickHouseHttp http, FrozenBatch batch) throws IOException, InterruptedException {
        ColumnCheck.check(http, database, batch.header().table(), batch.header().columns());
    }

    private boolean isKnown(
            ClickHouseHttp http,
            List<TableFacts> facts,
            BatchHeader header,
            String where,
            long sentFromMillis)
            throws IOException, InterruptedException {
        TableFacts own = facts.get(0);
        if (own.isReplicated()) {
            // Its replicas share the window, which has been checked to last for so long.
            long ageMillis = System.currentTimeMillis() - sentFromMillis;
            return ageMillis <= longestOutage.toMillis();
        }
        // Its window counts inserts, however long ago they were.
        long since =
                number(
                        http.query(
                                INSERTS_SINCE.formatted(own.name(), where),
                                Map.of("database", database, "table", header.table())));
        long window = facts.stream().mapToLong(TableFacts::windowInserts).min().orElse(0);
        // An insert may count once per partition that it touches in what a view fills.
        return 2 * since < window;
    }

    private static long number(List<String[]> rows) {
        return Long.parseLong(rows.get(0)[0]);
    }
}
