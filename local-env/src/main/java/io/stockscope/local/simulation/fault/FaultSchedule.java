// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import io.stockscope.local.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which faults there are in a run: as asked for on a command line, or as shipped. */
public final class FaultSchedule {
    /** The form in which a fault is asked for. */
    public static final String FORM = "KIND[@TARGET]:FROM+LENGTH[*STRENGTH]";

    /** Asks for {@link #everyKind}. */
    public static final String ALL = "all";

    private static final Pattern SPECIFICATION =
            Pattern.compile("([^@:+*]*)(?:@([^:+*]*))?:([^+*]*)\\+([^*]*)(?:\\*(.*))?");

    private static final long MINUTE = Duration.ofMinutes(1).toMillis();

    private static final int HOUR = 60;

    /** The first ones of every kind, which strike the opening of the books. */
    private static final int AT_THE_OPENING = 2;

    /** In minutes of a day in which shipments leave at 9:00, 12:00, 15:00 and 18:00. */
    private static final List<Planned> EVERY_KIND =
            List.of(
                    planned(FaultKind.LATE_BASELINE, "store2", 0, 8 * HOUR),
                    planned(FaultKind.LATE_ITEMS, "", 0, 9 * HOUR),
                    planned(FaultKind.SECOND_RESERVER, "web", 8 * HOUR, 4 * HOUR),
                    planned(FaultKind.TRANSFER_LOST, "dc1", 0, 24 * HOUR),
                    planned(FaultKind.EVENTS_DOUBLED, "b2b-oms", 8 * HOUR, 4 * HOUR),
                    planned(FaultKind.FEED_STOPS_APPLYING, "amazon", 9 * HOUR, 5 * HOUR),
                    planned(FaultKind.EVENTS_LOST, "wms-dc1", 17 * HOUR + 30, 90),
                    planned(FaultKind.LATE_UPLOAD, "store1", 10 * HOUR, 6 * HOUR),
                    planned(FaultKind.SLOW_FEED, "ebay", 8 * HOUR, 5 * HOUR),
                    planned(FaultKind.WRONG_CURRENCY, "", 15 * HOUR + 30, 3 * HOUR),
                    planned(FaultKind.SALES_BY_WMS, "store3", 8 * HOUR, 12 * HOUR),
                    planned(FaultKind.GARBAGE, "wms-dc1", 14 * HOUR + 30, 90, 0.5),
                    planned(FaultKind.POS_INPUT_HANGS, "", 10 * HOUR, 5 * HOUR),
                    planned(FaultKind.EVENTS_OUT_OF_ORDER, "amazon-connector", 9 * HOUR, 7 * HOUR),
                    planned(FaultKind.ACCEPTED_ONLY, "ebay", 13 * HOUR + 30, 4 * HOUR),
                    planned(FaultKind.CLOCK_AHEAD, "wms-dc2", 14 * HOUR + 30, 5 * HOUR),
                    planned(FaultKind.WRONG_QUANTITY, "web", 12 * HOUR + 30, 3 * HOUR),
                    planned(FaultKind.SOURCE_SILENT, "web-shop", 15 * HOUR, 2 * HOUR),
                    planned(FaultKind.SLOW_SOURCE, "ebay-connector", 9 * HOUR, 9 * HOUR, 30),
                    planned(FaultKind.SLOW_CONNECTOR, "amazon", 14 * HOUR + 30, 3 * HOUR, 60));

    /** In minutes of the demo's time, which runs as fast as a minute a second. */
    private static final List<Planned> DEMO =
            List.of(
                    planned(FaultKind.GARBAGE, "web-shop", 3, 30, 0.5),
                    planned(FaultKind.SECOND_RESERVER, "web", 40, 45, 1),
                    planned(FaultKind.FEED_STOPS_APPLYING, "amazon", 90, 60, 1),
                    planned(FaultKind.CLOCK_AHEAD, "web-shop", 155, 30, 600),
                    planned(FaultKind.WRONG_QUANTITY, "web", 190, 60, 1),
                    planned(FaultKind.EVENTS_LOST, "wms-dc1", 270, 60, 0.5));

    private static final long DEMO_ROUND_MINUTES = 350;

    private FaultSchedule() {}

    /**
     * Reads a fault as it is asked for on a command line, such as {@code feed-stops@amazon:10h+40m}
     * or {@code garbage@wms-dc1:11h+5m*0.01}.
     *
     * @param specification in the {@link #FORM}; durations are such as {@code 90s}, {@code 10m},
     *     {@code 36h30m}, {@code 1d}
     * @param targets what there is to be hit
     * @param fromMillis when the run begins, from which FROM counts
     * @param untilMillis when it ends
     * @throws IllegalArgumentException if it is none that can strike in this run; the message says
     *     in one line what would be
     */
    public static Fault parse(
            String specification, FaultTargets targets, long fromMillis, long untilMillis) {
        Matcher parts = SPECIFICATION.matcher(specification);
        if (!parts.matches()) {
            throw mistake(
                    specification, "a fault is " + FORM + ", such as feed-stops@amazon:10h+40m");
        }
        FaultKind kind = kind(specification, parts.group(1));
        String target = parts.group(2) == null ? "" : parts.group(2);
        checkTarget(specification, kind, target, targets.of(kind));
        long from = millis(specification, "FROM", parts.group(3));
        long length = millis(specification, "LENGTH", parts.group(4));
        if (length == 0) {
            throw mistake(specification, "LENGTH must be above 0");
        }
        // Written so that nothing overflows: a live run has no end.
        if (from > untilMillis - fromMillis - length) {
            throw mistake(
                    specification,
                    "it ends after the run, which is %s long"
                            .formatted(words(untilMillis - fromMillis)));
        }
        return new Fault(
                kind,
                target,
                fromMillis + from,
                fromMillis + from + length,
                parts.group(5) == null
                        ? kind.defaultStrength()
                        : strength(specification, kind, parts.group(5)));
    }

