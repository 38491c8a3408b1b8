// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertingResultTest {

    @Test
    void commandsAreHeldAgainstTheLimit() throws Exception {
        AlertingResult result = result(0, 120, 190, 260);
        assertThat(result.verdict()).isEqualTo(Verdict.MET);
        assertThat(result.table())
                .containsPattern("command +300 +40 +40..40 +190 +120..260")
                .contains("p99 of commands: 190 (120..260) ms; at most 200 ms are wanted: met");
        JsonNode json = new JsonMapper().readTree(result.json());
        assertThat(json.at("/metrics/1/p99Millis/median").asLong()).isEqualTo(190);
        assertThat(json.get("verdict").asText()).isEqualTo("MET");
    }

    @Test
    void tooLateIsMissed() {
        assertThat(result(0, 190, 210, 260).verdict()).isEqualTo(Verdict.WITHIN_NOISE);
        assertThat(result(0, 205, 210, 260).verdict()).isEqualTo(Verdict.MISSED);
    }

    @Test
    void alertWithoutItsCommandIsMissed() {
        AlertingResult result = result(1, 120, 190, 195);
        assertThat(result.verdict()).isEqualTo(Verdict.MISSED);
        assertThat(result.table()).contains("3 alerts without a command");
    }

    private static AlertingResult result(int withoutCommand, long... p99) {
        return new AlertingResult(
                Machine.here(),
                Map.of(),
                Duration.ofMillis(200),
                Arrays.stream(p99).mapToObj(millis -> run(withoutCommand, millis)).toList());
    }

    private static AlertingResult.Run run(int withoutCommand, long p99Millis) {
        return new AlertingResult.Run(
                List.of(
                        new LatencyFigures(AlertingLog.ALERT, 300, 30, 100, 110),
                        new LatencyFigures(AlertingLog.COMMAND, 300, 40, p99Millis, 300)),
                withoutCommand,
                0.25,
                3);
    }
}
