// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is true as lines of JSON, one object each; its {@code type} is {@code fault}, {@code
 * hit}, {@code oversell} or {@code lostSale}. All faults come first; the rest in the order in which
 * it is decided, which is not quite that of time. Keeps nothing. A hit names its fault by its
 * number, which counts the faults from 1.
 *
 * <p>Methods throw {@link UncheckedIOException} if the file cannot be written.
 */
public final class GroundTruthFile implements GroundTruth, Closeable {
    private static final JsonFactory JSON =
            new JsonFactoryBuilder().rootValueSeparator((String) null).build();

    private final Map<Fault, Integer> numbers = new HashMap<>();
    private final JsonGenerator json;

    private GroundTruthFile(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes to a new file, or over an old one.
     *
     * @throws IOException if that is not possible
     */
    public static GroundTruthFile create(Path file) throws IOException {
        return new GroundTruthFile(
                JSON.createGenerator(new BufferedOutputStream(Files.newOutputStream(file))));
    }

    /**
     * Returns the file that goes with a file of events: {@code a.truth.jsonl} with {@code
     * a.jsonl.gz}.
     *
     * @return null if the events go to no file
     */
    public static @Nullable Path beside(@Nullable Path events) {
        if (events == null
                || events.toString().equals("-")
                || (Files.exists(events) && !Files.isRegularFile(events))) {
            return null;
        }
        String name = events.toString().replaceFirst("(\\.jsonl)?(\\.gz)?$", "");
        return Path.of(name + ".truth.jsonl");
    }

    @Override
    public void planned(Fault fault) {
        int number = numbers.size() + 1;
        if (numbers.putIfAbsent(fault, number) != null) {
            return;
        }
        line(
                "fault",
                () -> {
                    json.writeNumberField("number", number);
                    json.writeStringField("kind", fault.kind().word());
                    optional("target", fault.target().isEmpty() ? null : fault.target());
                    time("from", fault.fromMillis());
                    time("until", fault.untilMillis());
                    if (fault.kind().strength() != FaultKind.Strength.NONE) {
                        json.writeNumberField("strength", fault.strength());
                    }
                    json.writeStringField("meaning", fault.kind().meaning());
                });
    }

    @Override
    public void hit(Hit hit) {
        Integer number = numbers.get(hit.fault());
        if (number == null) {
            throw new IllegalArgumentException("not planned: " + hit.fault());
        }
        line(
                "hit",
                () -> {
                    json.writeNumberField("fault", number);
                    json.writeStringField("kind", hit.fault().kind().word());
                    time("at", hit.atMillis());
                    optional("sku", hit.sku());
                    optional("id", hit.id());
                    json.writeStringField("detail", hit.detail());
                });
    }

    @Override
    public void oversold(Oversell oversell) {
        line(
                "oversell",
                () -> {
                    time("at", oversell.atMillis());
                    json.writeStringField("channel", oversell.channel());
                    json.writeStringField("sku", oversell.sku());
                    json.writeStringField("location", oversell.location());
                    json.writeStringField("orderId", oversell.orderId());
                    json.writeStringField("orderLineId", oversell.orderLineId());
                    json.writeNumberField("units", oversell.units());
                });
    }

    @Override
    public void lost(LostSale lostSale) {
        line(
                "lostSale",
                () -> {
                    time("at", lostSale.atMillis());
                    json.writeStringField("channel", lostSale.channel());
                    json.writeStringField("sku", lostSale.sku());
                    json.writeStringField("orderId", lostSale.orderId());
                    json.writeNumberField("units", lostSale.units());
                });
    }

    @Override
    public void flush() {
        try {
            json.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        json.close();
    }

    private void line(String type, Fields fields) {
        try {
            json.writeStartObject();
            json.writeStringField("type", type);
            fields.write();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void time(String name, long millis) throws IOException {
        json.writeStringField(name, Instant.ofEpochMilli(millis).toString());
    }

    private void optional(String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    @FunctionalInterface
    private interface Fields {
        void write() throws IOException;
    }
}
