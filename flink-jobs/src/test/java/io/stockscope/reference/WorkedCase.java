// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.EventText;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.StockResults.Conflict;
import io.stockscope.reference.StockResults.Counts;
import io.stockscope.reference.StockResults.Discrepancy;
import io.stockscope.reference.StockResults.Incident;
import io.stockscope.reference.StockResults.Level;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * One of the cases worked out by hand that belong to the definitions: {@code cases/NAME.jsonl} and
 * what the stock tables and the counts of the stock topics have to be.
 *
 * @param title what it shows
 * @param events in the order of the file
 */
public record WorkedCase(
        String name, String title, List<TextEvent> events, Instant until, StockResults expected) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String FOLDER = "/cases/";

    /** What keeps the cases apart when all of them run at once; the rest is shared or looked up. */
    private static final Set<String> NAMES_OF_THINGS =
            Set.of(
                    "eventId",
                    "sku",
                    "channel",
                    "reservationId",
                    "orderId",
                    "updateId",
                    "documentRef",
                    "transferId",
                    "transactionId");

    public WorkedCase {
        events = List.copyOf(events);
    }

    /** All cases, by name. */
    public static List<WorkedCase> all() {
        List<WorkedCase> cases = new ArrayList<>();
        for (String name : lines("index.txt")) {
            cases.add(named(name));
        }
        return cases;
    }

    /** The case {@code name}. */
    public static WorkedCase named(String name) {
        List<TextEvent> events = new ArrayList<>();
        String eventFile = name + ".jsonl";
        for (String line : lines(eventFile)) {
            events.add(EventText.parse(line, eventFile, events.size() + 1));
        }
        JsonNode file = json(name + ".expected.json");
        return new WorkedCase(
                name,
                file.required("case").asText(),
                events,
                Instant.ofEpochMilli(file.required("until").asLong()),
                expected(file.required("expected")));
    }

    /**
     * The same case with {@code NAME.} before all its SKUs, channels and ids, so that the cases can
     * go through one run together without meeting each other. Events without a profile or an item
     * stay without.
     */
    public WorkedCase apart() {
        String prefix = name + ".";
        List<TextEvent> renamed =
                events.stream()
                        .map(
                                event ->
                                        new TextEvent(
                                                event.topic(),
                                                prefix + event.key(),
                                                renamed(event.event(), prefix)))
                        .toList();
        StockResults rows =
                new StockResults(
                        expected.levels().stream()
                                .map(
                                        row ->
                                                new Level(
                                                        prefix + row.sku(),
                                                        row.location(),
                                                        row.onHand(),
                                                        row.damaged(),
                                                        row.held(),
                                                        row.reserved(),
                                                        row.safetyStock(),
                                                        row.ats()))
                                .toList(),
                        expected.incidents().stream()
                                .map(
                                        row ->
                                                new Incident(
                                                        prefix + row.sku(),
                                                        row.location(),
                                                        row.openedAt(),
                                                        row.closedAt(),
                                                        row.lowestAts(),
                                                        row.causeEventId() == null
                                                                ? null
                                                                : prefix + row.causeEventId(),
                                                        row.causeSystem(),
                                                        prefixed(row.channels(), prefix),
                                                        row.value()))
                                .toList(),
                        expected.conflicts().stream()
                                .map(
                                        row ->
                                                new Conflict(
                                                        prefix + row.reservationId(),
                                                        prefix + row.sku(),
                                                        row.location(),
                                                        prefix + row.channel(),
                                                        row.at(),
                                                        row.shortfallUnits(),
                                                        prefixed(row.holders(), prefix)))
                                .toList(),
                        expected.discrepancies().stream()
                                .map(
                                        row ->
                                                new Discrepancy(
                                                        prefix + row.sku(),
                                                        row.location(),
                                                        row.system(),
                                                        row.openedAt(),
                                                        row.closedAt(),
                                                        row.difference()))
                                .toList(),
                        expected.counts());
        return new WorkedCase(name, title, renamed, until, rows);
    }

    /**
     * All cases as one, each {@linkplain #apart() kept apart}. They end at the same time, and what
     * is expected of them adds up.
     */
    public static WorkedCase together() {
        List<WorkedCase> cases = all().stream().map(WorkedCase::apart).toList();
        Set<Instant> untils = cases.stream().map(WorkedCase::until).collect(Collectors.toSet());
        if (untils.size() != 1) {
            throw new IllegalStateException("cases end at different times: " + untils);
        }
        Map<StockscopeTopic, Counts> counts = new HashMap<>();
        for (WorkedCase one : cases) {
            one.expected.counts().forEach((topic, add) -> counts.merge(topic, add, Counts::plus));
        }
        return new WorkedCase(
                "all-cases",
                "All cases together.",
                cases.stream().flatMap(one -> one.events.stream()).toList(),
                untils.iterator().next(),
                new StockResults(
                        cases.stream().flatMap(one -> one.expected.levels().stream()).toList(),
                        cases.stream().flatMap(one -> one.expected.incidents().stream()).toList(),
                        cases.stream().flatMap(one -> one.expected.conflicts().stream()).toList(),
                        cases.stream()
                                .flatMap(one -> one.expected.discrepancies().stream())
                                .toList(),
                        counts));
    }

    @Override
    public String toString() {
        return name;
    }

    // ---- What is expected: a table that a case does not name has no row ----

    private static StockResults expected(JsonNode expected) {
        List<Level> levels = new ArrayList<>();
        for (JsonNode row : expected.path("stock_levels")) {
            levels.add(
                    new Level(
                            row.required("sku").asText(),
                            row.required("location").asText(),
                            row.required("on_hand").asLong(),
                            row.required("damaged").asLong(),
                            row.required("held").asLong(),
                            row.required("reserved").asLong(),
                            row.required("safety_stock").asLong(),
                            row.required("ats").asLong()));
        }
        List<Incident> incidents = new ArrayList<>();
        for (JsonNode row : expected.path("negative_ats")) {
            JsonNode closedAt = row.required("closed_at");
            JsonNode cause = row.required("cause_event_id");
            incidents.add(
                    new Incident(
                            row.required("sku").asText(),
                            row.required("location").asText(),
                            time(row.required("opened_at")),
                            closedAt.isNull() ? null : time(closedAt),
                            row.required("lowest_ats").asLong(),
                            cause.isNull() ? null : cause.asText(),
                            row.required("cause_system").asText(),
                            texts(row.required("channels")),
                            row.required("value").decimalValue()));
        }
        List<Conflict> conflicts = new ArrayList<>();
        for (JsonNode row : expected.path("reservation_conflicts")) {
            conflicts.add(
                    new Conflict(
                            row.required("reservation_id").asText(),
                            row.required("sku").asText(),
                            row.required("location").asText(),
                            row.required("channel").asText(),
                            time(row.required("at")),
                            row.required("shortfall_units").asLong(),
                            texts(row.required("holders"))));
        }
        List<Discrepancy> discrepancies = new ArrayList<>();
        for (JsonNode row : expected.path("discrepancies")) {
            JsonNode closedAt = row.required("closed_at");
            discrepancies.add(
                    new Discrepancy(
                            row.required("sku").asText(),
                            row.required("location").asText(),
                            row.required("system").asText(),
                            time(row.required("opened_at")),
                            closedAt.isNull() ? null : time(closedAt),
                            row.required("difference").asLong()));
        }
        return new StockResults(
                levels, incidents, conflicts, discrepancies, counts(expected.required("counts")));
    }

    /** A count that a case does not name is 0; what is applied is the rest. */
    private static Map<StockscopeTopic, Counts> counts(JsonNode named) {
        Map<StockscopeTopic, Counts> counts = new HashMap<>();
        for (StockscopeTopic topic : ReferenceStock.STOCK_TOPICS) {
            long read = named.path("read:" + topic.topicName()).asLong();
            long duplicates = named.path("duplicates:" + topic.topicName()).asLong();
            long superseded = named.path("superseded:" + topic.topicName()).asLong();
            long invalid = named.path("invalid:" + topic.topicName()).asLong();
            long future = named.path("future:" + topic.topicName()).asLong();
            counts.put(
                    topic,
                    new Counts(
                            read,
                            read - duplicates - superseded - invalid - future,
                            duplicates,
                            superseded,
                            0,
                            0,
                            0,
                            invalid,
                            future));
        }
        return counts;
    }

    private static Instant time(JsonNode millis) {
        return Instant.ofEpochMilli(millis.asLong());
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    // ---- Renaming ----

    private static SpecificRecord renamed(SpecificRecord record, String prefix) {
        SpecificRecord copy =
                SpecificData.getForClass(record.getClass()).deepCopy(record.getSchema(), record);
        for (Schema.Field field : copy.getSchema().getFields()) {
            // What is empty stays empty.
            if (NAMES_OF_THINGS.contains(field.name())
                    && copy.get(field.pos()) instanceof String text
                    && !text.isEmpty()) {
                copy.put(field.pos(), prefix + text);
            }
        }
        return copy;
    }

    private static List<String> prefixed(List<String> names, String prefix) {
        return names.stream().map(name -> prefix + name).toList();
    }

    // ---- Files ----

    private static List<String> lines(String file) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.isBlank()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FOLDER + file, e);
        }
    }

    private static JsonNode json(String file) {
        try (InputStream in = open(file)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FOLDER + file, e);
        }
    }

    private static InputStream open(String file) {
        return requireNonNull(
                WorkedCase.class.getResourceAsStream(FOLDER + file),
                () -> FOLDER + file + " is not on the class path");
    }
}
