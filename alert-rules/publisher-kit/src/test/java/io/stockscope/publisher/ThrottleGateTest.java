// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import io.stockscope.publisher.conformance.PublisherConformance;
import io.stockscope.publisher.conformance.PublisherUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThrottleGateTest extends PublisherConformance {

    @Override
    protected PublisherUnderTest publisher() {
        return new GatedPublisher("amazon");
    }

    @Test
    void refusesWhatItDoesNotUnderstandAndKeepsWhatHolds() {
        ThrottleGate gate = new ThrottleGate("web");
        assertThat(gate.receive(command(1, 3L), Duration.ZERO))
                .hasValueSatisfying(
                        ack -> assertThat(ack.getStatus()).isEqualTo(ThrottleAckStatus.APPLIED));
        assertThat(gate.receive(command(2, null), Duration.ZERO))
                .hasValueSatisfying(
                        ack -> {
                            assertThat(ack.getStatus()).isEqualTo(ThrottleAckStatus.REFUSED);
                            assertThat(ack.getMessage())
                                    .isEqualTo("capUnits is null, must be at least 0");
                        });
        assertThat(gate.limit("A", 10, 10)).isEqualTo(new Quantity(3, 7));
        assertThat(gate.lastRevision()).isEqualTo(1);
    }

    @Test
    void saysWhichNumberIsOutOfRange() {
        ThrottleGate gate = new ThrottleGate("web");
        ThrottleCommand command = command(1, null);
        command.getDirectives().get(0).setMode(ThrottleMode.BUFFER);
        command.getDirectives().get(0).setBufferPercent(101);
        assertThat(gate.receive(command, Duration.ZERO))
                .hasValueSatisfying(
                        ack ->
                                assertThat(ack.getMessage())
                                        .isEqualTo("bufferPercent is 101, must be 1 to 100"));
    }

    @Test
    void refusesALeaseThatIsTooLong() {
        ThrottleGate gate = new ThrottleGate("web");
        for (long ttl : new long[] {3_600_001, Long.MAX_VALUE}) {
            ThrottleCommand command = command(1, 3L);
            command.setTtlMs(ttl);
            assertThat(gate.receive(command, Duration.ZERO))
                    .hasValueSatisfying(
                            ack ->
                                    assertThat(ack.getStatus())
                                            .isEqualTo(ThrottleAckStatus.REFUSED));
            assertThat(gate.isBraked()).isFalse();
        }
    }

    @Test
    void saysWhatOvertakesAndWhatIsStopped() {
        ThrottleGate gate = new ThrottleGate("web");
        assertThat(gate.isBraked("A")).isFalse();
        assertThat(gate.isStopped("A")).isFalse();
        gate.receive(command(1, 1L), Duration.ZERO);
        assertThat(gate.isBraked("A")).isTrue();
        assertThat(gate.isStopped("A")).isFalse();
        gate.receive(command(2, 0L), Duration.ZERO);
        assertThat(gate.isStopped("A")).isTrue();
        ThrottleCommand ofAnother = command(3, 0L);
        ofAnother.getDirectives().get(0).setSkus(List.of("B"));
        gate.receive(ofAnother, Duration.ZERO);
        assertThat(gate.isBraked("A")).isFalse();
        assertThat(gate.isStopped("A")).isFalse();
        assertThat(gate.isStopped("B")).isTrue();
    }

    private static ThrottleCommand command(
            long revision, @org.jspecify.annotations.Nullable Long cap) {
        Instant at = Instant.EPOCH;
        return ThrottleCommand.newBuilder()
                .setCommandId("web-" + revision)
                .setChannel("web")
                .setDirectives(
                        List.of(
                                ThrottleDirective.newBuilder()
                                        .setSkus(List.of())
                                        .setMode(ThrottleMode.CAP)
                                        .setCapUnits(cap)
                                        .build()))
                .setRevision(revision)
                .setIssuedAt(at)
                .setTtlMs(60_000)
                .setExpiresAt(at)
                .setRuleNames(List.of())
                .setAlertIds(List.of())
                .setReason("")
                .setEvidence(Map.of())
                .setDryRun(false)
                .build();
    }
}
