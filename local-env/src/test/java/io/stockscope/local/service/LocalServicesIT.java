// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import static io.stockscope.local.service.ServicePeers.admin;
import static io.stockscope.local.service.ServicePeers.clickHouse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stockscope.config.ClickHouseSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalServicesIT {

    private static final long MORE_THAN_ANY_DISK_BYTES = Long.MAX_VALUE;

    private final Path folder;

    LocalServicesIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void endpointsFileIsTheOwnersAndIsWhatCommandsRead() throws Exception {
        LocalServices services = SharedServices.get();
        Path file = services.endpointsFile();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        ClickHouseSettings settings = services.config(Map.of()).clickHouse();
        Endpoints.ClickHouse endpoint = services.endpoints().clickHouse();
        assertThat(settings.url()).isEqualTo(endpoint.url());
        assertThat(settings.database()).isEqualTo("stockscope");
        assertThat(settings.writer().user()).isEqualTo("writer");
        assertThat(settings.writer().password().get()).isEqualTo(endpoint.writer().password());
    }

    @Test
    void passwordsAreInNoWordOfTheServices() throws Exception {
        LocalServices services = SharedServices.get();
        String words = services.endpoints().toString();
        for (String service : new String[] {"kafka", "registry", "clickhouse"}) {
            Path home = services.dataDirectory().resolve(service);
            words += Files.readString(home.resolve("service.log"));
        }
        for (ProcessHandle child : ProcessHandle.current().children().toList()) {
            words += child.info().commandLine().orElse("");
        }
        Endpoints.ClickHouse endpoint = services.endpoints().clickHouse();
        assertThat(words)
                .doesNotContain(
                        endpoint.admin().password(),
                        endpoint.writer().password(),
                        endpoint.reader().password());
    }

    @Test
    void strangersGetNothingFromClickHouse() throws Exception {
        LocalServices services = SharedServices.get();
        String url = services.endpoints().clickHouse().url();
        assertThat(ServicePeers.get(url + "/?query=SELECT%201").statusCode()).isEqualTo(404);
        assertThat(ServicePeers.get(url + "/play").statusCode()).isEqualTo(404);
        assertThat(ServicePeers.get(url + "/?user=default&query=SELECT%201").statusCode())
                .isEqualTo(404);
        Endpoints.User anonymous = new Endpoints.User("default", "");
        assertThat(clickHouse(services, anonymous, "SELECT 1").statusCode()).isEqualTo(404);
        Endpoints.User guess = new Endpoints.User("admin", "admin");
        assertThat(clickHouse(services, guess, "SELECT 1").statusCode()).isEqualTo(404);
        assertThat(ServicePeers.get(url + "/ping").body()).startsWith("Ok.");
    }

    @Test
    void eachUserOfClickHouseMayDoItsOwnWorkOnly() throws Exception {
        LocalServices services = SharedServices.get();
        Endpoints.User writer = services.endpoints().clickHouse().writer();
        Endpoints.User reader = services.endpoints().clickHouse().reader();
        admin(services, "CREATE DATABASE users_it");
        admin(services, "CREATE TABLE users_it.t (x Int64) ENGINE = MergeTree ORDER BY x");

        assertThat(clickHouse(services, writer, "INSERT INTO users_it.t VALUES (7)").statusCode())
                .isEqualTo(200);
        assertThat(clickHouse(services, writer, "SELECT x FROM users_it.t").body())
                .isEqualTo("7\n");
        assertThat(
                        clickHouse(
                                        services,
                                        writer,
                                        "SELECT rows FROM system.parts WHERE database = 'users_it'")
                                .body())
                .isEqualTo("1\n");
        assertThat(clickHouse(services, writer, "SELECT * FROM system.processes").body())
                .contains("ACCESS_DENIED");
        assertThat(clickHouse(services, writer, "SELECT * FROM url('http://127.0.0.1:1')").body())
                .contains("ACCESS_DENIED");
        String columns = "SELECT name FROM system.columns WHERE database = 'users_it'";
        assertThat(clickHouse(services, writer, columns).body()).isEqualTo("x\n");
        assertThat(clickHouse(services, writer, "DROP TABLE users_it.t").body())
                .contains("ACCESS_DENIED");
        assertThat(clickHouse(services, writer, "CREATE DATABASE mine").body())
                .contains("ACCESS_DENIED");

        String limited = "SELECT sum(x) FROM users_it.t SETTINGS max_execution_time = 5";
        assertThat(clickHouse(services, reader, limited).body()).isEqualTo("7\n");
        assertThat(clickHouse(services, reader, "INSERT INTO users_it.t VALUES (8)").statusCode())
                .isNotEqualTo(200);
        String unlimited = "SELECT 1 SETTINGS max_execution_time = 3600";
        assertThat(clickHouse(services, reader, unlimited).body()).contains("SETTING_CONSTRAINT");
        assertThat(clickHouse(services, reader, "SELECT * FROM system.processes").body())
                .contains("ACCESS_DENIED");
        assertThat(clickHouse(services, reader, "SELECT * FROM url('http://127.0.0.1:1')").body())
                .contains("ACCESS_DENIED");
        admin(services, "DROP DATABASE users_it");
    }

    @Test
    void endpointsFileIsThereOnlyWhenEverythingIsReady() throws Exception {
        SharedServices.assumePlatform();
        try (LocalServices services = LocalServices.start(folder, options())) {
            services.writeEndpointsAfter(
                    config -> {
                        assertThat(services.endpointsFile()).doesNotExist();
                        assertThat(config.clickHouse().admin().password().get())
                                .isEqualTo(services.endpoints().clickHouse().admin().password());
                    });
            assertThat(folder).isDirectoryContaining("glob:**/endpoints.json");
            assertThat(folder).isDirectoryNotContaining("glob:**/early*");
        }
    }

    @Test
    void secondSetOfServicesInTheSameDirectoryIsRefused() throws Exception {
        Path root = SharedServices.get().dataDirectory();
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> LocalServices.start(root, ServiceOptions.anyPorts()))
                .withMessage(
                        root
                                + " is in use by another 'stockscope up'; stop that one, or choose another directory"
                                + " with --data DIR");
        assertThat(SharedServices.get().endpointsFile()).exists();
    }

    @Test
    void takenPortIsNamedWithItsServiceAndTheOption() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            int port = taken.getLocalPort();
            assertPortRefused(options().withPorts(port, 0, 0), port, "Kafka", "--kafka-port");
            assertPortRefused(
                    options().withPorts(0, port, 0),
                    port,
                    "the schema registry",
                    "--registry-port");
            assertPortRefused(
                    options().withPorts(0, 0, port), port, "ClickHouse", "--clickhouse-port");
        }
    }

    private void assertPortRefused(
            ServiceOptions options, int port, String service, String option) {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> LocalServices.start(folder, options))
                .withMessage(
                        "port %d for %s is taken; stop what listens there, or choose another with %s PORT (0: any free"
                                + " one)",
                        port, service, option);
    }

    @Test
    void fullDiskIsToldBeforeAnythingIsStarted() {
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(
                        () ->
                                LocalServices.start(
                                        folder,
                                        options().withNeededBytes(MORE_THAN_ANY_DISK_BYTES)))
                .withMessageContainingAll(
                        "the disk of " + folder + " is full", "MB are free", "--data DIR");
    }

    @Test
    void directoryThatCannotBeMadeIsNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatExceptionOfType(ServiceException.class)
                .isThrownBy(() -> LocalServices.start(file.resolve("data"), options()))
                .withMessageContainingAll(file.toString(), "--data DIR")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    private static ServiceOptions options() {
        return ServiceOptions.anyPorts();
    }
}