    /**
     * Checks that faults of one kind and target come one after the other: while the first goes on,
     * the second would strike nothing.
     *
     * @param fromMillis when the run begins, from which the message counts
     * @throws IllegalArgumentException if two overlap; the message names them in one line
     */
    public static void checkApart(List<Fault> faults, long fromMillis) {
        for (int i = 0; i < faults.size(); i++) {
            for (Fault other : faults.subList(0, i)) {
                if (faults.get(i).overlaps(other)) {
                    throw new IllegalArgumentException(
                            "%s and %s overlap; faults of one kind and target come one after the other"
                                    .formatted(
                                            words(other, fromMillis),
                                            words(faults.get(i), fromMillis)));
                }
            }
        }
    }

    private static String words(Fault fault, long fromMillis) {
        return "%s%s:%s+%s"
                .formatted(
                        fault.kind().word(),
                        fault.target().isEmpty() ? "" : "@" + fault.target(),
                        span(fault.fromMillis() - fromMillis),
                        span(fault.untilMillis() - fault.fromMillis()));
    }

    private static String span(long millis) {
        return Duration.ofMillis(millis).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /**
     * Returns faults of every kind, one each, spread over the days of a run: those that strike the
     * opening on the first day, the last on the last. Those of one target never overlap, so that
     * each can be seen and told apart, also in a run of one day.
     *
     * @param midnights the beginnings of the days on which something is sold, at least one
     */
    public static List<Fault> everyKind(List<Long> midnights) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; i < EVERY_KIND.size(); i++) {
            int turn = Math.max(0, i - AT_THE_OPENING + 1);
            int turns = EVERY_KIND.size() - AT_THE_OPENING + 1;
            faults.add(EVERY_KIND.get(i).at(midnights.get(turn * midnights.size() / turns)));
        }
        return List.copyOf(faults);
    }

    /**
     * Returns faults that are visible in Stockscope's tables, half an hour to an hour each, so that
     * a small retailer's orders meet them; one after the other with quiet between, again and again.
     * They are timed for a first round that begins at 10:00: it loses shipments of 15:00.
     *
     * @param fromMillis when the first round begins
     * @param untilMillis none begins after that
     */
    public static List<Fault> demo(long fromMillis, long untilMillis) {
        List<Fault> faults = new ArrayList<>();
        for (long round = fromMillis; ; round += DEMO_ROUND_MINUTES * MINUTE) {
            for (Planned planned : DEMO) {
                Fault fault = planned.at(round);
                if (fault.fromMillis() >= untilMillis) {
                    return List.copyOf(faults);
                }
                faults.add(fault);
            }
        }
    }

    /** A fault as shipped, in minutes from the beginning. */
    private record Planned(
            FaultKind kind, String target, long fromMinute, long minutes, double strength) {
        Fault at(long beginMillis) {
            return new Fault(
                    kind,
                    target,
                    beginMillis + fromMinute * MINUTE,
                    beginMillis + (fromMinute + minutes) * MINUTE,
                    strength);
        }
    }

    private static Planned planned(FaultKind kind, String target, long fromMinute, long minutes) {
        return planned(kind, target, fromMinute, minutes, kind.defaultStrength());
    }

    private static Planned planned(
            FaultKind kind, String target, long fromMinute, long minutes, double strength) {
        return new Planned(kind, target, fromMinute, minutes, strength);
    }

    private static FaultKind kind(String specification, String word) {
        for (FaultKind kind : FaultKind.values()) {
            if (kind.word().equals(word)) {
                return kind;
            }
        }
        throw mistake(
                specification,
                "unknown kind \"%s\"; the kinds are: %s"
                        .formatted(
                                word,
                                Arrays.stream(FaultKind.values())
                                        .map(FaultKind::word)
                                        .collect(Collectors.joining(", "))));
    }

    private static void checkTarget(
            String specification, FaultKind kind, String target, List<String> possible) {
        if (possible.isEmpty()) {
            if (!target.isEmpty()) {
                throw mistake(specification, kind.word() + " has no target");
            }
        } else if (!possible.contains(target)) {
            throw mistake(
                    specification,
                    "%s; it is one of: %s"
                            .formatted(
                                    target.isEmpty()
                                            ? "%s needs a %s as target"
                                                    .formatted(kind.word(), kind.target().word())
                                            : "unknown %s \"%s\""
                                                    .formatted(kind.target().word(), target),
                                    String.join(", ", possible)));
        }
    }

    private static long millis(String specification, String what, String text) {
        try {
            return Spans.parse(text).toMillis();
        } catch (IllegalArgumentException e) {
            throw mistake(specification, what + " is " + e.getMessage());
        }
    }

    private static double strength(String specification, FaultKind kind, String text) {
        if (kind.strength() == FaultKind.Strength.NONE) {
            throw mistake(specification, kind.word() + " has no strength");
        }
        double strength;
        try {
            strength = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            strength = Double.NaN;
        }
        if (!kind.strength().allows(strength)) {
            throw mistake(
                    specification,
                    "STRENGTH of %s is \"%s\", must be %s"
                            .formatted(kind.word(), text, kind.strength().words()));
        }
        return strength;
    }

    private static String words(long millis) {
        long minutes = millis / MINUTE;
        return minutes % (24 * 60) == 0
                ? minutes / (24 * 60) + "d"
                : String.format(Locale.ROOT, "%dm", minutes);
    }

    private static IllegalArgumentException mistake(String specification, String message) {
        return new IllegalArgumentException("\"" + specification + "\": " + message);
    }
}
