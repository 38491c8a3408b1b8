// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import io.stockscope.local.service.child.DirectoryLock;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The Apicurio registry, by its Confluent API, with its subjects in a database file. */
final class RegistryService {

    private static final String NAME = "the schema registry";

    /** Else H2 keeps what it has acknowledged in memory for half a second. */
    private static final String AT_ONCE = ";WRITE_DELAY=0";

    private static final String MAIN = "io.quarkus.runner.GeneratedMain";

    private RegistryService() {}

    /** Starts the registry in {@code directory}; it is not ready yet. */
    static ServiceProcess start(Path directory, int port) throws IOException {
        Map<String, String> environment =
                Map.of(
                        "QUARKUS_HTTP_HOST",
                        Ports.HOST,
                        "QUARKUS_HTTP_PORT",
                        Integer.toString(port),
                        "QUARKUS_LOG_LEVEL",
                        "WARN",
                        "APICURIO_STORAGE_SQL_KIND",
                        "h2",
                        "APICURIO_DATASOURCE_URL",
                        "jdbc:h2:file:" + directory.resolve("registry") + AT_ONCE);
        return ServiceProcess.start(
                NAME,
                directory.resolve("service.log"),
                environment,
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        runnerJar() + System.getProperty("path.separator") + ownClasses(),
                        "io.stockscope.local.service.child.RegistryMain",
                        directory.toString(),
                        MAIN));
    }

    /** Waits until the registry lists its subjects. */
    static void awaitReady(ServiceProcess process, int port) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest subjects =
                HttpRequest.newBuilder(URI.create(address(port) + "/subjects"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        process.awaitReady(
                () ->
                        client.send(subjects, HttpResponse.BodyHandlers.discarding()).statusCode()
                                == 200);
    }

    static String address(int port) {
        return "http://" + Ports.HOST + ":" + port + "/apis/ccompat/v7";
    }

    /**
     * The jar that the build unpacked into {@code target}; our classes are there, or in a jar
     * below.
     */
    private static Path runnerJar() throws IOException {
        Path home = ownClasses().resolveSibling("registry");
        if (!Files.isDirectory(home)) {
            home = ownClasses().resolve("../../registry").normalize();
        }
        List<Path> runners = List.of();
        if (Files.isDirectory(home)) {
            try (Stream<Path> files = Files.list(home)) {
                runners = files.filter(file -> file.toString().endsWith("-runner.jar")).toList();
            }
        }
        if (runners.size() != 1) {
            throw new ServiceException(
                    home
                            + " holds "
                            + (runners.isEmpty() ? "no schema registry" : "several registries")
                            + "; delete it and build again: mvn -q package -DskipTests -pl local-env -am");
        }
        return runners.get(0);
    }

    /** Where this module's classes are: a directory in the build, a jar in the installation. */
    private static Path ownClasses() {
        try {
            return Path.of(
                    DirectoryLock.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
