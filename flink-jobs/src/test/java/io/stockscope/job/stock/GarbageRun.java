// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.MoreExecutors;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.fuzz.GarbageRecord;
import io.stockscope.fuzz.GarbageRecords;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.ReplayOf;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.job.time.RunClock;
import io.stockscope.job.topic.DeadLetterTopic;
import io.stockscope.job.topic.DeadLetters;
import io.stockscope.reference.RandomHistories;
import io.stockscope.sink.clickhouse.ClickHouseTable;
import io.stockscope.sink.clickhouse.RowBinaryOutput;
import io.stockscope.table.DeadLetterRecoveryTable;
import io.stockscope.table.DeadLetterRow;
import io.stockscope.table.DeadLetterTable;
import io.stockscope.table.DiscrepancyTable;
import io.stockscope.table.NegativeAtsTable;
import io.stockscope.table.ReservationConflictTable;
import io.stockscope.table.StockEventTable;
import io.stockscope.table.StockLevelRow;
import io.stockscope.table.StockLevelTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.avro.Schema;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * The way of a record through the operators of the stock job, one after the other in one thread:
 * decode, ask again, split, stock. Everything that comes out is written as it would be for
 * ClickHouse and Kafka, and forgotten.
 */
final class GarbageRun implements AutoCloseable {

    private static final Duration MAX_CLOCK_SKEW = Duration.ofSeconds(60);
    private static final int KNOWN_AFTER_ASKS = 3;
    private static final int MAX_RECORD_BYTES = 1 << 20;

    /** How often ids were asked for that are unknown at first; static, as operators are copied. */
    private static final Map<Integer, Integer> ASKS = new HashMap<>();

    private static final int MAX_STATE_BYTES = 512 << 20;
    private static final int RECORDS_PER_WATERMARK = 200;
    private static final Duration TIME_PER_RECORD = Duration.ofSeconds(10);

    private final RecordDeserializer stock = stockDeserializer();
    private final RecordDeserializer items = itemDeserializer();
    private final RowBinaryOutput rows = new RowBinaryOutput(1 << 16);
    private Operators operators = new Operators();
    private long nowMillis;
    private long offset;
    private long deadLetters;

    GarbageRun() throws Exception {
        ASKS.clear();
        stock.open(new NoContext());
        items.open(new NoContext());
        operators.open(nowMillis);
    }

    void process(GarbageRecord garbage) throws Exception {
        RecordHeaders headers = new RecordHeaders();
        if (garbage.replayOf() != null) {
            headers.add(ReplayOf.HEADER, garbage.replayOf());
        }
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(
                        garbage.topic().topicName(),
                        0,
                        offset++,
                        0,
                        TimestampType.LOG_APPEND_TIME,
                        0,
                        0,
                        garbage.key(),
                        garbage.value(),
                        headers,
                        Optional.empty());
        boolean item = garbage.topic() == StockscopeTopic.REFERENCE_ITEMS;
        List<DecodedRecord> decoded = new ArrayList<>();
        (item ? items : stock).deserialize(record, new ListCollector<>(decoded));
        assertThat(decoded).hasSize(1);
        (item ? operators.itemsDecided : operators.stockDecided)
                .processElement(decoded.get(0), StockWatermarks.occurredAtMillis(decoded.get(0)));
        passOn();
        operators.time(++nowMillis);
        if (offset % RECORDS_PER_WATERMARK == 0) {
            operators.ledger.processWatermark1(
                    new Watermark(
                            RandomHistories.START
                                    .plus(TIME_PER_RECORD.multipliedBy(offset))
                                    .toEpochMilli()));
        }
        passOn();
    }

    /** Takes a checkpoint, and goes on from it in new operators. */
    void restart() throws Exception {
        Operators restored = new Operators();
        restored.restore(operators, offset, nowMillis);
        operators.close();
        operators = restored;
    }

    /** Gives up what is asked for, applies what waits. */
    void end() throws Exception {
        while (operators.isAsking()) {
            nowMillis += Duration.ofSeconds(1).toMillis();
            operators.time(nowMillis);
        }
        passOn();
        operators.ledger.processWatermark1(Watermark.MAX_WATERMARK);
        passOn();
    }

    StockReport report() {
        Map<String, Object> counts = new HashMap<>();
        operators
                .all()
                .forEach(
                        harness ->
                                harness.getEnvironment()
                                        .getAccumulatorRegistry()
                                        .getUserMap()
                                        .forEach((name, n) -> counts.put(name, n.getLocalValue())));
        return StockReport.of(counts);
    }

    long deadLetters() {
        return deadLetters;
    }

    @Override
    public void close() throws Exception {
        operators.close();
    }

    private void passOn() throws Exception {
        for (StreamRecord<DecodedRecord> decided : taken(operators.stockDecided)) {
            operators.split.processElement(decided);
        }
        for (StreamRecord<DecodedRecord> decided : taken(operators.itemsDecided)) {
            operators.split.processElement(decided);
        }
        for (StreamRecord<StockInput> input : taken(operators.split)) {
            operators.ledger.processElement1(input);
        }
        for (RejectedRecord rejected : taken(operators.split, SplitRejected.REJECTED)) {
            deadLetters++;
            DeadLetterRow row = DeadLetters.row(rejected);
            write(row, DeadLetterTable.INSTANCE);
            assertThat(WireFormat.bytes(1, DeadLetterTopic.deadLetter(row)))
                    .hasSizeLessThan(MAX_RECORD_BYTES);
        }
        taken(operators.split, SplitRejected.RECOVERED)
                .forEach(row -> write(row, DeadLetterRecoveryTable.INSTANCE));
        for (StreamRecord<StockLevelRow> level : taken(operators.ledger)) {
            write(level.getValue(), StockLevelTable.INSTANCE);
        }
        taken(operators.ledger, StockFunction.NEGATIVE_ATS)
                .forEach(row -> write(row, NegativeAtsTable.INSTANCE));
        taken(operators.ledger, StockFunction.CONFLICTS)
                .forEach(row -> write(row, ReservationConflictTable.INSTANCE));
        taken(operators.ledger, StockFunction.DISCREPANCIES)
                .forEach(row -> write(row, DiscrepancyTable.INSTANCE));
        taken(operators.ledger, StockFunction.TIMELINE)
                .forEach(row -> write(row, StockEventTable.INSTANCE));
    }

