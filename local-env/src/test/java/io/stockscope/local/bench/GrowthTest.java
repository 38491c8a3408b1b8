// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GrowthTest {

    private static final long MIB = 1 << 20;

    @Test
    void whatRisesMinuteByMinuteGrowsByTheSlopeOfItsLine() {
        Growth growth = Growth.of(minutes(60, i -> 100 + i), minute -> minute.heapBytes());
        assertThat(growth.isGrowth()).isTrue();
        assertThat(growth.perHour()).isCloseTo(60, within(1e-6));
        assertThat(growth.second()).isEqualTo(new Spread(122, 115, 129));
        assertThat(growth.last()).isEqualTo(new Spread(152, 145, 159));
    }

    @Test
    void whatGoesUpAndDownOrRisesBeforeTheSecondQuarterOnlyDoesNotGrow() {
        assertThat(Growth.of(minutes(60, i -> 100 + i % 7), MemoryMinute::heapBytes).isGrowth())
                .isFalse();
        assertThat(
                        Growth.of(minutes(60, i -> 100 + Math.min(i, 15)), MemoryMinute::heapBytes)
                                .isGrowth())
                .isFalse();
    }

    @Test
    void lessThanOnePercentIsNoGrowth() {
        assertThat(
                        Growth.of(minutes(8, i -> 10_000 + 10L * (i / 2)), MemoryMinute::heapBytes)
                                .isGrowth())
                .isFalse();
    }

    @Test
    void threeSpansHaveNoQuarters() {
        List<MemoryMinute> three = minutes(3, i -> i);
        assertThatThrownBy(() -> Growth.of(three, MemoryMinute::heapBytes))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void spanHasTheDifferencesOfCountsAndTheLeastOfTheHeap() {
        MemoryMinute minute =
                MemoryMinute.of(
                        List.of(
                                sample(1_000, 100, 50, 9),
                                sample(2_000, 200, 40, 7),
                                sample(3_000, 400, 60, 8)),
                        1_000,
                        300 * MIB);
        assertThat(minute.atSeconds()).isEqualTo(2);
        assertThat(minute.heapBytes()).isEqualTo(40 * MIB);
        assertThat(minute.nativeBytes()).isEqualTo(400 * MIB - 300 * MIB);
        assertThat(minute.threads()).isEqualTo(8);
        assertThat(minute.allocatedBytesPerEvent()).isEqualTo(1_000);
        assertThat(minute.cpuNanosPerEvent()).isEqualTo(20);
    }

    @Test
    void growthOfTheHeapFailsAndThatOfTheStateIsOnlyTold() {
        MemoryResult grows = new MemoryResult(Machine.here(), Map.of(), minutes(8, i -> MIB * i));
        assertThat(grows.isGrowing()).isTrue();
        assertThat(grows.table())
                .containsPattern("heap after collection MiB +3 +2\\.\\.3 .* yes")
                .contains("it takes more and more");
        MemoryResult level = new MemoryResult(Machine.here(), Map.of(), minutes(8, i -> MIB));
        assertThat(level.isGrowing()).isFalse();
        assertThat(level.markdown())
                .contains("| state in checkpoint MiB | 4 | 3..4 |")
                .contains("| yes |");
    }

    /** State that grows in each of them. */
    private static List<MemoryMinute> minutes(int count, IntToLongFunction heapBytes) {
        return IntStream.range(0, count)
                .mapToObj(
                        i ->
                                new MemoryMinute(
                                        60.0 * i,
                                        500 * MIB,
                                        heapBytes.applyAsLong(i),
                                        200 * MIB,
                                        100 * MIB,
                                        50 * MIB,
                                        80,
                                        300,
                                        MIB * (i + 1),
                                        5_000,
                                        10_000))
                .toList();
    }

    private static JobSample sample(long atMillis, long read, long leastHeapMib, int threads) {
        return new JobSample(
                atMillis,
                read,
                0,
                20 * read,
                1_000 * read,
                400 * MIB,
                90 * MIB,
                leastHeapMib * MIB,
                1,
                1,
                threads,
                1,
                1,
                1);
    }
}
