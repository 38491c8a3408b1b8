// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters a record was sent again for: the header {@value #HEADER}. Its value is text,
 * {@code topic/partition/offset} of the dead letter; where a replay has failed and is replayed
 * itself, of all of them, oldest first and separated by commas: when the last one succeeds, it
 * closes them all.
 *
 * @param places of the dead letters, at least one, all of the record's own topic
 */
public record ReplayOf(List<RecordPlace> places) {

    public static final String HEADER = "stockscope-replay-of";

    /** More than anybody replays one record; the oldest are left out. */
    private static final int MOST_PLACES = 16;

    private static final int MOST_BYTES = 8_192;

    public ReplayOf {
        places =
                List.copyOf(
                        places.subList(Math.max(0, places.size() - MOST_PLACES), places.size()));
    }

    /** Of a dead letter that may be of a replay itself. */
    public static ReplayOf of(RecordPlace deadLetter, @Nullable String itselfReplayOf) {
        List<RecordPlace> places = new ArrayList<>();
        if (itselfReplayOf != null) {
            parse(itselfReplayOf).ifPresent(earlier -> places.addAll(earlier.places));
        }
        places.add(deadLetter);
        return new ReplayOf(places);
    }

    /** Reads the text; empty if it is none. */
    public static Optional<ReplayOf> parse(String text) {
        List<Optional<RecordPlace>> places =
                Arrays.stream(text.split(",", -1)).map(RecordPlace::parse).toList();
        return places.stream().allMatch(Optional::isPresent)
                ? Optional.of(new ReplayOf(places.stream().map(Optional::orElseThrow).toList()))
                : Optional.empty();
    }

    /**
     * Reads the last header of that name; empty if it is none, or names another topic.
     *
     * @param topic of the record
     */
    public static Optional<ReplayOf> parse(Header header, String topic) {
        byte[] value = header.value();
        return value == null || value.length > MOST_BYTES
                ? Optional.empty()
                : parse(new String(value, StandardCharsets.UTF_8))
                        .filter(
                                replay ->
                                        replay.places.stream()
                                                .allMatch(place -> place.topic().equals(topic)));
    }

    /** Marks a record that is sent again. */
    public void addTo(Headers headers) {
        headers.remove(HEADER);
        headers.add(HEADER, toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The value of the header. */
    @Override
    public String toString() {
        return places.stream().map(RecordPlace::toString).collect(Collectors.joining(","));
    }
}
