// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock.total;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.stock.Exposure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureWindowsTest {

    private static final long START = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();
    private static final long HORIZON = Duration.ofHours(2).toMillis();
    private static final long WINDOW = 10_000;

    private final ExposureWindows windows = new ExposureWindows();
    private final Book book = new Book();

    @Test
    void windowIsToldWhenTimeHasPassedItsEnd() {
        change(3_000, 2, 1);

        windows.advance(START + WINDOW - 2, HORIZON, book::put);
        assertThat(book.of(Span.TEN_SECONDS)).isEmpty();

        windows.advance(START + WINDOW - 1, HORIZON, book::put);
        assertThat(book.of(Span.TEN_SECONDS)).containsExactly(Map.entry(START, numbers(1, 2)));
    }

    @Test
    void changeAtTheVeryEndOfAWindowBelongsToTheNextOne() {
        change(WINDOW, 2, 1);
        advance(Duration.ofMinutes(5));
        assertThat(book.of(Span.TEN_SECONDS)).containsOnlyKeys(START + WINDOW);
    }

    @Test
    void windowThatChangesNothingIsNotTold() {
        change(1_000, 2, 1);
        change(5_000, 2, -1);
        advance(Duration.ofMinutes(5));
        assertThat(book.of(Span.TEN_SECONDS)).isEmpty();
        assertThat(book.of(Span.MINUTE)).isEmpty();
        assertThat(windows.nextDueMillis()).isEqualTo(hourEnds());
    }

    @Test
    void oldestSinceIsOneOfTheNumbers() {
        add(1_000, exposure(2, START - 1_000), 1);
        add(12_000, exposure(2, START - 1_000), -1);
        add(13_000, exposure(2, START), 1);
        advance(Duration.ofSeconds(30));
        assertThat(book.of(Span.TEN_SECONDS))
                .containsOnlyKeys(START, START + WINDOW)
                .extractingByKey(START + WINDOW)
                .isEqualTo(numbersSince(1, 2, START));
    }

    @Test
    void minuteTellsItsEndAndTheHighestWithin() {
        change(-100_000, 3, 1); // holds at the end of the first window of the minute
        change(15_000, 3, -1);
        change(45_000, 1, 1);
        advance(Duration.ofMinutes(1));

        ExposureWindow minute = book.window(Span.MINUTE, START);
        assertThat(minute.atEnd()).isEqualTo(numbers(1, 1));
        assertThat(minute.mostStaleSkus()).isEqualTo(1);
        assertThat(minute.mostOversellValue()).isEqualByComparingTo("30");
    }

    @Test
    void lateChangeTellsWindowsMinutesAndHoursAgain() {
        change(5_000, 2, 1);
        change(605_000, 1, 1);
        advance(Duration.ofHours(1));
        book.clear();

        change(65_000, 4, 1);
        advance(Duration.ofHours(1));

        assertThat(book.of(Span.TEN_SECONDS))
                .isEqualTo(
                        Map.of(
                                START + 60_000, numbers(2, 6),
                                START + 600_000, numbers(3, 7)));
        assertThat(book.of(Span.MINUTE)).containsOnlyKeys(START + 60_000, START + 600_000);
        assertThat(book.of(Span.HOUR)).isEqualTo(Map.of(START, numbers(3, 7)));
    }

    @Test
    void changeFromBeforeTheHorizonCountsFromItsEdge() {
        change(5_000, 2, 1);
        advance(Duration.ofHours(5));
        book.clear();

        change(10_000, 4, 1);
        advance(Duration.ofHours(5));

        assertThat(book.of(Span.TEN_SECONDS))
                .isEqualTo(Map.of(START + Duration.ofHours(3).toMillis(), numbers(2, 6)));
        assertThat(windows.now()).isEqualTo(numbers(2, 6));
    }

    @Test
    void nothingIsDueOnAChannelAtRest() {
        change(5_000, 2, 1);
        assertThat(windows.nextDueMillis()).isEqualTo(START + WINDOW - 1);
        advance(Duration.ofSeconds(10));
        assertThat(windows.nextDueMillis()).isEqualTo(START + 60_000 - 1);
        advance(Duration.ofMinutes(1));
        assertThat(windows.nextDueMillis()).isEqualTo(hourEnds());
        advance(Duration.ofHours(1));
        assertThat(windows.nextDueMillis()).isEqualTo(ExposureWindows.NOTHING_DUE);
    }

    @Test
    void stateIsBoundedByTheHorizon() throws IOException {
        int afterThreeHours = 0;
        for (int minute = 0; minute < 24 * 60; minute++) {
            change(minute * 60_000L, 1, 1);
            change(minute * 60_000L + 30_000, 1, -1);
            advance(Duration.ofMinutes(minute));
            if (minute == 4 * 60) {
                afterThreeHours = bytes(windows).length;
            }
        }
        assertThat(bytes(windows).length).isLessThan(2 * afterThreeHours);
    }

    /** Whatever the order in which changes come and time passes, what is told last is right. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void randomChangesComeToTheReferenceInAnyOrder(long seed) throws IOException {
        Random random = new Random(seed);
        List<At> changes = randomChanges(random);
        List<At> arriving = new ArrayList<>(changes);
        // In order, but for some that come up to an hour and a half late.
        Map<At, Long> comes = new IdentityHashMap<>();
        for (At change : arriving) {
            long late = random.nextInt(4) == 0 ? random.nextLong(5_400_000) : 0;
            comes.put(change, change.atMillis + late);
        }
        arriving.sort(Comparator.comparing(comes::get));

        ExposureWindows tested = new ExposureWindows();
        for (At change : arriving) {
            tested.advance(comes.getOrDefault(change, 0L) - 1, HORIZON, book::put);
            ExposureSums by = new ExposureSums();
            by.add(change.exposure, change.times);
            tested.add(Span.TEN_SECONDS.startOf(change.atMillis), by, HORIZON);
            if (random.nextInt(50) == 0) {
                tested =
                        ExposureWindows.read(
                                new DataInputStream(new ByteArrayInputStream(bytes(tested))));
            }
        }
        long end = START + Duration.ofHours(8).toMillis();
        tested.advance(end - 1, HORIZON, book::put);

        for (Span span : Span.values()) {
            assertReference(span, changes, end);
        }
    }

    /** At every end of a window: what the rows say there, carried on, is what is true. */
    private void assertReference(Span span, List<At> changes, long end) {
        ExposureNumbers told = ExposureNumbers.NONE;
        ExposureNumbers before = ExposureNumbers.NONE;
        for (long start = START; start < end; start += span.millis()) {
            ExposureNumbers truth = slow(changes, start + span.millis());
            ExposureWindow row = book.windowOrNull(span, start);
            told = row == null ? told : row.atEnd();
            assertThat(told).as("%s at %s", span, Instant.ofEpochMilli(start)).isEqualTo(truth);
            if (!truth.equals(before)) {
                assertThat(row).as("row of %s", Instant.ofEpochMilli(start)).isNotNull();
            }
            if (row != null && span != Span.TEN_SECONDS) {
                long most = 0;
                BigDecimal value = BigDecimal.ZERO;
                for (long at = start + WINDOW; at <= start + span.millis(); at += WINDOW) {
                    ExposureNumbers within = slow(changes, at);
                    most = Math.max(most, within.staleSkus());
                    value = value.max(within.oversellValue());
                }
                assertThat(row.mostStaleSkus()).isEqualTo(most);
                assertThat(row.mostOversellValue()).isEqualByComparingTo(value);
            }
            before = truth;
        }
    }

    private static ExposureNumbers slow(List<At> changes, long beforeMillis) {
        long skus = 0;
        long units = 0;
        long lost = 0;
        BigDecimal value = BigDecimal.ZERO;
        BigDecimal lostValue = BigDecimal.ZERO;
        List<Long> sinces = new ArrayList<>();
        for (At change : changes) {
            if (change.atMillis < beforeMillis) {
                skus += change.times;
                units += change.times * change.exposure.oversellUnits();
                lost += change.times * change.exposure.lostSaleUnits();
                BigDecimal times = BigDecimal.valueOf(change.times);
                value = value.add(change.exposure.oversellValue().multiply(times));
                lostValue = lostValue.add(change.exposure.lostSaleValue().multiply(times));
                if (change.times > 0) {
                    sinces.add(change.exposure.sinceMillis());
                } else {
                    sinces.remove(change.exposure.sinceMillis());
                }
            }
        }
        Long oldest = sinces.isEmpty() ? null : Collections.min(sinces);
        return new ExposureNumbers(skus, units, value, lost, lostValue, oldest);
    }

    /** SKUs that become stale, get worse, and end. */
    private static List<At> randomChanges(Random random) {
        List<At> changes = new ArrayList<>();
        for (int sku = 0; sku < 20; sku++) {
            long at = START + random.nextLong(7_200_000);
            for (int spell = 0; spell < 3; spell++) {
                long since = at;
                Exposure last = null;
                for (int step = random.nextInt(4); step >= 0; step--) {
                    Exposure next = exposure(random.nextInt(-3, 4), since);
                    if (last != null) {
                        changes.add(new At(at, last, -1));
                    }
                    changes.add(new At(at, next, 1));
                    last = next;
                    at += random.nextLong(600_000);
                }
                if (last != null && (spell < 2 || random.nextBoolean())) {
                    changes.add(new At(at, last, -1));
                }
                at += random.nextLong(1_200_000);
            }
        }
        changes.sort(Comparator.comparingLong(At::atMillis));
        return changes;
    }

    private void change(long afterMillis, int units, int times) {
        add(afterMillis, exposure(units, START), times);
    }

    private void add(long afterMillis, Exposure exposure, int times) {
        ExposureSums by = new ExposureSums();
        by.add(exposure, times);
        windows.add(Span.TEN_SECONDS.startOf(START + afterMillis), by, HORIZON);
    }

    private void advance(Duration after) {
        windows.advance(START + after.toMillis() - 1, HORIZON, book::put);
    }

    private static long hourEnds() {
        return START + Duration.ofHours(1).toMillis() - 1;
    }

    /** Oversell where the units are positive, lost sales where they are negative. */
    private static Exposure exposure(int units, long since) {
        BigDecimal value = new BigDecimal("10.00").multiply(BigDecimal.valueOf(Math.abs(units)));
        return units >= 0
                ? new Exposure(units, value, 0, BigDecimal.ZERO, since)
                : new Exposure(0, BigDecimal.ZERO, -units, value, since);
    }

    private static ExposureNumbers numbers(long skus, long units) {
        return numbersSince(skus, units, START);
    }

    private static ExposureNumbers numbersSince(long skus, long units, long since) {
        return new ExposureNumbers(
                skus, units, BigDecimal.valueOf(units * 10), 0, BigDecimal.ZERO, since);
    }

    private static byte[] bytes(ExposureWindows windows) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        windows.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private record At(long atMillis, Exposure exposure, int times) {}

    /** The last that was told of each window. */
    private static final class Book {
        private final Map<Span, Map<Long, ExposureWindow>> told = new TreeMap<>();

        void put(ExposureWindow window) {
            told.computeIfAbsent(window.span(), span -> new TreeMap<>())
                    .put(window.startMillis(), window);
        }

        void clear() {
            told.clear();
        }

        @Nullable ExposureWindow windowOrNull(Span span, long start) {
            return told.getOrDefault(span, Map.of()).get(start);
        }

        ExposureWindow window(Span span, long start) {
            return Objects.requireNonNull(windowOrNull(span, start));
        }

        Map<Long, ExposureNumbers> of(Span span) {
            Map<Long, ExposureNumbers> numbers = new TreeMap<>();
            told.getOrDefault(span, Map.of())
                    .forEach((start, window) -> numbers.put(start, window.atEnd()));
            return numbers;
        }
    }
}
