// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.service;

import io.stockscope.local.StockscopeCommand;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/** What tests of the services ask them, and the command as a process of its own. */
final class ServicePeers {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private ServicePeers() {}

    /** Sends SQL as this user; the answer's status and body. */
    static HttpResponse<String> clickHouse(LocalServices services, Endpoints.User user, String sql)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(services.endpoints().clickHouse().url()))
                        .header("Authorization", ClickHouseUsers.authorization(user))
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Sends SQL as the admin, who may do it. */
    static String admin(LocalServices services, String sql)
            throws IOException, InterruptedException {
        HttpResponse<String> answer =
                clickHouse(services, services.endpoints().clickHouse().admin(), sql);
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(sql + ": " + answer.body());
        }
        return answer.body().strip();
    }

    static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    static HttpResponse<String> post(String url, String json)
            throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(json))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Asks for topics without waiting for them. */
    static void requestTopics(LocalServices services, String... names) {
        try (Admin kafka = Admin.create(services.config(Map.of()).kafka().clientProperties())) {
            kafka.createTopics(
                    Arrays.stream(names)
                            .map(name -> new NewTopic(name, Optional.of(1), Optional.empty()))
                            .toList());
        }
    }

    /** {@code stockscope} with these arguments; standard output and error go to one file. */
    static Process stockscope(Path output, String... arguments) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        line.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        line.add(System.getProperty("java.class.path"));
        line.add(StockscopeCommand.class.getName());
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
    }
}
