// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import io.stockscope.config.KafkaSettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.RecordPlace;
import io.stockscope.job.decode.ReplayOf;
import io.stockscope.local.CliException;
import io.stockscope.table.DeadLetterRow;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the records of dead letters again: the same key and bytes, to the same partition, with the
 * header that names the dead letter. What was cut is taken from where the record stands in Kafka.
 */
final class Replay implements AutoCloseable {

    private static final int CHUNK_LETTERS = 200;
    private static final long CHUNK_BYTES = 8L << 20;

    private static final String NO_RECORD =
            "it is a row that ClickHouse did not take, and no record on Kafka. Mend what its message"
                    + " names, then let stockscope rebuild make the rows of its day anew";

    private static final String NO_ORDER =
            "it is a person's order for a brake: sent again it would hold anew from now on, in place of"
                    + " what was ordered since. Give the order anew";

    private static final int MAX_REQUEST_BYTES = 16 << 20;
    private static final String ANSWER_WITHIN_MILLIS = "10000";

    /** What became of the dead letters. */
    interface Listener {
        void replayed(FoundLetter letter, int valueBytes);

        void refused(FoundLetter letter, String why);
    }

    private final DeadLetterStore store;
    private final KafkaSettings kafka;
    private final boolean dryRun;
    private Map<String, Integer> partitions = Map.of();
    private @Nullable OriginalRecords originals;
    private @Nullable KafkaProducer<byte[], byte[]> producer;

    Replay(DeadLetterStore store, KafkaSettings kafka, boolean dryRun) {
        this.store = store;
        this.kafka = kafka;
        this.dryRun = dryRun;
    }

    /**
     * Sends them, and waits until Kafka has them.
     *
     * @throws CliException if Kafka does not answer; what was told before is sent
     */
    void send(List<FoundLetter> letters, Listener listener) {
        partitions = partitions(letters);
        List<FoundLetter> chunk = new ArrayList<>();
        long chunkBytes = 0;
        for (FoundLetter letter : letters) {
            chunk.add(letter);
            chunkBytes += letter.keptBytes();
            if (chunk.size() == CHUNK_LETTERS || chunkBytes >= CHUNK_BYTES) {
                sendChunk(chunk, listener);
                chunk.clear();
                chunkBytes = 0;
            }
        }
        if (!chunk.isEmpty()) {
            sendChunk(chunk, listener);
        }
    }

    private void sendChunk(List<FoundLetter> letters, Listener listener) {
        Map<RecordPlace, RecordBytes> kept = store.bytes(letters);
        List<Sent> sent = new ArrayList<>();
        try {
            for (FoundLetter letter : letters) {
                Optional<String> whyNever = whyNever(letter);
                if (whyNever.isPresent()) {
                    listener.refused(letter, whyNever.get());
                    continue;
                }
                if (!partitions.containsKey(letter.place().topic())) {
                    listener.refused(letter, "the topic is not there, or this user may not see it");
                    continue;
                }
                RecordBytes bytes = kept.get(letter.place());
                if (isCut(letter)) {
                    Optional<RecordBytes> original = originals().read(letter.place());
                    if (original.isEmpty()) {
                        listener.refused(
                                letter,
                                "Kafka has the record no longer, and the dead letter holds only"
                                        + " the beginning of it");
                        continue;
                    }
                    bytes = original.get();
                    if (!isTheSame(letter, bytes)) {
                        listener.refused(
                                letter,
                                "the record that stands there now is another one, and the dead"
                                        + " letter holds only the beginning of its own");
                        continue;
                    }
                }
                if (bytes == null) {
                    listener.refused(letter, "the dead letter is gone");
                } else if (dryRun) {
                    listener.replayed(letter, length(bytes.value()));
                } else {
                    sent.add(send(letter, bytes));
                }
            }
            for (Sent one : sent) {
                confirm(one, listener);
            }
        } catch (KafkaException e) {
            throw notAnswering(e);
        }
    }

    /** Why it is of a kind that is never sent again; empty if it is not. */
    static Optional<String> whyNever(FoundLetter letter) {
        if (letter.isRow()) {
            return Optional.of(NO_RECORD);
        }
        boolean isOrder =
                letter.place().topic().equals(StockscopeTopic.THROTTLE_OVERRIDES.topicName());
        return isOrder ? Optional.of(NO_ORDER) : Optional.empty();
    }

    private Sent send(FoundLetter letter, RecordBytes bytes) {
        RecordPlace place = letter.place();
        boolean samePartition = place.partition() < partitions.getOrDefault(place.topic(), 0);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(
                        place.topic(),
                        samePartition ? place.partition() : null,
                        bytes.key(),
                        bytes.value());
        ReplayOf.of(letter.place(), letter.replayOf()).addTo(record.headers());
        return new Sent(letter, length(bytes.value()), producer().send(record));
    }

    private void confirm(Sent sent, Listener listener) {
        try {
            sent.confirmation.get();
            listener.replayed(sent.letter, sent.valueBytes);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            listener.refused(sent.letter, "Kafka did not take it: " + cause.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    /** How many partitions each topic has; a topic that is not there is left out. */
    private Map<String, Integer> partitions(List<FoundLetter> letters) {
        Set<String> topics =
                letters.stream().map(letter -> letter.place().topic()).collect(Collectors.toSet());
        Properties properties = kafka.clientProperties();
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MILLIS);
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_WITHIN_MILLIS);
        Map<String, Integer> found = new HashMap<>();
        try (Admin admin = Admin.create(properties)) {
            Set<String> present = admin.listTopics().names().get();
            topics.retainAll(present);
            admin.describeTopics(topics)
                    .allTopicNames()
                    .get()
                    .forEach((topic, described) -> found.put(topic, described.partitions().size()));
            return found;
        } catch (ExecutionException e) {
            throw notAnswering(e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw notAnswering(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private static boolean isCut(FoundLetter letter) {
        return letter.valueSha256() != null || letter.keyBytes() >= DeadLetterRow.MAX_KEY_BYTES;
    }

    private static boolean isTheSame(FoundLetter letter, RecordBytes bytes) {
        return length(bytes.value()) == letter.valueBytes()
                && (letter.valueSha256() == null
                        || letter.valueSha256().equals(sha256(bytes.value())));
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static String sha256(byte @Nullable [] bytes) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(bytes == null ? new byte[0] : bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private OriginalRecords originals() {
        OriginalRecords open = originals == null ? new OriginalRecords(kafka) : originals;
        originals = open;
        return open;
    }

    private KafkaProducer<byte[], byte[]> producer() {
        if (producer != null) {
            return producer;
        }
        Properties properties = kafka.clientProperties();
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "20");
        properties.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
        // Kafka took it once: how large a record may be is the topic's business.
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, String.valueOf(MAX_REQUEST_BYTES));
        KafkaProducer<byte[], byte[]> open =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer = open;
        return open;
    }

    private CliException notAnswering(Throwable e) {
        return CliException.failed(
                "Kafka at %s does not answer: %s"
                        .formatted(kafka.bootstrapServers(), e.getMessage()),
                e);
    }

    @Override
    public void close() {
        if (originals != null) {
            originals.close();
        }
        if (producer != null) {
            producer.close();
        }
    }

    private record Sent(FoundLetter letter, int valueBytes, Future<RecordMetadata> confirmation) {}
}
