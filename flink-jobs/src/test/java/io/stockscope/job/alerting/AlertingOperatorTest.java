// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import static io.stockscope.job.alerting.AlertingWorld.RULES;
import static io.stockscope.job.alerting.AlertingWorld.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.throttle.Command;
import io.stockscope.config.ConfigSources;
import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.job.time.RunClock;
import io.stockscope.table.ThrottleAckRow;
import io.stockscope.table.ThrottleCommandRow;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shell: time, state and streams; what is decided is told by {@link AlertingTest}. */
class AlertingOperatorTest {

    /** Static, since operators are serialized. */
    private static MemoryCommandLog log = new MemoryCommandLog();

    /** What the wall clock reads. */
    private static long wallMillis;

    /** The clock of a run, which began with the test. */
    private record TestClock(double speed) implements RunClock {
        @Override
        public long getAsLong() {
            return readingMillis(wallMillis);
        }

        @Override
        public long readingMillis(long wall) {
            return START + (long) ((wall - START) * speed);
        }
    }

    private final AlertingWorld world = new AlertingWorld();

    @BeforeEach
    void begin() {
        log = new MemoryCommandLog();
        wallMillis = START;
    }

    @Test
    void whatComesOfRecordsGoesToItsStream() throws Exception {
        try (var harness = open(null, 1)) {
            harness.processElement2(new StreamRecord<>(AlertingWorld.rules(RULES)));
            take(harness, world.stale(50, wallMillis));
            goOn(harness, 1);
            take(harness, world.applied(log.commands.get(0).revision(), wallMillis));
            take(
                    harness,
                    world.record(
                            StockscopeTopic.THROTTLE_OVERRIDES, new byte[] {7}, null, wallMillis));

            assertThat(harness.extractOutputValues())
                    .extracting(AlertMessage::state)
                    .containsExactly(State.FIRING);
            assertThat(harness.getSideOutput(AlertingOperator.COMMANDS))
                    .extracting(row -> row.getValue().revision())
                    .containsExactly(log.commands.get(0).revision());
            assertThat(harness.getSideOutput(AlertingOperator.ANSWERS))
                    .extracting(row -> row.getValue().status())
                    .containsExactly(ThrottleAckRow.Status.APPLIED);
            assertThat(harness.getSideOutput(AlertingOperator.RULES))
                    .extracting(row -> row.getValue().ruleName())
                    .containsExactly("", "MuchIsStale");
            assertThat(harness.getSideOutput(AlertingOperator.REJECTED))
                    .extracting(record -> record.getValue().topic())
                    .containsExactly("throttle.overrides");
        }
    }

    @Test
    void itLooksEachSecondThoughNothingComes() throws Exception {
        try (var harness = open(null, 1)) {
            harness.processElement2(new StreamRecord<>(AlertingWorld.rules(RULES)));
            goOn(harness, 1);
            assertThat(harness.extractOutputValues()).isEmpty();

            for (int second = 0; second < 160; second++) {
                wallMillis += 1_000;
                harness.setProcessingTime(harness.getProcessingTime() + 1_000);
            }
            assertThat(harness.extractOutputValues())
                    .extracting(AlertMessage::ruleName)
                    .containsExactly("MeasurementsStalled");
        }
    }

    @Test
    void aRestoredOneGoesOnFromItsStateAndTheLog() throws Exception {
        OperatorSubtaskState state;
        try (var harness = open(null, 1)) {
            harness.processElement2(new StreamRecord<>(AlertingWorld.rules(RULES)));
            take(harness, world.stale(50, wallMillis));
            goOn(harness, 1);
            state = harness.snapshot(1, 1);
        }
        Command before = log.commands.get(0);
        try (var harness = open(state, 1)) {
            harness.processElement2(new StreamRecord<>(AlertingWorld.rules(RULES)));
            goOn(harness, 130);

            assertThat(log.takenOver).isEqualTo(2);
            assertThat(log.commands)
                    .extracting(Command::revision)
                    .doesNotHaveDuplicates()
                    .isSorted();
            assertThat(log.commands).extracting(Command::brake).containsOnly(before.brake());
            // It is told again once a minute: the same episode.
            assertThat(harness.extractOutputValues())
                    .isNotEmpty()
                    .extracting(AlertMessage::state, AlertMessage::startedAtMillis)
                    .containsOnly(tuple(State.FIRING, START + 1_000));
            assertThat(harness.getSideOutput(AlertingOperator.COMMANDS))
                    .extracting(StreamRecord::getValue)
                    .extracting(ThrottleCommandRow::revision)
                    .doesNotContain(before.revision());
        }
    }

