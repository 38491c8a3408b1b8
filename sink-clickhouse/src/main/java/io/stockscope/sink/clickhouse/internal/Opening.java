// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens once before rows flow: the database is compared with what is declared. */
final class Opening {
    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    private final SinkSettings<?> settings;
    private final int subtasks;
    private final Duration checkpointInterval;

    Opening(SinkSettings<?> settings, int subtasks, Duration checkpointInterval) {
        this.settings = settings;
        this.subtasks = subtasks;
        this.checkpointInterval = checkpointInterval;
    }

    /** Compares all tables that are written, and waits as long as ClickHouse is not there. */
    void check(Retry retry) throws IOException {
        waitFor(retry, this::checkAll);
    }

    /** The same, but does not wait: returns whether ClickHouse was there. */
    boolean checkIfThere() throws IOException {
        try (ClickHouseHttp http = http()) {
            checkAll(http);
            return true;
        } catch (RetryableFailure e) {
            LOG.warn(
                    "ClickHouse is not there; table {} is compared before the first insert: {}",
                    settings.table().tableName(),
                    e.getMessage());
            return false;
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Asks something, and waits as long as ClickHouse is not there. */
    <R> R waitFor(Retry retry, Question<R> question) throws IOException {
        try (ClickHouseHttp http = http()) {
            return retry.call(() -> question.ask(http));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private ClickHouseHttp http() {
        return new ClickHouseHttp(settings.connection(), settings.options().requestTimeout());
    }

    private InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("stopped while waiting for " + settings.connection());
    }

    private SinkSettings<?> checkAll(ClickHouseHttp http) throws IOException, InterruptedException {
        check(http, settings.table());
        SinkSettings.Rejected<?> rejected = settings.rejected();
        if (rejected != null) {
            check(http, rejected.table());
        }
        return settings;
    }

    private void check(ClickHouseHttp http, ClickHouseTable<?> table)
            throws IOException, InterruptedException {
        String database = settings.connection().database();
        List<String> columns =
                Stream.concat(
                                table.columns().stream().map(Column::toString),
                                settings.exactlyOnce()
                                        ? Stream.of(BatchToken.COLUMN + " " + BatchToken.TYPE)
                                        : Stream.of())
                        .toList();
        List<String> problems =
                new ArrayList<>(
                        ColumnCheck.problems(
                                table.tableName(),
                                database,
                                columns,
                                ColumnCheck.actual(http, database, table.tableName())));
        if (settings.exactlyOnce() && !checkpointInterval.isZero()) {
            ExactlyOnceCheck check =
                    new ExactlyOnceCheck(subtasks, checkpointInterval, settings.longestOutage());
            List<TableFacts> facts = TableFacts.of(http, database, table.tableName());
            problems.addAll(check.problems(table, facts));
            check.warnings(facts).forEach(LOG::warn);
        }
        ColumnCheck.fail(database, table.tableName(), http, problems);
    }

    /** Something to ask. */
    @FunctionalInterface
    interface Question<R> {
        R ask(ClickHouseHttp http) throws IOException, InterruptedException;
    }
}
