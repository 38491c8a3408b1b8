// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultScheduleTest {
    private static final long FROM = Instant.parse("2011-03-07T00:00:00Z").toEpochMilli();
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final FaultTargets TARGETS =
            new FaultTargets(
                    List.of("web", "amazon"),
                    List.of("dc1", "store1"),
                    List.of("store1"),
                    List.of("erp", "wms-dc1"));

    @Test
    void aFaultIsReadWithItsStrengthOrTheUsualOne() {
        assertThat(parse("feed-stops@amazon:10h+40m"))
                .isEqualTo(
                        new Fault(
                                FaultKind.FEED_STOPS_APPLYING,
                                "amazon",
                                FROM + 600 * MINUTE,
                                FROM + 640 * MINUTE,
                                1));
        assertThat(parse("garbage@wms-dc1:0s+1d*0.01"))
                .isEqualTo(new Fault(FaultKind.GARBAGE, "wms-dc1", FROM, FROM + DAY, 0.01));
        assertThat(parse("pos-input-hangs:90s+1m"))
                .isEqualTo(
                        new Fault(FaultKind.POS_INPUT_HANGS, "", FROM + 90_000, FROM + 150_000, 1));
        assertThat(parse("clock-ahead@erp:1h+1h*90").strength()).isEqualTo(90);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "feed-stops@amazon | a fault is KIND[@TARGET]:FROM+LENGTH[*STRENGTH]",
                "flood@web:1h+1h | unknown kind \"flood\"; the kinds are: feed-stops, accepted-only",
                "feed-stops:1h+1h | feed-stops needs a channel as target; it is one of: web, amazon",
                "feed-stops@etsy:1h+1h | unknown channel \"etsy\"; it is one of: web, amazon",
                "late-upload@dc1:1h+1h | unknown store \"dc1\"; it is one of: store1",
                "late-baseline@dc2:1h+1h | unknown location \"dc2\"; it is one of: dc1, store1",
                "events-lost@tills:1h+1h | unknown source \"tills\"; it is one of: erp, wms-dc1",
                "pos-input-hangs@web:1h+1h | pos-input-hangs has no target",
                "feed-stops@web:soon+1h | FROM is \"soon\", must be a duration such as 90s, 10m",
                "feed-stops@web:1h+60 | LENGTH is \"60\", must be a duration",
                "feed-stops@web:1h+0s | LENGTH must be above 0",
                "feed-stops@web:23h+61m | it ends after the run, which is 1d long",
                "feed-stops@web:999999999d+1s | it ends after the run",
                "feed-stops@web:1h+1h*2 | STRENGTH of feed-stops is \"2\", must be a share above 0",
                "feed-stops@web:1h+1h*0 | at most 1",
                "slow-feed@web:1h+1h*1 | must be a factor above 1",
                "slow-feed@web:1h+1h*NaN | must be a factor",
                "clock-ahead@erp:1h+1h*ten | STRENGTH of clock-ahead is \"ten\", must be seconds",
                "source-silent@erp:1h+1h*1 | source-silent has no strength"
            })
    void aMistakeIsOneLineThatSaysWhatThereIs(String specification, String message) {
        assertThatThrownBy(() -> parse(specification))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("\"" + specification + "\": ")
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
    }

    @Test
    void faultsOfOneKindAndTargetComeOneAfterTheOther() {
        Fault first = parse("feed-stops@amazon:10h30m+90m");

        FaultSchedule.checkApart(
                List.of(
                        first,
                        parse("feed-stops@amazon:12h+1h"),
                        parse("feed-stops@web:11h+1h"),
                        parse("slow-feed@amazon:11h+1h")),
                FROM);
        assertThatThrownBy(
                        () ->
                                FaultSchedule.checkApart(
                                        List.of(first, parse("feed-stops@amazon:11h+1h*0.5")),
                                        FROM))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "feed-stops@amazon:10h30m+1h30m and feed-stops@amazon:11h+1h overlap; faults"
                                + " of one kind and target come one after the other");
    }

    @Test
    void aRunWithoutAnEndTakesAnyFault() {
        Fault fault = FaultSchedule.parse("feed-stops@web:40d+1h", TARGETS, FROM, Long.MAX_VALUE);

        assertThat(fault.fromMillis()).isEqualTo(FROM + 40 * DAY);
    }

    @Test
    void everyKindIsShippedOnce() {
        assertThat(FaultSchedule.everyKind(List.of(FROM)))
                .extracting(Fault::kind)
                .containsExactlyInAnyOrder(FaultKind.values());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 20})
    void shippedFaultsStayOnTheDaysOfTheRunAndLeaveEachOtherAlone(int days) {
        List<Long> midnights = LongStream.range(0, days).mapToObj(day -> FROM + day * DAY).toList();

        List<Fault> faults = FaultSchedule.everyKind(midnights);

        assertThat(faults)
                .allMatch(
                        fault ->
                                fault.fromMillis() >= FROM
                                        && fault.untilMillis() <= FROM + days * DAY);
        assertThat(faults.stream().map(fault -> (fault.fromMillis() - FROM) / DAY).distinct())
                // Two of them strike the opening, on the first day.
                .hasSize(Math.min(days, FaultKind.values().length - 1));
        assertNoneOverlapsAtOneTarget(faults);
    }

    @Test
    void theDemosFaultsComeOneAfterTheOtherWithQuietBetweenAgainAndAgain() {
        List<Fault> faults = FaultSchedule.demo(FROM, FROM + DAY);

        for (int i = 1; i < faults.size(); i++) {
            assertThat(faults.get(i).fromMillis()).isGreaterThan(faults.get(i - 1).untilMillis());
        }
        assertThat(faults.get(0).fromMillis()).isLessThan(FROM + 5 * MINUTE);
        assertThat(faults).allMatch(fault -> fault.fromMillis() < FROM + DAY);
        assertThat(faults.get(faults.size() - 1).fromMillis())
                .isGreaterThan(FROM + DAY - 3_600_000);
        assertThat(faults.stream().filter(fault -> fault.kind() == FaultKind.GARBAGE).count())
                .isGreaterThan(3);
    }

    private static void assertNoneOverlapsAtOneTarget(List<Fault> faults) {
        for (Fault one : faults) {
            for (Fault other : faults) {
                assertThat(
                                one == other
                                        || !one.target().equals(other.target())
                                        || one.untilMillis() <= other.fromMillis()
                                        || other.untilMillis() <= one.fromMillis())
                        .as("%s and %s", one, other)
                        .isTrue();
            }
        }
    }

    private static Fault parse(String specification) {
        return FaultSchedule.parse(specification, TARGETS, FROM, FROM + DAY);
    }
}
