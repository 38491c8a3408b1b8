// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.EventText;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.StockResults.Counts;
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
 * what the stock tables and the counts of the stock topics have to be. What some say of orders is
 * not read: that is the order flow, another computation from another topic.
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
        return read(name, "");
    }

    private static WorkedCase read(String name, String prefix) {
        List<TextEvent> events = new ArrayList<>();
        String eventFile = name + ".jsonl";
        for (String line : lines(eventFile)) {
            TextEvent event = EventText.parse(line, eventFile, events.size() + 1);
            events.add(
                    new TextEvent(
                            event.topic(), prefix + event.key(), renamed(event.event(), prefix)));
        }
        JsonNode file = json(name + ".expected.json");
        JsonNode expected = file.required("expected");
        return new WorkedCase(
                name,
                file.required("case").asText(),
                events,
                Instant.ofEpochMilli(file.required("until").asLong()),
                StockResults.of(
                        WorkedRows.TABLES,
                        new WorkedRows(prefix, events).read(expected),
                        counts(expected.required("counts"))));
    }

    /**
     * The same case with {@code NAME.} before all its SKUs, channels and ids, so that the cases can
     * go through one run together without meeting each other. Events without a profile or an item
     * stay without.
     */
    public WorkedCase apart() {
        return read(name, name + ".");
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
        List<Row> rows = new ArrayList<>();
        for (WorkedCase one : cases) {
            one.expected.counts().forEach((topic, add) -> counts.merge(topic, add, Counts::plus));
            one.expected.tables().values().forEach(rows::addAll);
        }
        return new WorkedCase(
                "all-cases",
                "All cases together.",
                cases.stream().flatMap(one -> one.events.stream()).toList(),
                untils.iterator().next(),
                StockResults.of(WorkedRows.TABLES, rows, counts));
    }

    @Override
    public String toString() {
        return name;
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
