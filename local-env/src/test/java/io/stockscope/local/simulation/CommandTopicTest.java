// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.local.CliException;
import io.stockscope.local.simulation.publish.ThrottleCommands.Received;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class CommandTopicTest {
    private static final TopicPartition PARTITION =
            new TopicPartition(StockscopeTopic.THROTTLE_COMMANDS.topicName(), 0);
    private static final long NOON = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final AtomicLong nanos = new AtomicLong();
    private final BrokerClock broker = new BrokerClock(nanos::get);
    private final AtomicInteger outages = new AtomicInteger();
    private final AtomicInteger decoded = new AtomicInteger();
    private long offset;

    @Test
    void ofWhatIsThereAlreadyTheLastOfEachChannelIsHandedOver() {
        there(record("web 1", NOON), record("web 3", NOON), record("ebay 2", NOON));
        there(record("web 2", NOON), record("ebay 9 dry", NOON), record("nonsense", NOON));
        broker.appended(NOON + 4_000);

        try (CommandTopic topic = open(1)) {
            assertThat(take(topic, 2))
                    .extracting(CommandTopicTest::name, Received::age, Received::earlier)
                    .containsExactly(
                            tuple("ebay 2", Duration.ofSeconds(4), true),
                            tuple("web 3", Duration.ofSeconds(4), true));
            assertThat(topic.poll(0)).isNull();
        }
    }

    @Test
    void whatComesLaterIsHandedOverAsItComes() {
        try (CommandTopic topic = open(1)) {
            broker.appended(NOON);
            consumer.schedulePollTask(
                    () -> {
                        consumer.addRecord(record("web 5", NOON));
                        consumer.addRecord(record("web 4", NOON));
                        consumer.addRecord(record("web 5", NOON));
                        consumer.addRecord(record("web 6 dry", NOON));
                    });

            assertThat(take(topic, 4))
                    .extracting(CommandTopicTest::name, Received::earlier)
                    .containsExactly(
                            tuple("web 5", false),
                            tuple("web 4", false),
                            tuple("web 5", false),
                            tuple("web 6 dry", false));
        }
    }

    @Test
    void ageIsCountedByKafkasClockWhateverElseTheTimeIs() {
        there(record("web 1", NOON));
        broker.appended(NOON + 1_000);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());

        try (CommandTopic topic = open(60)) {
            assertThat(take(topic, 1))
                    .extracting(Received::age)
                    .containsExactly(Duration.ofSeconds(3 * 60));
        }
    }

    @Test
    void commandThatIsYoungerThanWhatIsKnownOfTheClockIsNew() {
        there(record("web 1", NOON));
        broker.appended(NOON - 1_000);

        try (CommandTopic topic = open(1)) {
            assertThat(take(topic, 1)).extracting(Received::age).containsExactly(Duration.ZERO);
        }
    }

    @Test
    void commandsWaitUntilTheTimeIsKnown() {
        there(record("web 1", NOON));
        try (CommandTopic topic = open(1)) {
            await().until(decoded::get, count -> count == 1);
            assertThat(topic.poll(0)).isNull();
            broker.appended(NOON);
            assertThat(take(topic, 1)).hasSize(1);
        }
    }

    @Test
    void ageByTheSendersClockIsNone() {
        broker.appended(NOON);
        there(
                new ConsumerRecord<>(
                        PARTITION.topic(),
                        0,
                        offset++,
                        NOON,
                        TimestampType.CREATE_TIME,
                        0,
                        0,
                        new byte[0],
                        "web 1".getBytes(UTF_8),
                        new RecordHeaders(),
                        Optional.empty()));

        try (CommandTopic topic = open(1)) {
            assertThat(take(topic, 1)).extracting(Received::age).containsOnlyNulls();
        }
    }

    @Test
    void registryThatIsAwayIsWaitedFor() {
        outages.set(1);
        broker.appended(NOON);
        there(record("web 1", NOON));

        try (CommandTopic topic = open(1)) {
            assertThat(take(topic, 1)).extracting(CommandTopicTest::name).containsExactly("web 1");
        }
    }

    @Test
    void topicThatMayNotBeReadIsAnError() {
        consumer.schedulePollTask(
                () ->
                        consumer.setPollException(
                                new TopicAuthorizationException("not authorized: commands")));
        there();
        try (CommandTopic topic = open(1)) {
            await().untilAsserted(
                            () ->
                                    assertThatThrownBy(() -> topic.poll(0))
                                            .isInstanceOf(CliException.class)
                                            .hasMessageContaining("stockscope.throttle-commands")
                                            .hasMessageContaining("not authorized"));
        }
    }

    /** Waits for so many commands. */
    private static List<Received> take(CommandTopic topic, int count) {
        List<Received> taken = new ArrayList<>();
        await().until(
                        () -> {
                            Received next = topic.poll(0);
                            if (next != null) {
                                taken.add(next);
                            }
                            return taken.size() == count;
                        });
        return taken;
    }

    private CommandTopic open(double speed) {
        there();
        return new CommandTopic(consumer, this::decode, broker, speed);
    }

    /** What is on the topic before anybody reads it. */
    @SafeVarargs
    private void there(ConsumerRecord<byte[], byte[]>... records) {
        consumer.updatePartitions(
                PARTITION.topic(),
                List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, offset));
        if (records.length > 0) {
            consumer.schedulePollTask(() -> List.of(records).forEach(consumer::addRecord));
        }
    }

    /** A command is written as its channel, its revision, and perhaps that it is a dry run. */
    private ConsumerRecord<byte[], byte[]> record(String command, long appendedMillis) {
        return new ConsumerRecord<>(
                PARTITION.topic(),
                0,
                offset++,
                appendedMillis,
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                new byte[0],
                command.getBytes(UTF_8),
                new RecordHeaders(),
                Optional.empty());
    }

    private ThrottleCommand decode(byte[] value) throws BadRecordException, IOException {
        if (outages.getAndDecrement() > 0) {
            throw new IOException("connection refused");
        }
        decoded.incrementAndGet();
        String text = new String(value, UTF_8);
        String[] words = text.split(" ");
        if (words.length < 2) {
            throw BadRecordException.undecodable(text);
        }
        return ThrottleCommand.newBuilder()
                .setCommandId(text)
                .setChannel(words[0])
                .setDirectives(List.of())
                .setRevision(Long.parseLong(words[1]))
                .setIssuedAt(Instant.EPOCH)
                .setTtlMs(60_000)
                .setExpiresAt(Instant.EPOCH)
                .setRuleNames(List.of())
                .setAlertIds(List.of())
                .setReason("test")
                .setEvidence(Map.of())
                .setDryRun(words.length > 2)
                .build();
    }

    private static String name(Received received) {
        return received.command().getCommandId();
    }
}
