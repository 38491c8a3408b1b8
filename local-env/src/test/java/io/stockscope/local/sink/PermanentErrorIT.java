// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stockscope.local.service.Endpoints;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import io.stockscope.sink.clickhouse.ClickHouseSink;
import java.util.stream.Stream;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What cannot succeed ends the job, with a message that says what to do. */
@Timeout(60)
class PermanentErrorIT {
    private static final String NAME = "permanent_error";

    private ClickHouseDatabase database;

    @BeforeEach
    void makeDatabase() throws Exception {
        database = ClickHouseDatabase.create(NAME);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    @Test
    void withoutTheTableTheMessageHasTheStatementThatMakesIt() {
        assertThat(failureOf(database.writer()))
                .contains(
                        "Table permanent_error.numbers at http://127.0.0.1:",
                        "it is not there, or this user may not see it. Run the migrations",
                        "CREATE TABLE permanent_error.numbers (n Int64)");
    }

    @Test
    void withAnotherTypeTheMessageHasTheStatementThatMendsIt() throws Exception {
        database.run("CREATE TABLE numbers (n UInt32) ENGINE = MergeTree ORDER BY tuple()");
        assertThat(failureOf(database.writer()))
                .contains(
                        "column n is UInt32 there, Int64 is declared",
                        "ALTER TABLE permanent_error.numbers MODIFY COLUMN n Int64");
    }

    @Test
    void aUserWhoMayNotInsertIsToldSo() throws Exception {
        database.run(NumberTable.CREATE);
        assertThat(
                        failureOf(
                                database.connection(
                                        database.clickHouse().url(),
                                        database.clickHouse().reader())))
                .contains(
                        "insert into permanent_error.numbers",
                        "check user and password, and that the user may INSERT into the table");
        assertThat(database.run("SELECT count() FROM numbers")).containsExactly("0");
    }

    @Test
    void aWrongPasswordIsNotShown() throws Exception {
        database.run(NumberTable.CREATE);
        Endpoints.User writer = database.clickHouse().writer();
        String failure =
                failureOf(
                        database.connection(
                                database.clickHouse().url(),
                                new Endpoints.User(writer.user(), "wrong-canary")));
        assertThat(failure)
                .contains("check the URL, user and password")
                .doesNotContain("wrong-canary", writer.password());
    }

    /** Returns the message of the one exception that is meant for people. */
    private static String failureOf(ClickHouseConnection connection) {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        env.fromSequence(1, 10)
                .sinkTo(
                        ClickHouseSink.builder(NumberTable.INSTANCE)
                                .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                                .connection(connection)
                                .build());
        Throwable failure = catchThrowable(env::execute);
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .filter(ClickHouseRejectedException.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst()
                .orElseThrow(() -> new AssertionError(Throwables.getStackTrace(failure)));
    }
}
