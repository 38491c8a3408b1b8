// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.common.util.concurrent.MoreExecutors;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.WmsStockEvent;
import io.stockscope.event.WmsStockKind;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.UndecidedRecord;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.job.time.RunClock;
import io.stockscope.stock.ItemTerms;
import io.stockscope.stock.StockEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.avro.Schema;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UndecidedRecordsTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration HALF_A_MINUTE = Duration.ofSeconds(30);
    private static final int NEW_SCHEMA = 4711;
    private static final String REPLAY_OF = "wms.stock/0/3";

    /** The registry, and who asked it; static, since operators are serialized. */
    private static final Map<Integer, Schema> REGISTERED = new ConcurrentHashMap<>();

    private static final ConcurrentLinkedQueue<Integer> ASKS = new ConcurrentLinkedQueue<>();
    private static volatile int registeredAfterAsks;
    private static volatile boolean away;

    private long nowMillis = NOON.toEpochMilli();

    @BeforeEach
    void emptyRegistry() {
        REGISTERED.clear();
        ASKS.clear();
        registeredAfterAsks = Integer.MAX_VALUE;
        away = false;
    }

    @Test
    void recordGoesOnWithItsEventTimeWhenItsSchemaIsKnown() throws Exception {
        try (var harness = open()) {
            harness.processElement(undecided(NEW_SCHEMA, 1), Long.MIN_VALUE);
            harness.processElement(undecided(NEW_SCHEMA, 2), Long.MIN_VALUE);
            wait(harness, Duration.ofSeconds(20));
            assertThat(harness.extractOutputValues()).isEmpty();

            REGISTERED.put(NEW_SCHEMA, WmsStockEvent.getClassSchema());
            wait(harness, Duration.ofSeconds(5));

            assertThat(harness.extractOutputStreamRecords())
                    .extracting(
                            StreamRecord::getTimestamp,
                            out -> event(out.getValue()).eventId(),
                            out -> out.getValue().replayOf())
                    .containsExactly(
                            tuple(NOON.toEpochMilli(), "e1", REPLAY_OF),
                            tuple(NOON.toEpochMilli(), "e2", REPLAY_OF));
        }
    }

    @Test
    void othersDoNotWait() throws Exception {
        try (var harness = open()) {
            harness.processElement(undecided(NEW_SCHEMA, 1), Long.MIN_VALUE);
            DecodedRecord usable =
                    DecodedRecord.of(
                            StockscopeTopic.REFERENCE_ITEMS,
                            1,
                            StockInput.of(new ItemUpdate("mug", 1, ItemTerms.UNKNOWN)),
                            null);
            harness.processElement(usable, 17);
            assertThat(harness.extractOutputStreamRecords())
                    .containsExactly(new StreamRecord<>(usable, 17));
        }
    }

    @Test
    void recordIsADeadLetterWhenItsSchemaIsUnknownAfterHalfAMinute() throws Exception {
        try (var harness = open()) {
            harness.processElement(undecided(NEW_SCHEMA, 1), Long.MIN_VALUE);
            wait(harness, Duration.ofMillis(29_900));
            assertThat(harness.extractOutputValues()).isEmpty();

            wait(harness, Duration.ofMillis(300));
            assertThat(harness.extractOutputValues()).hasSize(1);
            RejectedRecord rejected = rejected(harness.extractOutputValues().get(0));
            assertThat(rejected.reason()).isEqualTo(DeadLetterReason.UNDECODABLE);
            assertThat(rejected.message()).contains("schema id 4711", "after 30 s of asking");
            assertThat(rejected.value()).isEqualTo(WireFormat.bytes(NEW_SCHEMA, shipment(1)));
            assertThat(rejected.key()).isEqualTo("mug".getBytes(StandardCharsets.UTF_8));
            assertThat(rejected.replayOf()).isEqualTo(REPLAY_OF);

            assertThat(harness.getProcessingTimeService().getNumActiveTimers()).isZero();
        }
    }

    @Test
    void idThatWasGivenUpIsNotAskedForAgainSoonExceptForAReplay() throws Exception {
        try (var harness = open()) {
            harness.processElement(undecided(NEW_SCHEMA, 1), Long.MIN_VALUE);
            wait(harness, Duration.ofSeconds(31));
            int asked = ASKS.size();
            harness.processElement(undecided(NEW_SCHEMA, 2, null), Long.MIN_VALUE);
            assertThat(harness.extractOutputValues()).hasSize(2);
            wait(harness, Duration.ofSeconds(20));
            assertThat(ASKS).hasSize(asked);

            REGISTERED.put(NEW_SCHEMA, WmsStockEvent.getClassSchema());
            harness.processElement(undecided(NEW_SCHEMA, 3), Long.MIN_VALUE);
            wait(harness, Duration.ofSeconds(1));
            assertThat(event(harness.extractOutputValues().get(2)).eventId()).isEqualTo("e3");
            assertThat(ASKS).hasSize(asked + 1);
        }
    }

    @Test
    void recordBeyondTheLimitsIsADeadLetterAtOnceThatSaysSo() throws Exception {
        try (var harness = open()) {
            int limit = 200;
            for (int id = 1; id <= limit; id++) {
                harness.processElement(undecided(id, id), Long.MIN_VALUE);
            }
            assertThat(harness.extractOutputValues()).isEmpty();
            harness.processElement(undecided(limit + 1, 1), Long.MIN_VALUE);
            assertThat(harness.extractOutputValues())
                    .extracting(out -> rejected(out).message())
                    .singleElement()
                    .asString()
                    .contains("schema id 201", "too many records wait");
        }
    }

    @Test
    void registryIsNotAskedMoreThanTenTimesASecond() throws Exception {
        try (var harness = open()) {
            for (int id = 1; id <= 200; id++) {
                harness.processElement(undecided(id, id), Long.MIN_VALUE);
            }
            wait(harness, Duration.ofSeconds(20));
            assertThat(ASKS).hasSizeBetween(190, 200);
            wait(harness, Duration.ofSeconds(40));
            assertThat(harness.extractOutputValues()).hasSize(200);
        }
    }

    @Test
    void parkedRecordsAreAskedForAgainAfterARestore() throws Exception {
        OperatorSubtaskState checkpoint;
        try (var harness = open()) {
            harness.processElement(undecided(NEW_SCHEMA, 1), Long.MIN_VALUE);
            harness.processElement(undecided(5, 2), Long.MIN_VALUE);
            wait(harness, Duration.ofSeconds(20));
            checkpoint = harness.snapshot(1, nowMillis);
        }
        nowMillis += Duration.ofHours(1).toMillis();
        REGISTERED.put(NEW_SCHEMA, WmsStockEvent.getClassSchema());
        try (var harness = harness()) {
            harness.setProcessingTime(nowMillis);
            harness.initializeState(checkpoint);
            harness.open();
            wait(harness, Duration.ofSeconds(9));
            assertThat(harness.extractOutputValues())
                    .extracting(out -> event(out).eventId())
                    .containsExactly("e1");
            wait(harness, Duration.ofMillis(1_300));
            assertThat(harness.extractOutputValues()).hasSize(2);
            assertThat(rejected(harness.extractOutputValues().get(1)).offset()).isEqualTo(2);
        }
    }

    @Test
    void registryThatDoesNotAnswerFailsTheJobAndRejectsNothing() throws Exception {
        try (var harness = open()) {
            away = true;
            harness.processElement(undecided(NEW_SCHEMA, 1), Long.MIN_VALUE);
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> wait(harness, Duration.ofSeconds(2)))
                    .withStackTraceContaining("connection refused");
            assertThat(harness.extractOutputValues()).isEmpty();
        }
    }

    @Test
    void boundedRunDecidesEveryRecordBeforeItEnds() throws Exception {
        registeredAfterAsks = 2;
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        env.setRuntimeMode(RuntimeExecutionMode.BATCH);
        env.setParallelism(1);
        List<DecodedRecord> out = new ArrayList<>();
        try (CloseableIterator<DecodedRecord> results =
                env.fromData(undecided(NEW_SCHEMA, 1), undecided(5, 2))
                        .transform(
                                "undecided",
                                deserializer().getProducedType(),
                                new UndecidedRecords(deserializer(), Duration.ofMillis(1_500)))
                        .executeAndCollect()) {
            results.forEachRemaining(out::add);
        }
        assertThat(out).hasSize(2);
        assertThat(event(out.get(0)).eventId()).isEqualTo("e1");
        assertThat(rejected(out.get(1)).offset()).isEqualTo(2);
    }

    private OneInputStreamOperatorTestHarness<DecodedRecord, DecodedRecord> open()
            throws Exception {
        var harness = harness();
        harness.setProcessingTime(nowMillis);
        harness.open();
        return harness;
    }

    private static OneInputStreamOperatorTestHarness<DecodedRecord, DecodedRecord> harness()
            throws Exception {
        return new OneInputStreamOperatorTestHarness<>(
                new UndecidedRecords(
                        deserializer(), HALF_A_MINUTE, MoreExecutors::newDirectExecutorService));
    }

    private static RecordDeserializer deserializer() {
        return new StockRecordDeserializer(
                () -> UndecidedRecordsTest::ask,
                () -> channel -> true,
                Duration.ofSeconds(60),
                RunClock.standingAt(NOON));
    }

    private static Schema ask(int id) throws UnknownSchemaException, IOException {
        if (away) {
            throw new IOException("connection refused");
        }
        ASKS.add(id);
        if (id == NEW_SCHEMA && ASKS.size() > registeredAfterAsks) {
            REGISTERED.put(id, WmsStockEvent.getClassSchema());
        }
        Schema schema = REGISTERED.get(id);
        if (schema == null) {
            throw new UnknownSchemaException(id);
        }
        return schema;
    }

    private void wait(OneInputStreamOperatorTestHarness<?, ?> harness, Duration duration)
            throws Exception {
        long untilMillis = nowMillis + duration.toMillis();
        while (nowMillis < untilMillis) {
            nowMillis += 100;
            harness.setProcessingTime(nowMillis);
        }
    }

    private static StockEvent event(DecodedRecord decoded) {
        return Objects.requireNonNull(Objects.requireNonNull(decoded.input()).event());
    }

    private static RejectedRecord rejected(DecodedRecord decoded) {
        return Objects.requireNonNull(decoded.rejected());
    }

    private static DecodedRecord undecided(int schemaId, int number) {
        return undecided(schemaId, number, REPLAY_OF);
    }

    private static DecodedRecord undecided(int schemaId, int number, @Nullable String replayOf) {
        return DecodedRecord.of(
                StockscopeTopic.WMS_STOCK,
                new UndecidedRecord(
                        StockscopeTopic.WMS_STOCK.topicName(),
                        0,
                        number,
                        "mug".getBytes(StandardCharsets.UTF_8),
                        WireFormat.bytes(schemaId, shipment(number)),
                        schemaId,
                        replayOf));
    }

    private static WmsStockEvent shipment(int number) {
        return WmsStockEvent.newBuilder()
                .setEventId("e" + number)
                .setSource("wms-dc1")
                .setOccurredAt(NOON)
                .setRecordedAt(NOON)
                .setKind(WmsStockKind.SHIP)
                .setSku("mug")
                .setLocation("dc1")
                .setQuantity(2)
                .build();
    }
}
