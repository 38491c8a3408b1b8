// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ParkedRecords;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UndecidedRecord;
import io.stockscope.job.decode.UnknownSchemaException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records whose schema id the registry did not know, since it may lag behind a producer, or of
 * which it did not answer. It is asked again in another thread, so that nobody else waits. {@link
 * ParkedRecords} says how many there are at most; when there are as many, everybody waits for a
 * registry that does not answer. For one thread.
 */
final class WaitingRecords {

    /** What becomes of them. */
    interface Outcome {
        /** Its schema is known now. */
        void known(TopicRecord record);

        /** It was given up. */
        void refused(TopicRecord record, String message);
    }

    private static final Logger LOG = LoggerFactory.getLogger(WaitingRecords.class);

    /** Without schema, refusal and failure the id is not known. */
    private record Answer(
            int schemaId,
            @Nullable Schema schema,
            @Nullable String refusal,
            @Nullable Exception failure) {}

    private final ParkedRecords parked;
    private final SchemaLookup registry;
    private final SchemaLookup patient;
    private final Duration askFor;
    private final Executor asking;
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Schema> learned = new HashMap<>();

    /**
     * @param registry asked in the other thread
     * @param patient asked when there is no room, while everybody waits
     * @param askFor how long an id is asked for that the registry does not know
     */
    WaitingRecords(SchemaLookup registry, SchemaLookup patient, Duration askFor, Executor asking) {
        this.parked = new ParkedRecords(askFor);
        this.registry = registry;
        this.patient = patient;
        this.askFor = askFor;
        this.asking = asking;
    }

    /** What is known by now of ids that others do not know. */
    @Nullable Schema learned(int schemaId) {
        return learned.get(schemaId);
    }

    /**
     * Takes one whose id is not known.
     *
     * @throws IOException if there is no room for it, and the registry does not answer
     */
    void add(TopicRecord record, int schemaId, long nowMillis, Outcome outcome) throws IOException {
        if (record.replayOf() == null && parked.isGivenUp(schemaId, nowMillis)) {
            outcome.refused(record, unknown(schemaId));
        } else if (!parked.park(record.undecided(schemaId), nowMillis)) {
            decideNow(record, schemaId, nowMillis, outcome);
        }
    }

    /**
     * Lets go of what waits of a key of a compacted topic: there the last record of a key counts,
     * and one that had to wait must not take back what was said after it.
     *
     * @param record that is in force
     */
    void supersededBy(TopicRecord record) {
        parked.dropIf(
                earlier ->
                        earlier.topic().equals(record.topic())
                                && earlier.partition() == record.partition()
                                && earlier.offset() < record.offset()
                                && Arrays.equals(earlier.key(), record.key()));
    }

    private void decideNow(TopicRecord record, int schemaId, long nowMillis, Outcome outcome)
            throws IOException {
        try {
            Schema schema = patient.schema(schemaId);
            take(new Answer(schemaId, schema, null, null), nowMillis, outcome);
            outcome.known(record);
        } catch (BadRecordException e) {
            outcome.refused(record, e.message());
        } catch (UnknownSchemaException e) {
            outcome.refused(
                    record,
                    "schema id %d is not known to the schema registry, and too many records wait for a schema already; replay it when its schema is registered"
                            .formatted(schemaId));
        }
    }

    /** Looks for answers, and asks for what is due. To be called every second or so. */
    void look(long nowMillis, Outcome outcome) {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            take(answer, nowMillis, outcome);
        }
        for (OptionalInt due = parked.nextToAsk(nowMillis);
                due.isPresent();
                due = parked.nextToAsk(nowMillis)) {
            int schemaId = due.getAsInt();
            asking.execute(() -> answers.add(ask(schemaId)));
        }
    }

    private void take(Answer answer, long nowMillis, Outcome outcome) {
        int id = answer.schemaId;
        if (answer.schema != null) {
            learned.put(id, answer.schema);
            parked.release(id).forEach(each -> outcome.known(TopicRecord.of(each, nowMillis)));
        } else if (answer.refusal != null) {
            refuse(parked.release(id), answer.refusal, nowMillis, outcome);
        } else if (answer.failure != null) {
            LOG.warn(
                    "The schema registry does not answer for schema id {}; its records wait: {}",
                    id,
                    answer.failure.toString());
            parked.unanswered(id, nowMillis);
        } else {
            refuse(parked.stillUnknown(id, nowMillis), unknown(id), nowMillis, outcome);
        }
    }

    private static void refuse(
            List<UndecidedRecord> records, String message, long nowMillis, Outcome outcome) {
        records.forEach(each -> outcome.refused(TopicRecord.of(each, nowMillis), message));
    }

    private Answer ask(int schemaId) {
        try {
            return new Answer(schemaId, registry.schema(schemaId), null, null);
        } catch (BadRecordException e) {
            return new Answer(schemaId, null, e.message(), null);
        } catch (UnknownSchemaException e) {
            return new Answer(schemaId, null, null, null);
        } catch (IOException | RuntimeException e) {
            return new Answer(schemaId, null, null, e);
        }
    }

    private String unknown(int schemaId) {
        return "schema id %d is not known to the schema registry, after %d s of asking; register the schema and replay the record"
                .formatted(schemaId, askFor.toSeconds());
    }

    /** Tells all, each with how long its id has been asked for, in milliseconds. */
    void forEach(long nowMillis, BiConsumer<UndecidedRecord, Long> consumer) {
        parked.forEach(nowMillis, consumer);
    }

    /** Keeps one that was kept before a restore. */
    void addAgain(UndecidedRecord record, long askedForMillis, long nowMillis) {
        parked.parkAgain(record, askedForMillis, nowMillis);
    }
}
