// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.ParkedRecords;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UndecidedRecord;
import io.stockscope.job.decode.UnknownSchemaException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.function.SerializableSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Parks records whose schema id is not known yet, chained behind the source that read them, and
 * asks for the id again, so that nobody else has to wait. When it is known, the record goes on,
 * with its event time, late perhaps; when it is still unknown after some time of asking, it is
 * rejected.
 *
 * <p><b>State.</b> The parked records, whole, and how long their ids have been asked for; {@link
 * ParkedRecords} says how many. What finds no room is rejected at once, and counted. What was
 * parked is asked for again after a restore.
 *
 * <p><b>Timers.</b> One of processing time, while anything is parked. The registry is asked in a
 * thread of its own; if it does not answer for long, the job fails.
 *
 * <p><b>End of input.</b> Waits until nothing is parked: in batch execution there is no later.
 */
final class UndecidedRecords extends AbstractStreamOperator<DecodedRecord>
        implements OneInputStreamOperator<DecodedRecord, DecodedRecord>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    /** How often it looks for answers, and asks for what is due: ten ids a second at the most. */
    private static final long TICK_MILLIS = 100;

    private final RecordDeserializer deserializer;
    private final Duration askFor;
    private final SerializableSupplier<ExecutorService> askThread;

    private transient ListState<ParkedRecord> state;
    private transient ParkedRecords parked;
    private transient Map<Integer, Schema> known;
    private transient @Nullable SchemaLookup registry;
    private transient ExecutorService asking;
    private transient ConcurrentLinkedQueue<Answer> answers;
    private transient Counter beyondLimits;
    private transient Counter givenUp;
    private transient boolean ticking;
    private transient boolean decoding;

    /**
     * @param askFor how long an id is asked for
     */
    UndecidedRecords(RecordDeserializer deserializer, Duration askFor) {
        this(deserializer, askFor, UndecidedRecords::oneThread);
    }

    @SuppressWarnings("NullAway.Init") // What is transient is set before the first record.
    UndecidedRecords(
            RecordDeserializer deserializer,
            Duration askFor,
            SerializableSupplier<ExecutorService> askThread) {
        this.deserializer = deserializer;
        this.askFor = askFor;
        this.askThread = askThread;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        parked = new ParkedRecords(askFor);
        state =
                context.getOperatorStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        "parked", ParkedRecordSerializer.INSTANCE));
        for (ParkedRecord before : state.get()) {
            parked.parkAgain(before.record(), before.askedForMillis(), nowMillis());
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        List<ParkedRecord> now = new ArrayList<>();
        parked.forEach(
                nowMillis(),
                (record, askedForMillis) -> now.add(new ParkedRecord(record, askedForMillis)));
        state.update(now);
    }

    @Override
    public void open() throws Exception {
        super.open();
        known = new HashMap<>();
        answers = new ConcurrentLinkedQueue<>();
        asking = askThread.get();
        MetricGroup metrics = getRuntimeContext().getMetricGroup().addGroup("stockscope");
        metrics.gauge("undecidedRecords", () -> parked.size());
        beyondLimits = metrics.counter("undecidedBeyondLimits");
        givenUp = metrics.counter("unknownSchemaIds");
        tickLater();
    }

    @Override
    public void processElement(StreamRecord<DecodedRecord> element) throws Exception {
        UndecidedRecord undecided = element.getValue().undecided();
        if (undecided == null) {
            output.collect(element);
        } else {
            receive(undecided);
        }
    }

    private void receive(UndecidedRecord undecided) throws IOException {
        int id = undecided.schemaId();
        if (known.containsKey(id)) {
            decode(undecided);
        } else if (undecided.replayOf() == null && parked.isGivenUp(id, nowMillis())) {
            // Not so a replay: whoever sends it says that the schema is there by now.
            reject(undecided, unknown(id));
        } else if (parked.park(undecided, nowMillis())) {
            tickLater();
        } else {
            beyondLimits.inc();
            reject(
                    undecided,
                    "schema id "
                            + id
                            + " is not known to the schema registry, and too many records wait"
                            + " for a schema already; replay it when its schema is registered");
        }
    }

    /** Nothing comes any more: what is parked is decided before it ends. */
    @Override
    public void endInput() throws Exception {
        tick();
        while (!parked.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            tick();
        }
    }

    @Override
    public void close() throws Exception {
        if (asking != null) {
            asking.shutdownNow();
        }
        super.close();
    }

    private void tickLater() {
        if (!ticking && !parked.isEmpty()) {
            ticking = true;
            getProcessingTimeService()
                    .registerTimer(
                            nowMillis() + TICK_MILLIS,
                            time -> {
                                ticking = false;
                                tick();
                                tickLater();
                            });
        }
    }

    private void tick() throws IOException {
        for (Answer answer = answers.poll(); answer != null; answer = answers.poll()) {
            take(answer);
        }
        OptionalInt due = parked.nextToAsk(nowMillis());
        if (due.isPresent()) {
            int id = due.getAsInt();
            SchemaLookup asked = registry == null ? deserializer.schemas().open() : registry;
            registry = asked;
            asking.execute(() -> answers.add(ask(asked, id)));
        }
    }

    private void take(Answer answer) throws IOException {
        int id = answer.schemaId;
        if (answer.failure != null) {
            throw answer.failure;
        } else if (answer.schema != null) {
            known.put(id, answer.schema);
            for (UndecidedRecord record : parked.release(id)) {
                decode(record);
            }
        } else if (answer.refusal != null) {
            for (UndecidedRecord record : parked.release(id)) {
                reject(record, answer.refusal.message());
            }
        } else {
            List<UndecidedRecord> records = parked.stillUnknown(id, nowMillis());
            if (!records.isEmpty()) {
                givenUp.inc();
            }
            for (UndecidedRecord record : records) {
                reject(record, unknown(id));
            }
        }
    }

    private void decode(UndecidedRecord record) throws IOException {
        if (!decoding) {
            // Only now, because most runs never come here.
            deserializer.open(this::knownSchema);
            decoding = true;
        }
        DecodedRecord decoded = deserializer.decode(record);
        output.collect(new StreamRecord<>(decoded, StockWatermarks.occurredAtMillis(decoded)));
    }

    private void reject(UndecidedRecord record, String message) {
        DecodedRecord rejected =
                DecodedRecord.of(StockscopeTopic.byName(record.topic()), record.rejected(message));
        output.collect(new StreamRecord<>(rejected, StockWatermarks.occurredAtMillis(rejected)));
    }

    private String unknown(int schemaId) {
        return "schema id "
                + schemaId
                + " is not known to the schema registry, after "
                + askFor.toSeconds()
                + " s of asking; register the schema and replay the record";
    }

    private Schema knownSchema(int id) throws UnknownSchemaException {
        Schema schema = known.get(id);
        if (schema == null) {
            throw new UnknownSchemaException(id);
        }
        return schema;
    }

    private long nowMillis() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    private static Answer ask(SchemaLookup registry, int id) {
        try {
            return new Answer(id, registry.schema(id), null, null);
        } catch (UnknownSchemaException e) {
            return new Answer(id, null, null, null);
        } catch (BadRecordException e) {
            return new Answer(id, null, e, null);
        } catch (IOException e) {
            return new Answer(id, null, null, e);
        } catch (RuntimeException e) {
            return new Answer(id, null, null, new IOException("asking for schema id " + id, e));
        }
    }

    private static ExecutorService oneThread() {
        return Executors.newSingleThreadExecutor(
                task -> {
                    Thread thread = new Thread(task, "stockscope-unknown-schemas");
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /** At most one of the last three is set; none says that the id is unknown. */
    private record Answer(
            int schemaId,
            @Nullable Schema schema,
            @Nullable BadRecordException refusal,
            @Nullable IOException failure) {}
}
