// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.demo.Figures.FaultFigure;
import io.stockscope.local.demo.Figures.Flow;
import io.stockscope.local.demo.Figures.Incident;
import io.stockscope.local.demo.Figures.Stock;
import io.stockscope.local.demo.Figures.Sync;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ViewTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final View.Now NOW =
            new View.Now(
                    NOON,
                    300,
                    Duration.ofSeconds(83),
                    Duration.ofMinutes(2),
                    LocalDateTime.parse("2010-12-01T10:34:00"),
                    LocalDateTime.parse("2010-12-01T10:40:00"));
    private static final Fault LATE_STORE =
            new Fault(
                    FaultKind.LATE_UPLOAD,
                    "store2",
                    NOON.minusSeconds(600).toEpochMilli(),
                    NOON.plusSeconds(720).toEpochMilli(),
                    1);
    private static final Figures USUAL =
            new Figures(
                    new Flow(1234.4, 45_678, 12L, Duration.ofSeconds(330), 7, 3),
                    new Stock(1_500, 3, 45, 12, 4, new BigDecimal("1234.5"), 30, 2),
                    new Sync(9_993, 7, "amazon", 0.0123, 5, 3, "amazon", 17, BigDecimal.TEN),
                    List.of(
                            new Incident(
                                    "85123A",
                                    "dc1",
                                    -12,
                                    new BigDecimal("30.6"),
                                    NOON.minusSeconds(3600),
                                    null,
                                    "res-1",
                                    "CREATED amazon")),
                    new TreeMap<>(Map.of("UNDECODABLE", 12L, "INVALID", 1L)),
                    List.of(new FaultFigure(LATE_STORE, 123, "45 conflicts", false)));

    private final View view =
            new View("GBP", List.of("Flink http://127.0.0.1:1", "Ctrl-C ends it all."), true);

    @Test
    void everyFigureStandsThereWithItsUnit() {
        assertThat(lines(view.draw(USUAL, NOW, 80, 24)))
                .containsExactly(
                        "Stockscope demo   Mon 2026-06-01 12:00:00 simulated, 300 x          1:23 of 2:00",
                        "-".repeat(80),
                        "Retailer      Wed 10:34 (flash sale on until Wed 10:40) by its own clock",
                        "Events        1,234/s, 45,678 read, backlog 12, late 7, twice 3",
                        "Watermark     5 min 30 s of simulated time behind (1.1 s of the wall clock)",
                        "Stock         SKUs below zero: 3, by 45 units in all; 1,500 SKUs at locations",
                        "Negative ATS  4 open (1,234.50 GBP) of 12; 30 conflicts; books differ: 2",
                        "Sync          99.9 % of 10,000 changes in time, amazon 98.7 %; overdue now: 5",
                        "Stale         3 displays, 17 units too many (10.00 GBP), most on amazon",
                        "Dead letters  INVALID 1, UNDECODABLE 12",
                        "",
                        "WORST INCIDENTS location lowest ATS   value GBP  began     caused by",
                        "85123A          dc1             -12       30.60  Mon 11:00 CREATED amazon",
                        "",
                        "FAULTS INJECTED target      time          hits found",
                        "late-upload     store2      12 min left    123 45 conflicts",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "",
                        "Flink http://127.0.0.1:1",
                        "Ctrl-C ends it all.");
    }

    @Test
    void nothingAcknowledgedIsNoShareOfNothing() {
        Sync nothing = new Sync(0, 0, "", 0, 0, 0, "", 0, BigDecimal.ZERO);

        assertThat(View.inTime(nothing)).isEqualTo("nothing acknowledged yet");
    }

    @Test
    void beforeAnythingIsKnownItSaysSo() {
        assertThat(lines(view.draw(Figures.NOTHING, NOW, 80, 24)))
                .hasSize(24)
                .contains(
                        "Events        0/s, 0 read, backlog ?, late 0, twice 0",
                        "Watermark     none yet",
                        "Stock         nothing known yet",
                        "Sync          nothing acknowledged yet",
                        "Stale         nothing known yet",
                        "none yet");
    }

    @ParameterizedTest
    @CsvSource({"80, 24", "80, 10", "40, 24", "1, 1", "200, 60"})
    void nothingIsWiderOrHigherThanTheTerminal(int columns, int rows) {
        for (Figures figures : List.of(Figures.NOTHING, USUAL, extreme())) {
            List<AttributedString> drawn = view.draw(figures, NOW, columns, rows);

            assertThat(drawn).hasSizeLessThanOrEqualTo(rows);
            assertThat(drawn).allMatch(line -> line.columnLength() <= columns);
        }
    }

    @Test
    void longListsShareTheLinesAndTheAddressesStay() {
        List<String> drawn = lines(view.draw(extreme(), NOW, 80, 24));

        assertThat(drawn).hasSize(24);
        assertThat(drawn.stream().filter(line -> line.startsWith("late-upload"))).hasSize(4);
        assertThat(drawn.stream().filter(line -> line.startsWith("茶"))).hasSize(3);
        assertThat(drawn).endsWith("Flink http://127.0.0.1:1", "Ctrl-C ends it all.");
    }

    @Test
    void aLongPathIsThereAsAWhole() {
        String path = "/tmp/" + "long/".repeat(30) + "endpoints.json";
        View wrapping = new View("GBP", List.of("Ctrl-C ends it all.", path), true);

        List<String> drawn = lines(wrapping.draw(extreme(), NOW, 80, 24));

        assertThat(drawn).hasSize(24);
        assertThat(String.join("", drawn)).endsWith("Ctrl-C ends it all." + path);
    }

    @Test
    void columnsStandBelowEachOtherWhateverIsInThem() {
        List<AttributedString> drawn = view.draw(extreme(), NOW, 200, 24);

        int heading = lines(drawn).get(11).indexOf("caused by");
        assertThat(drawn.get(12).columnSubSequence(heading, heading + 6)).hasToString("cause ");
    }

    @Test
    void withoutColoursThereAreNone() {
        View plain = new View("GBP", List.of(), false);

        assertThat(plain.draw(USUAL, NOW, 80, 24))
                .allSatisfy(line -> assertThat(line.toAnsi()).isEqualTo(line.toString()));
        assertThat(lines(plain.draw(USUAL, NOW, 80, 22)))
                .isEqualTo(lines(new View("GBP", List.of(), true).draw(USUAL, NOW, 80, 22)));
    }

    private static List<String> lines(List<AttributedString> drawn) {
        return drawn.stream().map(AttributedString::toString).toList();
    }

    private static Figures extreme() {
        long most = Long.MAX_VALUE;
        BigDecimal fortune = new BigDecimal("99999999999999.9999");
        Incident incident =
                new Incident(
                        "茶".repeat(40),
                        "a location with a long name",
                        Long.MIN_VALUE,
                        fortune,
                        NOON,
                        null,
                        "",
                        "cause \u001b[2J".repeat(20));
        return new Figures(
                new Flow(1e18, most, most, Duration.ofDays(999), most, most),
                new Stock(most, most, most, most, most, fortune, most, most),
                new Sync(most / 2, most / 2, "x".repeat(90), 1, most, most, "茶", most, fortune),
                Collections.nCopies(30, incident),
                Map.of("UNDECODABLE", most, "INVALID", most, "FUTURE_TIMESTAMP", most),
                Collections.nCopies(
                        30, new FaultFigure(LATE_STORE, most, "found ".repeat(30), true)));
    }
}
