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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Records whose schema id the registry did not know: a registry may lag behind a producer. It is
 * asked again in another thread, so that nobody else waits. {@link ParkedRecords} says how many
 * there are at most. For one thread.
 */
final class WaitingRecords {

    /** What becomes of them. */
    interface Outcome {
        /** Its schema is known now. */
        void known(TopicRecord record);

        /** It was given up. */
        void refused(TopicRecord record, String message);
    }

    private record Answer(int schemaId, @Nullable Schema schema, @Nullable String refusal) {}

    private final ParkedRecords parked;
    private final SchemaLookup registry;
    private final Duration askFor;
    private final Executor asking;
    private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Schema> learned = new HashMap<>();

    /**
     * @param registry asked in the other thread
     * @param askFor how long an id is asked for
     */
    WaitingRecords(SchemaLookup registry, Duration askFor, Executor asking) {
        this.parked = new ParkedRecords(askFor);
        this.registry = registry;
        this.askFor = askFor;
        this.asking = asking;
    }

    /** What is known by now of ids that others do not know. */
    @Nullable Schema learned(int schemaId) {
        return learned.get(schemaId);
    }

    /** Takes one whose id is not known. */
    void add(TopicRecord record, int schemaId, long nowMillis, Outcome outcome) {
        if (record.replayOf() == null && parked.isGivenUp(schemaId, nowMillis)) {
            outcome.refused(record, unknown(schemaId));
        } else if (!parked.park(record.undecided(schemaId), nowMillis)) {
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
        } else {
            refuse(parked.stillUnknown(id, nowMillis), unknown(id), nowMillis, outcome);
        }
    }

    private static void refuse(
            List<UndecidedRecord> records, String message, long nowMillis, Outcome outcome) {
        records.forEach(each -> outcome.refused(TopicRecord.of(each, nowMillis), message));
    }

    /** A registry that does not answer says nothing about the id. */
    private Answer ask(int schemaId) {
        try {
            return new Answer(schemaId, registry.schema(schemaId), null);
        } catch (BadRecordException e) {
            return new Answer(schemaId, null, e.message());
        } catch (UnknownSchemaException | IOException | RuntimeException e) {
            return new Answer(schemaId, null, null);
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
