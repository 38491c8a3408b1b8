// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher.conformance;

import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Commands that the tests send, and what stands in them. */
final class Commands {

    static final Duration TTL = Duration.ofMinutes(5);

    private static final Instant ISSUED_AT = Instant.parse("2026-06-01T12:00:00Z");

    private Commands() {}

    static ThrottleCommand command(
            String channel, long revision, List<ThrottleDirective> directives) {
        return ThrottleCommand.newBuilder()
                .setCommandId(channel + "-" + revision)
                .setChannel(channel)
                .setDirectives(directives)
                .setRevision(revision)
                .setIssuedAt(ISSUED_AT)
                .setTtlMs(TTL.toMillis())
                .setExpiresAt(ISSUED_AT.plus(TTL))
                .setRuleNames(List.of("Conformance"))
                .setAlertIds(List.of())
                .setReason("conformance test")
                .setEvidence(Map.of())
                .setDryRun(false)
                .build();
    }

    static ThrottleCommand dryRun(ThrottleCommand command) {
        return ThrottleCommand.newBuilder(command).setDryRun(true).build();
    }

    static ThrottleCommand lasting(Duration ttl, ThrottleCommand command) {
        return ThrottleCommand.newBuilder(command)
                .setTtlMs(ttl.toMillis())
                .setExpiresAt(ISSUED_AT.plus(ttl))
                .build();
    }

    static ThrottleDirective all(ThrottleMode mode) {
        return directive(List.of(), mode, null, null);
    }

    static ThrottleDirective of(String sku, ThrottleMode mode) {
        return directive(List.of(sku), mode, null, null);
    }

    static ThrottleDirective buffer(int percent) {
        return directive(List.of(), ThrottleMode.BUFFER, percent, null);
    }

    static ThrottleDirective bufferOf(String sku, int percent) {
        return directive(List.of(sku), ThrottleMode.BUFFER, percent, null);
    }

    static ThrottleDirective cap(long units) {
        return directive(List.of(), ThrottleMode.CAP, null, units);
    }

    static ThrottleDirective capOf(String sku, long units) {
        return directive(List.of(sku), ThrottleMode.CAP, null, units);
    }

    private static ThrottleDirective directive(
            List<String> skus,
            ThrottleMode mode,
            @Nullable Integer bufferPercent,
            @Nullable Long capUnits) {
        return ThrottleDirective.newBuilder()
                .setSkus(skus)
                .setMode(mode)
                .setBufferPercent(bufferPercent)
                .setCapUnits(capUnits)
                .build();
    }
}
