// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.service.Endpoints;
import io.stockscope.reference.Row;
import io.stockscope.reference.StockResults;
import io.stockscope.reference.StockResults.Conflict;
import io.stockscope.reference.StockResults.Counts;
import io.stockscope.reference.StockResults.Discrepancy;
import io.stockscope.reference.StockResults.Incident;
import io.stockscope.reference.StockResults.Level;
import io.stockscope.reference.StockTable;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a reader sees in the views of one database. */
final class StockViews {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Endpoints.ClickHouse clickHouse;
    private final String database;
    private final HttpClient http = HttpClient.newHttpClient();

    StockViews(Endpoints.ClickHouse clickHouse, String database) {
        this.clickHouse = clickHouse;
        this.database = database;
    }

    /** All that the views of the contract say about stock. */
    StockResults results(Map<StockscopeTopic, Counts> counts) throws Exception {
        List<Row> rows = new ArrayList<>(metrics().rows());
        rows.addAll(levels());
        rows.addAll(incidents());
        rows.addAll(conflicts());
        rows.addAll(discrepancies());
        return StockResults.of(StockTable.ALL, rows, counts);
    }

    /** The views of the metrics. */
    MetricViews metrics() {
        return new MetricViews(sql -> rows(sql, Function.identity()));
    }

    /** How many events of a topic have counted, by the health of the flow. */
    long events(StockscopeTopic topic) throws Exception {
        return rows(
                        "SELECT sum(events) AS events FROM flow_health WHERE topic = '"
                                + topic.topicName()
                                + "'",
                        row -> row.get("events").asLong())
                .get(0);
    }

    List<Level> levels() throws Exception {
        return rows(
                "SELECT sku, location, on_hand, damaged, held, reserved, safety_stock, ats"
                        + " FROM stock_levels WHERE anchored",
                row ->
                        new Level(
                                row.get("sku").asText(),
                                row.get("location").asText(),
                                row.get("on_hand").asLong(),
                                row.get("damaged").asLong(),
                                row.get("held").asLong(),
                                row.get("reserved").asLong(),
                                row.get("safety_stock").asLong(),
                                row.get("ats").asLong()));
    }

    List<Incident> incidents() throws Exception {
        return rows(
                "SELECT sku, location, toUnixTimestamp64Milli(began_at) AS opened,"
                        + " toUnixTimestamp64Milli(closed_at) AS closed, lowest_ats, cause_event_id,"
                        + " cause_system, channels, value FROM negative_ats",
                row ->
                        new Incident(
                                row.get("sku").asText(),
                                row.get("location").asText(),
                                Instant.ofEpochMilli(row.get("opened").asLong()),
                                row.get("closed").isNull()
                                        ? null
                                        : Instant.ofEpochMilli(row.get("closed").asLong()),
                                row.get("lowest_ats").asLong(),
                                row.get("cause_event_id").isNull()
                                        ? null
                                        : row.get("cause_event_id").asText(),
                                row.get("cause_system").asText(),
                                texts(row.get("channels")),
                                new BigDecimal(row.get("value").asText())));
    }

    List<Conflict> conflicts() throws Exception {
        return rows(
                "SELECT reservation_id, sku, location, channel, toUnixTimestamp64Milli(at) AS at_ms,"
                        + " shortfall_units, holders FROM reservation_conflicts",
                row ->
                        new Conflict(
                                row.get("reservation_id").asText(),
                                row.get("sku").asText(),
                                row.get("location").asText(),
                                row.get("channel").asText(),
                                Instant.ofEpochMilli(row.get("at_ms").asLong()),
                                row.get("shortfall_units").asLong(),
                                texts(row.get("holders"))));
    }

