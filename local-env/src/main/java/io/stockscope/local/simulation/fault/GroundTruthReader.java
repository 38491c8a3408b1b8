// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a {@link GroundTruthFile} has written, line by line. */
public final class GroundTruthReader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GroundTruth into;
    private final Map<Integer, Fault> faults = new HashMap<>();

    private GroundTruthReader(GroundTruth into) {
        this.into = into;
    }

    /**
     * Reads a file to its end.
     *
     * @param into told of each line
     * @throws IOException if it cannot be read, or a line is none of a ground truth; the message
     *     names it
     */
    public static void read(Path file, GroundTruth into) throws IOException {
        GroundTruthReader reader = new GroundTruthReader(into);
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    reader.read(JSON.readTree(line));
                } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
                    throw new IOException(
                            "%s:%d: is no line of a ground truth: %s"
                                    .formatted(file, number, e.getMessage()),
                            e);
                }
            }
        }
    }

    private void read(JsonNode line) {
        switch (text(line, "type")) {
            case "fault" -> {
                Fault fault =
                        new Fault(
                                kind(text(line, "kind")),
                                line.path("target").asText(""),
                                millis(line, "from"),
                                millis(line, "until"),
                                line.path("strength").asDouble(1));
                faults.put(line.path("number").asInt(), fault);
                into.planned(fault);
            }
            case "hit" -> {
                Fault fault = faults.get(line.path("fault").asInt());
                if (fault == null) {
                    throw new IllegalArgumentException(
                            "there is no fault of number " + line.path("fault"));
                }
                into.hit(
                        new GroundTruth.Hit(
                                fault,
                                millis(line, "at"),
                                optional(line, "sku"),
                                optional(line, "id"),
                                text(line, "detail")));
            }
            case "oversell" ->
                    into.oversold(
                            new GroundTruth.Oversell(
                                    millis(line, "at"),
                                    text(line, "channel"),
                                    text(line, "sku"),
                                    text(line, "location"),
                                    text(line, "orderId"),
                                    text(line, "orderLineId"),
                                    line.path("units").asLong()));
            case "lostSale" ->
                    into.lost(
                            new GroundTruth.LostSale(
                                    millis(line, "at"),
                                    text(line, "channel"),
                                    text(line, "sku"),
                                    text(line, "orderId"),
                                    line.path("units").asLong()));
            default -> throw new IllegalArgumentException("unknown type " + line.path("type"));
        }
    }

    private static FaultKind kind(String word) {
        return Arrays.stream(FaultKind.values())
                .filter(kind -> kind.word().equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("unknown kind " + word));
    }

    private static long millis(JsonNode line, String field) {
        return Instant.parse(text(line, field)).toEpochMilli();
    }

    private static String text(JsonNode line, String field) {
        String text = optional(line, field);
        if (text == null) {
            throw new IllegalArgumentException("it is without " + field);
        }
        return text;
    }

    private static @Nullable String optional(JsonNode line, String field) {
        JsonNode value = line.path(field);
        return value.isTextual() ? value.textValue() : null;
    }
}
