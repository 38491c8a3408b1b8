// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.stockscope.local.service.Endpoints;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import io.stockscope.sink.clickhouse.ClickHouseSink;
import io.stockscope.sink.clickhouse.TableCheck;
import io.stockscope.table.MigrationException;
import io.stockscope.table.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** ClickHouse by https, and passwords that change. */
@Timeout(120)
class TlsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int ROWS = 1_000;

    @TempDir private Path folder;

    private ClickHouseDatabase database;

    @BeforeEach
    void makeTable() throws Exception {
        database = ClickHouseDatabase.create("tls");
        database.run(NumberTable.CREATE);
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    @Test
    void aServerWhoseAuthorityIsInTheFileIsTrustedByTheSinkTheCheckAndTheMigrations()
            throws Exception {
        try (TlsProxy proxy = proxy("127.0.0.1", head -> true);
                ClickHouseDatabase migrated = ClickHouseDatabase.named("tls_migrated")) {
            ClickHouseConnection trusting = trusting(writer(proxy), proxy);
            TableCheck.check(NumberTable.INSTANCE, trusting, PATIENCE);
            writeAll(trusting);
            ClickHouseConnection admin =
                    trusting(
                            migrated.connection(proxy.url(), migrated.clickHouse().admin()), proxy);
            assertThat(Migrations.migrate(admin)).isPositive();
            assertThat(Migrations.pending(admin)).isEmpty();
        }
        assertAllRowsAreThere();
    }

    @Test
    void aServerThatTheJvmDoesNotTrustIsRefusedWithWhatToDo() throws Exception {
        try (TlsProxy proxy = proxy("127.0.0.1", head -> true)) {
            assertRefused(writer(proxy), "CA certificate file");
            assertThat(catchThrowable(() -> writeAll(writer(proxy))))
                    .satisfies(
                            failure ->
                                    assertThat(
                                                    ExceptionUtils.findThrowable(
                                                            failure,
                                                            ClickHouseRejectedException.class))
                                            .get()
                                            .asString()
                                            .contains(proxy.url(), "CA certificate file"));
            assertThatThrownBy(() -> Migrations.migrate(admin(proxy)))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining(proxy.url())
                    .hasMessageContaining("CA certificate file");
        }
    }

    @Test
    void aTrustedCertificateOfAnotherHostIsRefused() throws Exception {
        try (TlsProxy proxy = proxy("elsewhere.example", head -> true)) {
            assertRefused(trusting(writer(proxy), proxy), "the host in the URL");
            assertThatThrownBy(() -> Migrations.migrate(trusting(admin(proxy), proxy)))
                    .isInstanceOf(MigrationException.class);
        }
    }

    @Test
    void aCaCertificateFileThatIsNotThereIsNamed() throws Exception {
        try (TlsProxy proxy = proxy("127.0.0.1", head -> true)) {
            String file = folder.resolve("none.pem").toString();
            assertRefused(writer(proxy).withCaCertificateFile(file), file);
            assertThatThrownBy(() -> Migrations.migrate(admin(proxy).withCaCertificateFile(file)))
                    .isInstanceOf(MigrationException.class)
                    .hasMessageContaining(file);
        }
    }

    @Test
    void credentialsThatChangeInTheirFilesCountFromTheNextConnectionOn() throws Exception {
        Credentials credentials = new Credentials(folder);
        credentials.become(database.clickHouse().admin());
        List<String> users = Collections.synchronizedList(new ArrayList<>());
        // The first insert meets the rotation: its connection ends, and the old user is refused.
        Predicate<String> rotation =
                head -> {
                    users.add(credentials.of(head));
                    boolean rotated = credentials.isNow(database.clickHouse().writer());
                    if (!rotated && head.contains("INSERT")) {
                        credentials.become(database.clickHouse().writer());
                        return false;
                    }
                    return credentials.areThoseOf(head);
                };
        try (TlsProxy proxy = proxy("127.0.0.1", rotation)) {
            String userFile = credentials.user.toString();
            String passwordFile = credentials.password.toString();
            writeAll(
                    new ClickHouseConnection(
                                    proxy.url(),
                                    "tls",
                                    () -> read(userFile),
                                    () -> read(passwordFile))
                            .withCaCertificateFile(proxy.caCertificate().toString()));
        }
        assertThat(users).startsWith("admin").endsWith("writer").isSorted();
        assertAllRowsAreThere();
    }

    /** The two files, and what they hold. */
    private record Credentials(Path user, Path password) {
        Credentials(Path folder) {
            this(folder.resolve("user"), folder.resolve("password"));
        }

        void become(Endpoints.User other) {
            try {
                Files.writeString(user, other.user());
                Files.writeString(password, other.password());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        boolean isNow(Endpoints.User other) {
            return read(user.toString()).equals(other.user());
        }

        boolean areThoseOf(String head) {
            return login(head).equals(read(user.toString()) + ":" + read(password.toString()));
        }

        String of(String head) {
            return login(head).replaceFirst(":.*", "");
        }

        private static String login(String head) {
            String encoded =
                    head.lines()
                            .filter(line -> line.startsWith("Authorization: Basic "))
                            .map(line -> line.substring("Authorization: Basic ".length()))
                            .findFirst()
                            .orElseThrow();
            return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        }
    }

    private TlsProxy proxy(String host, Predicate<String> admission) throws Exception {
        return new TlsProxy(database.clickHouse().url(), host, folder, admission);
    }

    private ClickHouseConnection writer(TlsProxy proxy) {
        return database.connection(proxy.url(), database.clickHouse().writer());
    }

    private ClickHouseConnection admin(TlsProxy proxy) {
        return database.connection(proxy.url(), database.clickHouse().admin());
    }

    private static ClickHouseConnection trusting(ClickHouseConnection connection, TlsProxy proxy) {
        return connection.withCaCertificateFile(proxy.caCertificate().toString());
    }

    private static void assertRefused(ClickHouseConnection connection, String advice) {
        assertThatThrownBy(() -> TableCheck.check(NumberTable.INSTANCE, connection, PATIENCE))
                .isInstanceOf(ClickHouseRejectedException.class)
                .hasMessageContaining(connection.url())
                .hasMessageContaining(advice);
    }

    private static void writeAll(ClickHouseConnection connection) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
        env.fromSequence(1, ROWS)
                .sinkTo(
                        ClickHouseSink.builder(NumberTable.INSTANCE)
                                .deliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                                .connection(connection)
                                .build());
        env.execute();
    }

    private void assertAllRowsAreThere() throws Exception {
        assertThat(database.run("SELECT count(), min(n), max(n) FROM numbers FINAL"))
                .containsExactly("%d\t1\t%d".formatted(ROWS, ROWS));
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