    List<Discrepancy> discrepancies() throws Exception {
        return rows(
                "SELECT sku, location, system, toUnixTimestamp64Milli(began_at) AS opened,"
                        + " toUnixTimestamp64Milli(closed_at) AS closed, difference FROM discrepancies",
                row ->
                        new Discrepancy(
                                row.get("sku").asText(),
                                row.get("location").asText(),
                                row.get("system").asText(),
                                Instant.ofEpochMilli(row.get("opened").asLong()),
                                row.get("closed").isNull()
                                        ? null
                                        : Instant.ofEpochMilli(row.get("closed").asLong()),
                                row.get("difference").asLong()));
    }

    /** Dead letters by topic and reason, such as {@code pos.lines INVALID}. */
    Map<String, Long> deadLetters() throws Exception {
        return counts(
                "SELECT topic || ' ' || reason AS k, count() AS n FROM dead_letters GROUP BY k");
    }

    /** Events of the timeline by topic. */
    Map<String, Long> timeline() throws Exception {
        return counts("SELECT topic AS k, count() AS n FROM stock_events GROUP BY k");
    }

    /** Dead letters by reason and source, such as {@code INVALID wms-dc1}. */
    Map<String, Long> deadLettersBySource() throws Exception {
        return counts(
                "SELECT reason || ' ' || ifNull(source, '') AS k, count() AS n FROM dead_letters"
                        + " GROUP BY k");
    }

    /** An event of the timeline. */
    record TimelineEvent(
            String eventId,
            String sku,
            String topic,
            String kind,
            String source,
            @Nullable String channel,
            String correlationId,
            Instant occurredAt,
            Instant recordedAt) {}

    /** All events of the timeline. */
    List<TimelineEvent> events() throws Exception {
        return rows(
                "SELECT event_id, sku, topic, kind, source, channel, correlation_id,"
                        + " toUnixTimestamp64Milli(occurred_at) AS occurred,"
                        + " toUnixTimestamp64Milli(recorded_at) AS recorded FROM stock_events",
                row ->
                        new TimelineEvent(
                                row.get("event_id").asText(),
                                row.get("sku").asText(),
                                row.get("topic").asText(),
                                row.get("kind").asText(),
                                row.get("source").asText(),
                                row.get("channel").isNull() ? null : row.get("channel").asText(),
                                row.get("correlation_id").asText(""),
                                Instant.ofEpochMilli(row.get("occurred").asLong()),
                                Instant.ofEpochMilli(row.get("recorded").asLong())));
    }

    /** The rows of any query, as JSON. */
    List<JsonNode> query(String sql) throws Exception {
        return rows(sql, Function.identity());
    }

    /** Events of the timeline by their ids. */
    List<String> eventIds() throws Exception {
        return rows("SELECT event_id FROM stock_events", row -> row.get("event_id").asText());
    }

    /** The one number that a query with one column {@code n} says. */
    long number(String query) throws Exception {
        return rows(query, row -> row.get("n").asLong()).get(0);
    }

    private Map<String, Long> counts(String query) throws Exception {
        Map<String, Long> counts = new TreeMap<>();
        for (JsonNode row : rows(query, Function.identity())) {
            counts.put(row.get("k").asText(), row.get("n").asLong());
        }
        return counts;
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    <T> List<T> rows(String query, Function<JsonNode, T> row) throws Exception {
        String login = clickHouse.reader().user() + ":" + clickHouse.reader().password();
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                clickHouse.url()
                                                        + "/?database="
                                                        + URLEncoder.encode(
                                                                database, StandardCharsets.UTF_8)
                                                        + "&output_format_json_quote_decimals=1"))
                                .header(
                                        "Authorization",
                                        "Basic "
                                                + Base64.getEncoder()
                                                        .encodeToString(
                                                                login.getBytes(
                                                                        StandardCharsets.UTF_8)))
                                .POST(
                                        HttpRequest.BodyPublishers.ofString(
                                                query + " FORMAT JSONEachRow"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(query + ": " + answer.body());
        }
        List<T> rows = new ArrayList<>();
        for (String line : answer.body().lines().toList()) {
            rows.add(row.apply(JSON.readTree(line)));
        }
        return rows;
    }
}
