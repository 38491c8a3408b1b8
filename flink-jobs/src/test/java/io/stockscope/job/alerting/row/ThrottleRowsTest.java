// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.throttle.Brake;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.Restraint;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.table.ThrottleAckRow;
import io.stockscope.table.ThrottleCommandRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ThrottleRowsTest {

    private static final Brake MUGS_PAUSED_REST_BUFFERED =
            Brake.of(List.of("mug \"1\"", "cup"), Restraint.PAUSE)
                    .and(Brake.general(Restraint.buffer(20)));

    @Test
    void aCommandHasItsDirectivesAsJson() {
        assertThat(ThrottleCommandRows.row(command(MUGS_PAUSED_REST_BUFFERED, Map.of("Slow", "7"))))
                .isEqualTo(
                        new ThrottleCommandRow(
                                "web",
                                5,
                                "web-5",
                                """
                                [{"skus":["cup","mug \\"1\\""],"mode":"PAUSE","bufferPercent":null,"capUnits":null},\
                                {"skus":[],"mode":"BUFFER","bufferPercent":20,"capUnits":null}]""",
                                List.of("Slow"),
                                List.of("a1"),
                                "demanded by rules",
                                Map.of("Slow", "7"),
                                false,
                                false,
                                3_000,
                                60_000,
                                63_000));
    }

    @Test
    void aReleaseByAPersonHasNoDirectivesAndSaysSo() {
        ThrottleCommandRow row =
                ThrottleCommandRows.row(
                        command(Brake.FREE, Map.of(Command.ORDER, "FORCE_RELEASE")));
        assertThat(row.directives()).isEqualTo("[]");
        assertThat(row.override()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerKeepsItsStatus(ThrottleAckStatus status) {
        assertThat(ThrottleAckRows.row(ack(status, "why")))
                .isEqualTo(
                        new ThrottleAckRow(
                                "web",
                                5,
                                "web-5",
                                ThrottleAckRow.Status.valueOf(status.name()),
                                "why",
                                4_000));
    }

    @Test
    void anAnswerWithoutAMessageHasAnEmptyOne() {
        assertThat(ThrottleAckRows.row(ack(ThrottleAckStatus.APPLIED, null)).message()).isEmpty();
    }

    private static Command command(Brake brake, Map<String, String> evidence) {
        return new Command(
                "web",
                brake,
                5,
                3_000,
                Duration.ofMinutes(1),
                List.of("Slow"),
                List.of("a1"),
                "demanded by rules",
                evidence,
                false);
    }

    private static ThrottleAck ack(ThrottleAckStatus status, @Nullable String message) {
        return ThrottleAck.newBuilder()
                .setCommandId("web-5")
                .setChannel("web")
                .setRevision(5)
                .setAt(Instant.ofEpochMilli(4_000))
                .setStatus(status)
                .setMessage(message)
                .build();
    }
}
