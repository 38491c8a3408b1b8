// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.local.demo.Figures.FaultFigure;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class LineScreenTest {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Fault FIRST = fault(FaultKind.GARBAGE, "web-shop", 0, 10);
    private static final Fault SECOND = fault(FaultKind.WRONG_QUANTITY, "web", 15, 30);

    private final StringWriter printed = new StringWriter();
    private final LineScreen screen = new LineScreen(new PrintWriter(printed), () -> {});

    @Test
    void ofEachFaultItSaysInOrderWhenItBeginsWhenItEndsAndWhatIsFoundAtLast() {
        show(5, new FaultFigure(FIRST, 3, "1 dead letters", false));
        show(
                20,
                new FaultFigure(SECOND, 1, "0 conflicts", false),
                new FaultFigure(FIRST, 4, "3 dead letters", false));
        show(25, new FaultFigure(FIRST, 4, "4 dead letters", true));
        show(26, new FaultFigure(FIRST, 4, "4 dead letters", true));

        assertThat(printed.toString().lines().filter(line -> line.startsWith("fault")))
                .containsExactly(
                        "fault begins: garbage web-shop",
                        "fault ends: garbage web-shop, 4 hits, found so far: 3 dead letters",
                        "fault begins: wrong-quantity web",
                        "fault settled: garbage web-shop, 4 hits, found: 4 dead letters");
    }

    @Test
    void itTellsWhenNobodyReadsTheLines() {
        AtomicBoolean told = new AtomicBoolean();
        Writer closed =
                new Writer() {
                    @Override
                    public void write(char[] text, int from, int length) throws IOException {
                        throw new IOException("Broken pipe");
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };

        new LineScreen(new PrintWriter(closed), () -> told.set(true)).show(Figures.NOTHING, now(1));

        assertThat(told).isTrue();
    }

    private void show(int minute, FaultFigure... faults) {
        screen.show(
                new Figures(Figures.Flow.NOTHING, null, null, List.of(), Map.of(), List.of(faults)),
                now(minute));
    }

    private static View.Now now(int minute) {
        return new View.Now(
                NOON.plus(Duration.ofMinutes(minute)),
                1,
                Duration.ofMinutes(minute),
                null,
                LocalDateTime.parse("2010-12-01T10:00:00").plusMinutes(minute),
                null);
    }

    private static Fault fault(FaultKind kind, String target, int fromMinute, int untilMinute) {
        return new Fault(
                kind,
                target,
                NOON.plus(Duration.ofMinutes(fromMinute)).toEpochMilli(),
                NOON.plus(Duration.ofMinutes(untilMinute)).toEpochMilli(),
                1);
    }
}
