// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingInt;
import static java.util.Comparator.comparingLong;

import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The throttling in force on one channel: all that the last command says, and nothing else. */
final class Brake {
    /** Less restrictive first. */
    private static final Comparator<ThrottleDirective> RESTRICTIVENESS =
            comparing(ThrottleDirective::getMode)
                    .thenComparing(comparingLong(Brake::capUnits).reversed())
                    .thenComparing(comparingInt(Brake::bufferPercent));

    private final Map<String, ThrottleDirective> bySku = new HashMap<>();
    private @Nullable ThrottleDirective others;
    private List<ThrottleDirective> directives = List.of();
    private long revision = Long.MIN_VALUE;

    /**
     * What was made of a command.
     *
     * @param status to be acknowledged
     * @param changed whether something else is in force than before
     * @param message why it was not applied; null if it was
     */
    record Verdict(ThrottleAckStatus status, boolean changed, @Nullable String message) {}

    /** Takes a command that is no dry run. */
    Verdict receive(ThrottleCommand command, long nowMillis) {
        if (command.getRevision() <= revision) {
            return new Verdict(
                    ThrottleAckStatus.STALE, false, "revision " + revision + " is in force");
        }
        long ageMillis = nowMillis - command.getIssuedAt().toEpochMilli();
        if (ageMillis > command.getTtlMs()) {
            return new Verdict(
                    ThrottleAckStatus.EXPIRED, false, "read " + ageMillis + " ms after its issue");
        }
        for (ThrottleDirective directive : command.getDirectives()) {
            String fault = fault(directive);
            if (fault != null) {
                return new Verdict(ThrottleAckStatus.REFUSED, false, fault);
            }
        }
        revision = command.getRevision();
        boolean changed = !command.getDirectives().equals(directives);
        put(command.getDirectives());
        return new Verdict(ThrottleAckStatus.APPLIED, changed, null);
    }

    /** The lease of a command has ended; returns whether that releases anything. */
    boolean expire(long ofRevision) {
        if (ofRevision != revision || directives.isEmpty()) {
            return false;
        }
        put(List.of());
        return true;
    }

    /** Returns what an article has to obey; null if it is free. */
    @Nullable ThrottleDirective directive(String sku) {
        return bySku.getOrDefault(sku, others);
    }

    private void put(List<ThrottleDirective> newDirectives) {
        directives = List.copyOf(newDirectives);
        bySku.clear();
        others = null;
        for (ThrottleDirective directive : directives) {
            if (directive.getSkus().isEmpty()) {
                others = others == null ? directive : stronger(others, directive);
            }
            for (String sku : directive.getSkus()) {
                bySku.merge(sku, directive, Brake::stronger);
            }
        }
    }

    private static ThrottleDirective stronger(ThrottleDirective one, ThrottleDirective other) {
        return RESTRICTIVENESS.compare(one, other) < 0 ? other : one;
    }

    private static @Nullable String fault(ThrottleDirective directive) {
        ThrottleMode mode = directive.getMode();
        int percent = bufferPercent(directive);
        if (mode == ThrottleMode.BUFFER && (percent < 1 || percent > 100)) {
            return "BUFFER with bufferPercent " + directive.getBufferPercent();
        }
        if (mode == ThrottleMode.CAP && capUnits(directive) < 0) {
            return "CAP with capUnits " + directive.getCapUnits();
        }
        return null;
    }

    private static long capUnits(ThrottleDirective directive) {
        Long units = directive.getCapUnits();
        return units == null ? -1 : units;
    }

    private static int bufferPercent(ThrottleDirective directive) {
        Integer percent = directive.getBufferPercent();
        return percent == null ? 0 : percent;
    }
}