    @Test
    void whatCannotGetIntoTheLogFailsTheJob() throws Exception {
        try (var harness = open(null, 1)) {
            harness.processElement2(new StreamRecord<>(AlertingWorld.rules(RULES)));
            take(harness, world.stale(50, wallMillis));
            log.away = true;
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> goOn(harness, 1))
                    .withMessage("Kafka is away");
        }
    }

    /** What is missing is on its way, and that is not faster though a simulation is. */
    @Test
    void patienceIsByTheWallClock() throws Exception {
        int speed = 60;
        TestClock clock = new TestClock(speed);
        try (var harness = open(null, speed)) {
            harness.processElement2(new StreamRecord<>(AlertingWorld.rules(RULES)));
            for (TopicRecord each : world.frontier(clock.getAsLong())) {
                take(harness, each);
            }
            world.frontier(clock.getAsLong());
            for (TopicRecord afterTheMissing : world.frontier(clock.getAsLong())) {
                take(harness, afterTheMissing);
            }

            pass(harness, 10_000);
            assertThat(harness.extractOutputValues()).isEmpty();

            pass(harness, 100);
            assertThat(harness.extractOutputValues())
                    .extracting(AlertMessage::ruleName)
                    .containsExactly("MeasurementsMissing");
        }
    }

    private static void pass(
            TwoInputStreamOperatorTestHarness<TopicRecord, RuleTexts, AlertMessage> harness,
            long millis)
            throws Exception {
        for (long passed = 0; passed < millis; passed += 20) {
            wallMillis += 20;
            harness.setProcessingTime(harness.getProcessingTime() + 20);
        }
    }

    private void goOn(
            TwoInputStreamOperatorTestHarness<TopicRecord, RuleTexts, AlertMessage> harness,
            int seconds)
            throws Exception {
        for (int i = 0; i < seconds; i++) {
            wallMillis += 1_000;
            for (TopicRecord each : world.frontier(wallMillis)) {
                take(harness, each);
            }
            harness.setProcessingTime(harness.getProcessingTime() + 1_000);
        }
    }

    private static void take(
            TwoInputStreamOperatorTestHarness<TopicRecord, RuleTexts, AlertMessage> harness,
            TopicRecord record)
            throws Exception {
        harness.processElement1(new StreamRecord<>(record));
    }

    private static TwoInputStreamOperatorTestHarness<TopicRecord, RuleTexts, AlertMessage> open(
            @Nullable OperatorSubtaskState state, int speed) throws Exception {
        SchemaLookup.Factory schemas =
                () ->
                        id -> {
                            Schema schema = AlertingWorld.registered().get(id);
                            if (schema == null) {
                                throw new UnknownSchemaException(id);
                            }
                            return schema;
                        };
        StockscopeConfig config =
                StockscopeConfig.load(new ConfigSources(null, null, Map.of(), Map.of()));
        AlertingOperator operator =
                new AlertingOperator(
                        config.alerting(),
                        () -> log,
                        new AlertingOperator.Schemas(schemas, schemas, Duration.ofSeconds(30)),
                        new TestClock(speed),
                        1_000 / speed);
        TwoInputStreamOperatorTestHarness<TopicRecord, RuleTexts, AlertMessage> harness =
                new TwoInputStreamOperatorTestHarness<>(operator);
        harness.setup(AlertMessageSerializer.INSTANCE);
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }
}
