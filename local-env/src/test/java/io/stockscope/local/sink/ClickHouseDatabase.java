// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.sink;

import io.stockscope.local.service.Endpoints;
import io.stockscope.local.service.SharedServices;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.Column;
import io.stockscope.sink.clickhouse.RowBinaryOutput;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

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
        send(
                clickHouse.admin(),
                "/?database=" + database,
                HttpRequest.BodyPublishers.ofString(sql),
                sql,
                lines);
    }

    /** Runs a query in this database as the reader. */
    List<String> read(String sql) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        send(
                clickHouse.reader(),
                "/?database=" + name,
                HttpRequest.BodyPublishers.ofString(sql),
                sql,
                lines::add);
        return lines;
    }

    /** Inserts rows as a batch of the sink, as the writer, with a token of their own. */
    <T> void insert(ClickHouseTable<T> table, List<T> rows)
            throws IOException, InterruptedException {
        insert(table, UUID.randomUUID().toString(), rows);
    }

    /** The same with a token by which the batch is known if it comes again. */
    <T> void insert(ClickHouseTable<T> table, String token, List<T> rows)
            throws IOException, InterruptedException {
        RowBinaryOutput batch = new RowBinaryOutput(1 << 10);
        for (T row : rows) {
            table.columns().forEach(column -> column.write(row, batch));
        }
        String insert =
                "INSERT INTO %s (%s) FORMAT RowBinary"
                        .formatted(
                                table.tableName(),
                                table.columns().stream()
                                        .map(Column::name)
                                        .collect(Collectors.joining(", ")));
        send(
                clickHouse.writer(),
                "/?database=%s&insert_deduplication_token=%s&deduplicate_blocks_in_dependent_materialized_views=1&query=%s"
                        .formatted(name, token, URLEncoder.encode(insert, StandardCharsets.UTF_8)),
                HttpRequest.BodyPublishers.ofByteArray(batch.toByteArray()),
                insert,
                line -> {});
    }

    private void send(
            Endpoints.User user,
            String path,
            HttpRequest.BodyPublisher body,
            String what,
            LineConsumer lines)
            throws IOException, InterruptedException {
        String login = user.user() + ":" + user.password();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(clickHouse.url() + path))
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        login.getBytes(StandardCharsets.UTF_8)))
                        .POST(body)
                        .build();
        HttpResponse<InputStream> answer =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (BufferedReader text =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
            if (answer.statusCode() != 200) {
                throw new IOException(what + ": " + String.join(" ", text.lines().toList()));
            }
            for (String line = text.readLine(); line != null; line = text.readLine()) {
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
