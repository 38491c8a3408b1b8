// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.text.EventText;
import io.stockscope.event.text.TextEvent;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A savepoint of an earlier version: {@code savepoints/format-N} in the test resources. It holds
 * the state after {@code before.jsonl}; {@code after.jsonl} is how the history goes on. Both are in
 * the order of arrival, and time follows what was recorded, as in a live run.
 */
record KeptSavepoint(Path folder) {

    private static final Path ALL =
            Path.of(System.getProperty("stockscope.root", ".."))
                    .resolve("flink-jobs/src/test/resources/savepoints");

    private static final Instant RUN_CLOCK = Instant.parse("2026-07-01T00:00:00Z");
    private static final Duration OUT_OF_ORDERNESS = Duration.ofSeconds(5);

    static KeptSavepoint ofFormat(int version) {
        return new KeptSavepoint(ALL.resolve("format-" + version));
    }

    static Stream<KeptSavepoint> all() throws IOException {
        try (Stream<Path> folders = Files.list(ALL)) {
            return folders
                    .filter(Files::isDirectory)
                    .sorted()
                    .map(KeptSavepoint::new)
                    .toList()
                    .stream();
        }
    }

    /** The version of the state; until 3 it knew nothing of channels, and none were fed. */
    int format() {
        return Integer.parseInt(toString().substring("format-".length()));
    }

    /** Makes the savepoint anew, with the present version. */
    void generate(LiveTopology job) throws Exception {
        Feeder feeder = feeder(job);
        job.start(1);
        feeder.before(true);
        Path made = Path.of(URI.create(job.stopWithSavepoint(false)));
        try (Stream<Path> files = Files.list(made)) {
            if (!files.map(file -> file.getFileName().toString())
                    .toList()
                    .equals(List.of("_metadata"))) {
                throw new IllegalStateException("the savepoint is not one file");
            }
        }
        Files.write(
                folder.resolve("_metadata"),
                withoutPath(Files.readAllBytes(made.resolve("_metadata")), "file:" + made),
                StandardOpenOption.CREATE_NEW);
    }

    /**
     * Names by another word of the same length where the savepoint was made: what is in its one
     * file is named after files of that folder, though there are none.
     */
    private static byte[] withoutPath(byte[] metadata, String madeIn) {
        return new String(metadata, StandardCharsets.ISO_8859_1)
                .replace(madeIn, "-".repeat(madeIn.length()))
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    Feeder feeder(LiveTopology job) throws Exception {
        List<TextEvent> before = read("before.jsonl");
        List<TextEvent> all = new ArrayList<>(before);
        all.addAll(read("after.jsonl"));
        DecodedHistory history = DecodedHistory.of(all, RUN_CLOCK);
        int cut =
                (int)
                        before.stream()
                                .filter(event -> StockEvents.stockTopics().contains(event.topic()))
                                .count();
        List<DecodedRecord> reference = new ArrayList<>(history.items());
        if (format() >= 3) {
            reference.addAll(history.channels());
        }
        return new Feeder(job, reference, history.events(), cut);
    }

    private List<TextEvent> read(String file) throws IOException {
        List<TextEvent> events = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            events.add(EventText.parse(line, file, events.size() + 1));
        }
        return events;
    }

    @Override
    public String toString() {
        return String.valueOf(folder.getFileName());
    }

    /** Hands the history to a job, event by event, each followed by the time that it makes. */
    static final class Feeder {
        private final LiveTopology job;
        private final List<DecodedRecord> reference;
        private final List<DecodedRecord> events;
        private final int cut;
        private long watermark = Long.MIN_VALUE;

        Feeder(
                LiveTopology job,
                List<DecodedRecord> reference,
                List<DecodedRecord> events,
                int cut) {
            this.job = job;
            this.reference = reference;
            this.events = events;
            this.cut = cut;
        }

        /**
         * The history up to the savepoint.
         *
         * @param running whether a job reads it; otherwise it is only laid before it
         */
        void before(boolean running) {
            reference.forEach(job::process);
            if (hasChannels()) {
                // Every subtask knows them when time has passed.
                job.pass(0);
            }
            feed(events.subList(0, cut), running);
        }

        private boolean hasChannels() {
            return reference.stream()
                    .anyMatch(record -> record.input() != null && record.input().channel() != null);
        }

        /** How it goes on. */
        void after() {
            feed(events.subList(cut, events.size()), true);
        }

        private void feed(List<DecodedRecord> records, boolean running) {
            for (DecodedRecord record : records) {
                job.process(record);
                long recordedAt =
                        Objects.requireNonNull(Objects.requireNonNull(record.input()).event())
                                .recordedAtMillis();
                watermark = Math.max(watermark, recordedAt - OUT_OF_ORDERNESS.toMillis());
                job.pass(watermark);
            }
            if (running) {
                job.settle();
            }
        }
    }
}
