// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import io.stockscope.alert.SnapshotText;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a person has ordered for a channel; it beats the rules until it is lifted or its time has
 * passed.
 *
 * @param untilMillis wall clock; at most {@link #LONGEST} after it was ordered
 * @param by for display: it proves nothing
 */
public record ManualOverride(Mode mode, long untilMillis, String by, String reason) {

    private static final Pattern EVIDENCE =
            Pattern.compile(
                    "(FORCE_PAUSE|FORCE_RELEASE) until"
                            + " (\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z) by (.*)",
                    Pattern.DOTALL);

    /** Characters of what a person writes. */
    private static final int LONGEST_TEXT = 500;

    /** No order holds for longer. */
    public static final Duration LONGEST = Duration.ofHours(24);

    /** What. */
    public enum Mode {
        /** The rules decide. */
        AUTO,
        FORCE_RELEASE,
        FORCE_PAUSE
    }

    /** An order. */
    public static ManualOverride of(
            Mode mode, long orderedAtMillis, @Nullable Long untilMillis, String by, String reason) {
        long latest = orderedAtMillis + LONGEST.toMillis();
        return new ManualOverride(
                mode,
                untilMillis == null ? latest : Math.min(untilMillis, latest),
                beginning(by),
                beginning(reason));
    }

    private static String beginning(String text) {
        return text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }

    /** As evidence in a command: what, until when, and by whom. */
    String evidence() {
        return "%s until %s by %s".formatted(mode, Instant.ofEpochMilli(untilMillis), by);
    }

    /** As the reason of a command. */
    String asReason() {
        return toldBy(by) + reason;
    }

    private static String toldBy(String by) {
        return "ordered by %s: ".formatted(by);
    }

    /**
     * The order that a command says it follows from; empty if it follows from none.
     *
     * @param command whose evidence and reason are those of an order
     */
    static Optional<ManualOverride> of(Command command) {
        Matcher said = EVIDENCE.matcher(command.evidence().getOrDefault(Command.ORDER, ""));
        if (!said.matches()) {
            return Optional.empty();
        }
        String by = said.group(3);
        String reason = command.reason();
        return Optional.of(
                new ManualOverride(
                        Mode.valueOf(said.group(1)),
                        Instant.parse(said.group(2)).toEpochMilli(),
                        beginning(by),
                        beginning(
                                reason.startsWith(toldBy(by))
                                        ? reason.substring(toldBy(by).length())
                                        : reason)));
    }

    boolean isInForce(long nowMillis) {
        return mode != Mode.AUTO && nowMillis < untilMillis;
    }

    void write(DataOutput out) throws IOException {
        SnapshotText.write(mode.name(), out);
        out.writeLong(untilMillis);
        SnapshotText.write(by, out);
        SnapshotText.write(reason, out);
    }

    static ManualOverride read(DataInput in) throws IOException {
        return new ManualOverride(
                Mode.valueOf(SnapshotText.read(in)),
                in.readLong(),
                SnapshotText.read(in),
                SnapshotText.read(in));
    }
}
