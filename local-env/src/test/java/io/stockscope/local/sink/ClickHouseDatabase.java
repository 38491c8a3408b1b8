// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import io.stockscope.local.service.Endpoints;
import io.stockscope.local.service.SharedServices;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** A database of a test's own on the shared services, asked over plain HTTP as its admin. */
public final class ClickHouseDatabase implements AutoCloseable {
    private final Endpoints.ClickHouse clickHouse;
    private final String name;
    private final HttpClient http = HttpClient.newHttpClient();

    private ClickHouseDatabase(Endpoints.ClickHouse clickHouse, String name) {
        this.clickHouse = clickHouse;
        this.name = name;
    }

    /** Makes an empty database. */
    public static ClickHouseDatabase create(String name) throws Exception {
        ClickHouseDatabase database = named(name);
        database.run("CREATE DATABASE " + name);
        return database;
    }

    /** A database that is not made; {@link #close} drops it if it is there by then. */
    public static ClickHouseDatabase named(String name) throws Exception {
        return new ClickHouseDatabase(SharedServices.get().endpoints().clickHouse(), name);
    }

    Endpoints.ClickHouse clickHouse() {
        return clickHouse;
    }

    ClickHouseConnection admin() {
        return connection(clickHouse.url(), clickHouse.admin());
    }

    ClickHouseConnection writer() {
        return connection(clickHouse.url(), clickHouse.writer());
    }

    /** A connection to this database by way of another address, such as a proxy's. */
    ClickHouseConnection connection(String url, Endpoints.User user) {
        String userName = user.user();
        String password = user.password();
        return new ClickHouseConnection(url, name, () -> userName, () -> password);
    }

    /** Runs a statement in this database, and returns the lines of its result. */
    public List<String> run(String sql) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        query(sql, lines::add);
        return lines;
    }

    /** The same, line by line. */
    void query(String sql, LineConsumer lines) throws IOException, InterruptedException {
        // A database that is not there takes no statement, not even the one that makes it.
        String database = sql.matches("(CREATE|DROP) DATABASE .*") ? "system" : name;
        Endpoints.User admin = clickHouse.admin();
        String login = admin.user() + ":" + admin.password();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(clickHouse.url() + "/?database=" + database))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        login.getBytes(StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofString(sql))
                        .build();
        HttpResponse<InputStream> answer =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader body =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            if (answer.statusCode() != 200) {
                throw new IOException(sql + ": " + String.join(" ", body.lines().toList()));
            }
            for (String line = body.readLine(); line != null; line = body.readLine()) {
                lines.accept(line);
            }
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("DROP DATABASE IF EXISTS " + name + " SYNC");
    }

    /** Takes one line of a result. */
    @FunctionalInterface
    interface LineConsumer {
        void accept(String line) throws IOException;
    }
}
