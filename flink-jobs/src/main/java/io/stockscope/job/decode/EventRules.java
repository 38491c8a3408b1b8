// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The rules that every event has to keep, whatever its topic. One instance checks one event: the
 * first rule that is broken decides.
 *
 * <p>Definitions: {@code time-and-events.md}, "Clocks that lie" and "Bad input".
 */
public final class EventRules {

    private static final long EARLIEST_MILLIS =
            Instant.parse("2000-01-01T00:00:00Z").toEpochMilli();
    private static final long END_MILLIS = Instant.parse("2201-01-01T00:00:00Z").toEpochMilli();

    private final @Nullable String source;
    private final @Nullable Long recordedAtMillis;

    /** Of a record that no source recorded at any time. */
    public EventRules() {
        this(null, null);
    }

    /** Of an event, which says by whom and when it was recorded. */
    public EventRules(@Nullable String source, @Nullable Long recordedAtMillis) {
        this.source = source;
        this.recordedAtMillis = recordedAtMillis;
    }

    /** Neither clock may run ahead of the next one by more than the allowed skew. */
    public EventRules clocks(
            long occurredAtMillis,
            long recordedAtMillis,
            Duration maxClockSkew,
            LongSupplier clockMillis)
            throws BadRecordException {
        if (isAhead(occurredAtMillis, recordedAtMillis, maxClockSkew)) {
            throw future(
                    "occurredAt " + instant(occurredAtMillis),
                    "recordedAt " + instant(recordedAtMillis),
                    maxClockSkew);
        }
        long nowMillis = clockMillis.getAsLong();
        if (isAhead(recordedAtMillis, nowMillis, maxClockSkew)) {
            throw future(
                    "recordedAt " + instant(recordedAtMillis),
                    "the clock of this run, " + instant(nowMillis) + ",",
                    maxClockSkew);
        }
        return this;
    }

    public EventRules filled(String field, String value) throws BadRecordException {
        if (value.isEmpty()) {
            throw invalid(field + " is empty");
        }
        return this;
    }

    public EventRules notNegative(String field, @Nullable Long units) throws BadRecordException {
        if (units != null && units < 0) {
            throw invalid(field + " is " + units + ", must not be negative");
        }
        return this;
    }

    public EventRules time(String field, long atMillis) throws BadRecordException {
        if (!isSensible(atMillis)) {
            throw invalid(
                    field + " is " + instant(atMillis) + ", must be in the years 2000 to 2200");
        }
        return this;
    }

    public EventRules time(String field, @Nullable Instant at) throws BadRecordException {
        return at == null ? this : time(field, at.toEpochMilli());
    }

    public EventRules times(String field, @Nullable Map<String, Instant> byName)
            throws BadRecordException {
        if (byName != null) {
            for (Map.Entry<String, Instant> entry : byName.entrySet()) {
                if (!isSensible(entry.getValue().toEpochMilli())) {
                    time(field + "." + entry.getKey(), entry.getValue());
                }
            }
        }
        return this;
    }

    public EventRules holds(boolean rule, Supplier<String> otherwise) throws BadRecordException {
        if (!rule) {
            throw invalid(otherwise.get());
        }
        return this;
    }

    /** Whether a time is in the years 2000 to 2200. */
    public static boolean isSensible(long atMillis) {
        return atMillis >= EARLIEST_MILLIS && atMillis < END_MILLIS;
    }

    private BadRecordException future(String what, String than, Duration maxClockSkew) {
        return new BadRecordException(
                DeadLetterReason.FUTURE_TIMESTAMP,
                what + " is later than " + than + " by more than " + maxClockSkew,
                source,
                recordedAtMillis);
    }

    private BadRecordException invalid(String message) {
        return new BadRecordException(DeadLetterReason.INVALID, message, source, recordedAtMillis);
    }

    /** Whether one time is later than another one by more than that; no sum of it overflows. */
    private static boolean isAhead(long atMillis, long ofMillis, Duration by) {
        return atMillis > ofMillis
                && (atMillis - ofMillis < 0 || atMillis - ofMillis > by.toMillis());
    }

    private static Instant instant(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}
