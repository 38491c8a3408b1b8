// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TimeWarpTest {

    private final TimeWarp warp = new TimeWarp();

    @Test
    void timesBetweenKnotsKeepTheirProportions() {
        warp.knot(0, 1_000);
        warp.knot(100, 1_010);
        warp.knot(200, 1_110);
        assertThat(warp.wallMillis(0)).isEqualTo(1_000);
        assertThat(warp.wallMillis(50)).isEqualTo(1_005);
        assertThat(warp.wallMillis(100)).isEqualTo(1_010);
        assertThat(warp.wallMillis(150)).isEqualTo(1_060);
        assertThat(warp.wallMillis(200)).isEqualTo(1_110);
    }

    @Test
    void timesBeyondTheKnotsGoOnAsBetweenTheOutermostTwo() {
        warp.knot(0, 1_000);
        warp.knot(100, 1_010);
        warp.knot(200, 1_110);
        assertThat(warp.wallMillis(-100)).isEqualTo(990);
        assertThat(warp.wallMillis(250)).isEqualTo(1_160);
    }

    @Test
    void whatATimeHasBecomeIsNeverChanged() {
        warp.knot(0, 0);
        warp.knot(100, 10);
        long before = warp.wallMillis(77);
        warp.knot(100, 5_000);
        warp.knot(101, 6_000);
        assertThat(warp.wallMillis(77)).isEqualTo(before);
        assertThat(warp.wallMillis(100)).isEqualTo(10);
        assertThat(warp.wallMillis(101)).isEqualTo(6_000);
    }

    @Test
    void theLastKnotsAreKeptAndTimeNeverFalls() {
        for (int i = 0; i < 200_000; i++) {
            warp.knot(i * 7L, i * 3.0 + i % 2);
        }
        assertThat(warp.wallMillis(7L * 199_000)).isEqualTo(3L * 199_000);
        long last = Long.MIN_VALUE;
        for (long at = 7L * 150_000; at < 7L * 200_100; at++) {
            long wall = warp.wallMillis(at);
            assertThat(wall).isGreaterThanOrEqualTo(last);
            last = wall;
        }
    }

    @Test
    void oneKnotIsNoDirection() {
        warp.knot(0, 1_000);
        assertThatThrownBy(() -> warp.wallMillis(0)).isInstanceOf(IllegalStateException.class);
    }
}
