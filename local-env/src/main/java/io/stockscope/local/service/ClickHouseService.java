// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The embedded ClickHouse engine as an HTTP server in its own process. */
final class ClickHouseService {

    private static final String NAME = "ClickHouse";

    private ClickHouseService() {}

    /** Starts the engine in {@code directory}; it is not ready yet. */
    static ServiceProcess start(Path directory, int port, Path engine, ClickHouseUsers users)
            throws IOException {
        ClickHouseConfig.write(directory, port, users);
        return ServiceProcess.start(
                NAME,
                directory.resolve("service.log"),
                Map.of(),
                List.of(
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.stockscope.local.service.child.ClickHouseMain",
                        directory.toString(),
                        engine.toString(),
                        ClickHouseConfig.file(directory).toString(),
                        ClickHouseConfig.startScript(directory).toString(),
                        directory.resolve("data").toString()));
    }

    /** Waits until it answers a query with our password: a ping might be somebody else's answer. */
    static void awaitReady(ServiceProcess process, int port, ClickHouseUsers users)
            throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest query =
                HttpRequest.newBuilder(URI.create(address(port)))
                        .header("Authorization", ClickHouseUsers.authorization(users.admin()))
                        .timeout(Duration.ofSeconds(5))
                        .POST(HttpRequest.BodyPublishers.ofString("SELECT 1"))
                        .build();
        process.awaitReady(
                () -> {
                    HttpResponse<String> answer =
                            client.send(query, HttpResponse.BodyHandlers.ofString());
                    return answer.statusCode() == 200 && answer.body().strip().equals("1");
                });
    }

    static String address(int port) {
        return "http://" + Ports.HOST + ":" + port;
    }
}
