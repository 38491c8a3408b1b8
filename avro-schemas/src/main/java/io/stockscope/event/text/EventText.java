// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.event.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.stockscope.event.StockscopeTopic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * The text form of the contract: one event a line, {@code {"topic": "wms.stock", "key": "...",
 * "event": {...}}}; or a record as it is, {@code {"topic": "wms.stock", "key": "...",
 * "valueBase64": "..."}}, which need not be an event.
 *
 * <p>{@code key} may be left out; then it is the one that the contract gives the record. Times are
 * ISO 8601 with a zone, or epoch milliseconds; decimals are strings or numbers; bytes are Base64.
 * Fields that may be null or have a default may be left out; fields that the record does not have
 * are an error. All methods may be called from several threads.
 */
public final class EventText {
    // Not interned: names are also keys of maps, and those are anybody's.
    static final JsonFactory JSON =
            new JsonFactoryBuilder()
                    .rootValueSeparator("")
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .build();

    private static final Map<StockscopeTopic, RecordFormat> FORMATS = formats();

    private EventText() {}

    /**
     * Reads one line that holds an event.
     *
     * @param file what the message of a mistake calls the file
     * @param lineNumber what it calls the line, from 1
     * @throws EventTextException if the line is not an event; it names the field and what it must
     *     be
     */
    public static TextEvent parse(String line, String file, long lineNumber) {
        TextLine parsed = parseLine(line, file, lineNumber);
        if (parsed instanceof TextEvent event) {
            return event;
        }
        throw new EventTextException(
                file,
                lineNumber,
                new TextFormatException("expected an event, found bytes").in(Parts.BYTES));
    }

    /**
     * Reads one line.
     *
     * @param file what the message of a mistake calls the file
     * @param lineNumber what it calls the line, from 1
     * @throws EventTextException if the line is neither an event nor bytes; it names the field and
     *     what it must be
     */
    public static TextLine parseLine(String line, String file, long lineNumber) {
        return parse(() -> JSON.createParser(line), file, lineNumber);
    }

    /**
     * Reads one line, without its line feed, from bytes in UTF-8.
     *
     * @param line an array that holds the line
     * @param offset where in it the line begins
     * @param length its length in bytes
     * @param file what the message of a mistake calls the file
     * @param lineNumber what it calls the line, from 1
     * @throws EventTextException if the line is neither an event nor bytes; it names the field and
     *     what it must be
     */
    public static TextLine parseLine(
            byte[] line, int offset, int length, String file, long lineNumber) {
        return parse(() -> JSON.createParser(line, offset, length), file, lineNumber);
    }

    /**
     * Returns an event as one line, without a line feed. The key is written only if it is not the
     * one that the contract gives the record.
     *
     * @throws IllegalArgumentException if a field is null that must not be; the message names it
     */
    public static String write(TextEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(512);
        try (EventTextWriter writer = new EventTextWriter(line)) {
            writer.write(event);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

    /**
     * Returns a record as one line, without a line feed.
     *
     * @throws IllegalArgumentException if a field is null that must not be; the message names it
     */
    public static String write(StockscopeTopic topic, SpecificRecord event) {
        return write(TextEvent.of(topic, event));
    }

    static RecordFormat format(StockscopeTopic topic) {
        RecordFormat format = FORMATS.get(topic);
        if (format == null) {
            throw new IllegalStateException("no format for " + topic);
        }
        return format;
    }

    private static TextLine parse(Line line, String file, long lineNumber) {
        try {
            return parse(line);
        } catch (TextFormatException e) {
            throw new EventTextException(file, lineNumber, e);
        }
    }

    private static TextLine parse(Line line) throws TextFormatException {
        try (JsonParser json = line.open()) {
            Parts parts = new Parts(line);
            parts.read(json);
            if (json.nextToken() != null) {
                throw new TextFormatException(
                        "expected one event on the line, found more behind it");
            }
            return parts.line();
        } catch (JsonProcessingException e) {
            if (e.getOriginalMessage().startsWith("Unexpected end-of-input")) {
                throw new TextFormatException("is cut off: the line ends within the event");
            }
            throw new TextFormatException(
                    "is not JSON: %s, at column %d"
                            .formatted(e.getOriginalMessage(), e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new TextFormatException("is not UTF-8: " + e.getMessage());
        }
    }

    private static Map<StockscopeTopic, RecordFormat> formats() {
        Map<StockscopeTopic, RecordFormat> formats = new EnumMap<>(StockscopeTopic.class);
        for (StockscopeTopic topic : StockscopeTopic.values()) {
            formats.put(topic, new RecordFormat(topic.schema()));
        }
        return formats;
    }

    /** A line that can be read from its beginning. */
    @FunctionalInterface
    private interface Line {
        JsonParser open() throws IOException;
    }

    /** The fields of a line, as far as they have been read. */
    private static final class Parts {
        static final String BYTES = "valueBase64";

        private final Line line;
        private @Nullable StockscopeTopic topic;
        private @Nullable String key;
        private @Nullable SpecificRecord event;
        private byte @Nullable [] value;

        Parts(Line line) {
            this.line = line;
        }

        void read(JsonParser json) throws IOException, TextFormatException {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw ValueFormat.expected("an object with topic and event", json);
            }
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = json.currentName();
                json.nextToken();
                try {
                    readField(name, json);
                } catch (TextFormatException e) {
                    throw e.in(ValueFormat.shortened(name));
                }
            }
        }

        private void readField(String name, JsonParser json)
                throws IOException, TextFormatException {
            switch (name) {
                case "topic" -> topic = topic(json);
                case "key" -> key = ScalarFormats.readString(json);
                case "event" -> {
                    if (event != null) {
                        throw new TextFormatException("is there twice");
                    }
                    if (topic == null) {
                        topic = findTopic();
                    }
                    event = format(topic).read(json);
                }
                case BYTES -> {
                    if (value != null) {
                        throw new TextFormatException("is there twice");
                    }
                    value = ScalarFormats.readBytes(json);
                }
                default ->
                        throw new TextFormatException(
                                "unknown field; a line has topic, key, event, or valueBase64");
            }
        }

        TextLine line() throws TextFormatException {
            if (topic != null && value != null) {
                if (event != null) {
                    throw new TextFormatException("stands beside event; a line has one of them")
                            .in(BYTES);
                }
                return new TextBytes(topic, key, value);
            }
            if (topic == null || event == null) {
                throw new TextFormatException(
                        "is without "
                                + (topic == null ? "topic" : "event")
                                + ", which a line needs");
            }
            return new TextEvent(topic, key == null ? topic.key(event) : key, event);
        }

        /** Looks ahead for the topic, which decides how to read an event that stands before it. */
        private StockscopeTopic findTopic() throws IOException, TextFormatException {
            try (JsonParser json = line.open()) {
                json.nextToken();
                while (json.nextToken() == JsonToken.FIELD_NAME) {
                    boolean found = json.currentName().equals("topic");
                    json.nextToken();
                    if (found) {
                        return topic(json);
                    }
                    json.skipChildren();
                }
            }
            throw new TextFormatException("cannot be read, because the line is without topic");
        }

        private static StockscopeTopic topic(JsonParser json)
                throws IOException, TextFormatException {
            try {
                return StockscopeTopic.byName(ScalarFormats.readString(json));
            } catch (IllegalArgumentException e) {
                throw new TextFormatException(String.valueOf(e.getMessage()));
            }
        }
    }
}
