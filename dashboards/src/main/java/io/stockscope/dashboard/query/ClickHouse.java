// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.stockscope.dashboard.query.Rows.Column;
import io.stockscope.dashboard.sql.Question;
import io.stockscope.sink.clickhouse.ClickHouseConnection;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * ClickHouse over HTTP, as its reader. The text of a question comes from panels only; all that
 * changes are parameters, which ClickHouse puts in as values.
 */
public final class ClickHouse implements Database {

    private static final ObjectMapper JSON = new JsonMapper();
    private static final Duration CONNECT = Duration.ofSeconds(3);

    /** How much longer we wait than ClickHouse works. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(2);

    private static final Pattern CODE = Pattern.compile("Code: (\\d+)");

    /** Timeouts, too many questions, memory of the server, network, starting up. */
    private static final Set<Integer> FOR_NOW = Set.of(159, 160, 202, 209, 210, 241, 279, 394, 425);

    /** Limits of rows and bytes. */
    private static final Set<Integer> TOO_MUCH = Set.of(158, 307, 396);

    private static final Set<Integer> MISSING = Set.of(46, 47, 60, 81);
    private static final Set<Integer> NO_RIGHTS = Set.of(192, 193, 194, 497, 516);

    /** HTTP states of a server that does not know us; the embedded engine says 404. */
    private static final Set<Integer> UNKNOWN_USER = Set.of(401, 403, 404);

    private final ClickHouseConnection connection;
    private final Limits limits;
    private final HttpClient http;

    /**
     * Prepares; nothing is asked yet.
     *
     * @param connection of the reader
     * @throws IOException if the file of trusted authorities cannot be used
     */
    public ClickHouse(ClickHouseConnection connection, Limits limits) throws IOException {
        this.connection = connection;
        this.limits = limits;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(CONNECT);
        if (connection.caCertificateFileOrNull() != null) {
            builder.sslContext(TrustedAuthorities.of(connection.caCertificateFileOrNull()));
        }
        this.http = builder.build();
    }

    @Override
    public Rows ask(Question question) throws InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = http.send(request(question), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw DatabaseAwayException.unreachable("ClickHouse does not answer", e);
        }
        if (response.statusCode() != 200) {
            throw failure(
                    response.statusCode(), new String(response.body(), StandardCharsets.UTF_8));
        }
        try {
            return rows(JSON.readTree(response.body()));
        } catch (IOException e) {
            throw DatabaseAwayException.unreachable(
                    "ClickHouse broke off in the middle of an answer", e);
        }
    }

    private HttpRequest request(Question question) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("database", connection.database());
        query.put("default_format", "JSONCompact");
        query.put("date_time_output_format", "iso");
        query.put("output_format_json_quote_64bit_integers", "0");
        query.put("output_format_json_quote_denormals", "0");
        query.put("output_format_json_quote_decimals", "0");
        query.put("max_execution_time", String.valueOf(limits.time().toSeconds()));
        query.put("max_rows_to_read", String.valueOf(limits.rowsRead()));
        query.put("max_memory_usage", String.valueOf(limits.memoryBytes()));
        query.put("max_result_rows", String.valueOf(limits.rows()));
        query.put("result_overflow_mode", "break");
        query.put("cancel_http_readonly_queries_on_client_close", "1");
        question.parameters()
                .forEach((name, value) -> query.put("param_" + name, ParameterText.escaped(value)));
        StringBuilder address = new StringBuilder(connection.url().replaceFirst("/$", "") + "/?");
        query.forEach(
                (name, value) ->
                        address.append(address.charAt(address.length() - 1) == '?' ? "" : "&")
                                .append(name)
                                .append('=')
                                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
        return HttpRequest.newBuilder(URI.create(address.toString()))
                .timeout(limits.time().plus(ON_THE_WAY))
                .header("Authorization", authorization())
                .POST(HttpRequest.BodyPublishers.ofString(question.sql()))
                .build();
    }

    private String authorization() {
        String pair = connection.user().get() + ":" + connection.password().get();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private Rows rows(JsonNode answer) throws IOException {
        if (answer.has("exception")) {
            throw failure(200, answer.get("exception").asText());
        }
        List<Column> columns = new ArrayList<>();
        for (JsonNode column : answer.path("meta")) {
            columns.add(new Column(column.path("name").asText(), column.path("type").asText()));
        }
        // It breaks between blocks, which may be more rows than were asked for.
        ArrayNode data = answer.withArray("data");
        boolean truncated = data.size() >= limits.rows();
        while (data.size() > limits.rows()) {
            data.remove(data.size() - 1);
        }
        return new Rows(
                List.copyOf(columns), JSON.writeValueAsString(data), data.size(), truncated);
    }

    private static RuntimeException failure(int status, String text) {
        Matcher code = CODE.matcher(text);
        int number = code.find() ? Integer.parseInt(code.group(1)) : 0;
        boolean unknown = number == 0 && UNKNOWN_USER.contains(status);
        if (NO_RIGHTS.contains(number) || unknown) {
            return new QuestionRefusedException(
                    "ClickHouse does not let the reader ask this (code %d): check clickhouse.reader and its rights"
                            .formatted(number));
        }
        if (MISSING.contains(number)) {
            return new QuestionRefusedException(
                    "ClickHouse lacks a view or column (code %d): run 'stockscope migrate'"
                            .formatted(number));
        }
        if (TOO_MUCH.contains(number)) {
            return new QuestionRefusedException(
                    "the question reads too much: choose a shorter span of time, or one channel");
        }
        if (FOR_NOW.contains(number)) {
            return DatabaseAwayException.busy("ClickHouse is too slow (code " + number + ")");
        }
        if (number == 0 || status >= 502) {
            return DatabaseAwayException.unreachable("ClickHouse answers HTTP " + status, null);
        }
        return new QuestionRefusedException(
                "ClickHouse refuses the question (code " + number + ")");
    }
}
