// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.throttle.Brake;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.Restraint;
import io.stockscope.event.Alert;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

/** What travels, and what goes out, is what it was. */
class AlertingTypesTest {

    private static final AlertMessage ALERT =
            new AlertMessage(
                    "a1",
                    "Slow",
                    State.RESOLVED,
                    "page",
                    Map.of("channel", "web"),
                    Map.of("summary", "web is slow"),
                    Double.NaN,
                    "> 5",
                    1_000,
                    9_000,
                    8_000L,
                    true);

    @Test
    void recordsTravelWhole() throws IOException {
        TopicRecord record =
                new TopicRecord("t", 3, 4, new byte[] {1}, new byte[] {2, 3}, 5, "t/1/2");
        assertThat(travelled(TopicRecordSerializer.INSTANCE, record))
                .usingRecursiveComparison()
                .isEqualTo(record);
        TopicRecord bare = new TopicRecord("t", 3, 4, null, null, 5, null);
        assertThat(travelled(TopicRecordSerializer.INSTANCE, bare))
                .usingRecursiveComparison()
                .isEqualTo(bare);
    }

    @Test
    void rulesTravelWholeHoweverLongTheyAre() throws IOException {
        RuleTexts rules = RuleTexts.of(Map.of("a.yaml", "ü".repeat(100_000)));
        assertThat(travelled(RuleTextsSerializer.INSTANCE, rules)).isEqualTo(rules);
        RuleTexts none = RuleTexts.unreadable("gone");
        assertThat(travelled(RuleTextsSerializer.INSTANCE, none)).isEqualTo(none);
    }

    @Test
    void alertsTravelWhole() throws IOException {
        assertThat(travelled(AlertMessageSerializer.INSTANCE, ALERT)).isEqualTo(ALERT);
    }

    @Test
    void anAlertIsARecordOfTheContract() {
        Alert record = AlertRecords.record(ALERT);
        assertThat(record.getAlertId()).isEqualTo("a1");
        assertThat(record.getRuleName()).isEqualTo("Slow");
        assertThat(record.getState().name()).isEqualTo("RESOLVED");
        assertThat(record.getSeverity()).isEqualTo("page");
        assertThat(record.getLabels()).containsExactly(Map.entry("channel", "web"));
        assertThat(record.getAnnotations()).containsExactly(Map.entry("summary", "web is slow"));
        assertThat(record.getValue()).isNaN();
        assertThat(record.getCondition()).isEqualTo("> 5");
        assertThat(record.getStartedAt()).isEqualTo(Instant.ofEpochMilli(1_000));
        assertThat(record.getAt()).isEqualTo(Instant.ofEpochMilli(9_000));
        assertThat(record.getEndedAt()).isEqualTo(Instant.ofEpochMilli(8_000));
    }

    @Test
    void aCommandIsTheSameAfterItWasInTheLog() {
        Command command =
                new Command(
                        "web",
                        Brake.of(List.of("mug", "cup"), Restraint.PAUSE)
                                .and(Brake.general(Restraint.buffer(20))),
                        17,
                        1_000,
                        Duration.ofMinutes(5),
                        List.of("Slow"),
                        List.of("a1"),
                        "demanded by rules",
                        Map.of("Slow", "7 (> 5)"),
                        true);
        assertThat(CommandRecords.command(CommandRecords.record(command))).isEqualTo(command);
        assertThat(CommandRecords.record(command).getCommandId()).isEqualTo("web-17");
        assertThat(CommandRecords.record(command).getExpiresAt())
                .isEqualTo(Instant.ofEpochMilli(301_000));
    }

    @Test
    void aStateOfALaterFormatIsRefused() {
        DataInputStream later =
                new DataInputStream(new ByteArrayInputStream(new byte[] {0, 0, 0, 9}));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> AlertingState.read(later))
                .withMessageContaining("has format 9");
    }

    private static <T> T travelled(TypeSerializer<T> serializer, T value) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        DataInputDeserializer in = new DataInputDeserializer(out.getCopyOfBuffer());
        T read = serializer.deserialize(in);
        assertThat(in.available()).isZero();
        return read;
    }
}