    private <T> void write(T row, ClickHouseTable<T> table) {
        rows.clear();
        table.columns().forEach(column -> column.write(row, rows));
    }

    /** What came out since the last time; watermarks are of no interest here. */
    @SuppressWarnings("unchecked")
    private static <T> List<StreamRecord<T>> taken(AbstractStreamOperatorTestHarness<T> harness) {
        Queue<Object> output = harness.getOutput();
        List<StreamRecord<T>> taken = new ArrayList<>();
        for (Object out = output.poll(); out != null; out = output.poll()) {
            if (out instanceof StreamRecord<?> record) {
                taken.add((StreamRecord<T>) record);
            }
        }
        return taken;
    }

    private static <T> List<T> taken(
            AbstractStreamOperatorTestHarness<?> harness, OutputTag<T> tag) {
        Queue<StreamRecord<T>> output = harness.getSideOutput(tag);
        List<T> taken = new ArrayList<>();
        while (output != null && !output.isEmpty()) {
            taken.add(output.remove().getValue());
        }
        return taken;
    }

    private static RecordDeserializer stockDeserializer() {
        return new StockRecordDeserializer(
                () -> GarbageRun::schema,
                () -> RandomHistories.CHANNELS::contains,
                MAX_CLOCK_SKEW,
                RunClock.standingAt(RandomHistories.RUN_CLOCK));
    }

    private static RecordDeserializer itemDeserializer() {
        return new ItemRecordDeserializer(() -> GarbageRun::schema, "EUR", true);
    }

    /** Schema ids are the places of the topics; every other of the unknown ones is known later. */
    private static Schema schema(int id) throws UnknownSchemaException {
        StockscopeTopic[] topics = StockscopeTopic.values();
        if (id >= 0 && id < topics.length) {
            return topics[id].schema();
        }
        int asks = ASKS.merge(id, 1, Integer::sum);
        if (id >= GarbageRecords.FIRST_UNKNOWN_ID
                && id % 2 == 0
                && id < GarbageRecords.FIRST_UNKNOWN_ID * 2
                && asks > KNOWN_AFTER_ASKS) {
            return topics[id / 2 % topics.length].schema();
        }
        throw new UnknownSchemaException(id);
    }

    /** The four operators, each in a harness. */
    private static final class Operators {
        private final OneInputStreamOperatorTestHarness<DecodedRecord, DecodedRecord> stockDecided;
        private final OneInputStreamOperatorTestHarness<DecodedRecord, DecodedRecord> itemsDecided;
        private final OneInputStreamOperatorTestHarness<DecodedRecord, StockInput> split;
        private final KeyedTwoInputStreamOperatorTestHarness<
                        String, StockInput, StockInput, StockLevelRow>
                ledger;

        Operators() throws Exception {
            stockDecided = decided(stockDeserializer());
            itemsDecided = decided(itemDeserializer());
            split =
                    new OneInputStreamOperatorTestHarness<>(
                            new ProcessOperator<>(new SplitRejected()));
            ledger = StockHarness.flink(StockHarness.Execution.STREAMING, EndOfTime.NONE);
            for (AbstractStreamOperatorTestHarness<?> harness : all()) {
                harness.setCheckpointStorage(new JobManagerCheckpointStorage(MAX_STATE_BYTES));
            }
        }

        private static OneInputStreamOperatorTestHarness<DecodedRecord, DecodedRecord> decided(
                RecordDeserializer deserializer) throws Exception {
            return new OneInputStreamOperatorTestHarness<>(
                    new UndecidedRecords(
                            deserializer,
                            Duration.ofSeconds(30),
                            MoreExecutors::newDirectExecutorService));
        }

        List<AbstractStreamOperatorTestHarness<?>> all() {
            return List.of(stockDecided, itemsDecided, split, ledger);
        }

        void open(long nowMillis) throws Exception {
            for (AbstractStreamOperatorTestHarness<?> harness : all()) {
                harness.setProcessingTime(nowMillis);
                harness.open();
            }
            channelsAreRead();
        }

        void restore(Operators before, long checkpoint, long nowMillis) throws Exception {
            for (int i = 0; i < all().size(); i++) {
                all().get(i).setProcessingTime(nowMillis);
                all().get(i).initializeState(before.all().get(i).snapshot(checkpoint, nowMillis));
                all().get(i).open();
            }
            channelsAreRead();
        }

        private void channelsAreRead() throws Exception {
            ledger.processWatermark2(Watermark.MAX_WATERMARK);
        }

        void time(long nowMillis) throws Exception {
            stockDecided.setProcessingTime(nowMillis);
            itemsDecided.setProcessingTime(nowMillis);
        }

        boolean isAsking() {
            return stockDecided.getProcessingTimeService().getNumActiveTimers() > 0
                    || itemsDecided.getProcessingTimeService().getNumActiveTimers() > 0;
        }

        void close() throws Exception {
            for (AbstractStreamOperatorTestHarness<?> harness : all()) {
                harness.close();
            }
        }
    }
}
