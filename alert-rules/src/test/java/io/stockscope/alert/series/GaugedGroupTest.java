// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.Aggregate;
import io.stockscope.alert.AlertMetric;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GaugedGroupTest {

    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long START = 1_700_000_000_000L / HOUR * HOUR;
    private static final long[] SPANS = {10_000, 10 * MINUTE, HOUR, 3 * HOUR};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void looksBackOverLongSpansAsOverAllThatWasRead(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        SeriesGroup group = SeriesGroup.of(AlertMetric.STALE_SKUS);
        TreeMap<Long, Double> read = new TreeMap<>();
        long at = START + 1_000;
        while (at < START + 5 * HOUR) {
            double value = random.nextInt(100);
            read.put(at, value);
            group.take(reading("a", value, at));
            at += 1_000 * (1 + random.nextInt(170));
            for (long span : SPANS) {
                long from = Math.max(Window.startOf(at - span), read.firstKey());
                assertThat(group.value(Aggregate.MAX, span, at, 0)).hasValue(max(read, from, at));
                assertThat(group.value(Aggregate.MEAN, span, at, 0)).hasValue(mean(read, from, at));
            }
            if (random.nextInt(20) == 0) {
                group.forget(3 * HOUR, at, true);
                group = writtenAndRead(group);
            }
        }
    }

    private static double reads(TreeMap<Long, Double> read, long instant) {
        return Objects.requireNonNull(read.floorEntry(instant)).getValue();
    }

    private static double max(TreeMap<Long, Double> read, long from, long at) {
        return Math.max(
                reads(read, from),
                read.subMap(from, at).values().stream()
                        .mapToDouble(value -> value)
                        .max()
                        .orElse(Double.NEGATIVE_INFINITY));
    }

    private static double mean(TreeMap<Long, Double> read, long from, long at) {
        double valueMillis = 0;
        long instant = from;
        while (instant < at) {
            Long next = read.higherKey(instant);
            long end = next == null ? at : Math.min(next, at);
            valueMillis += reads(read, instant) * (end - instant);
            instant = end;
        }
        return valueMillis / (at - from);
    }

    @Test
    void aGaugeThatHasBeenSilentForLongIsForgotten() {
        SeriesGroup group = SeriesGroup.of(AlertMetric.STALE_SKUS);
        group.take(reading("a", 3, START));
        group.take(reading("b", 0, START + HOUR));
        assertThat(group.value(Aggregate.LAST, MINUTE, START + HOUR, 0)).isEmpty();
        group.forget(MINUTE, START + HOUR, false);
        assertThat(group.value(Aggregate.LAST, MINUTE, START + HOUR, 0)).isEmpty();
        group.forget(MINUTE, START + HOUR + 1_000, false);
        assertThat(group.value(Aggregate.LAST, MINUTE, START + HOUR + 1_000, 0)).hasValue(0);
        assertThat(group.forget(MINUTE, START + 3 * HOUR, false)).isTrue();
    }

    @Test
    void aSilentGaugeIsNotTakenForHealthyByAnAlertThatIsNotOver() {
        SeriesGroup group = SeriesGroup.of(AlertMetric.STALE_SKUS);
        group.take(reading("a", 3, START));
        group.take(reading("b", 0, START + 5 * HOUR));
        assertThat(group.forget(MINUTE, START + 5 * HOUR, true)).isFalse();
        assertThat(group.value(Aggregate.LAST, MINUTE, START + 5 * HOUR, 0)).isEmpty();
    }

    private static Reading reading(String location, double value, long atMillis) {
        return new Reading(
                AlertMetric.STALE_SKUS,
                Map.of("channel", location),
                Window.startOf(atMillis),
                value,
                Map.of(),
                atMillis);
    }

    private static SeriesGroup writtenAndRead(SeriesGroup group) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        group.write(new DataOutputStream(bytes));
        return SeriesGroup.read(
                AlertMetric.STALE_SKUS,
                new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    }
}
