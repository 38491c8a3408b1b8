// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class KnownChannelsTest {
    private int reads;
    private int appearsAtRead = Integer.MAX_VALUE;

    private final KnownChannels channels = new KnownChannels(this::read);

    @Test
    void aProfileThatComesAMomentAfterTheFirstUpdateIsWaitedFor() {
        appearsAtRead = 4;

        assertThat(channels.test("bazaar")).isTrue();
        assertThat(reads).isEqualTo(4);
    }

    @Test
    void aKnownChannelIsNotLookedUpAgain() {
        appearsAtRead = 2;
        channels.test("bazaar");

        assertThat(channels.test("bazaar")).isTrue();
        assertThat(reads).isEqualTo(2);
    }

    @Test
    void aChannelWithoutAProfileIsWaitedForOnce() {
        assertThat(channels.test("nobody's")).isFalse();
        int before = reads;

        for (int i = 0; i < 1000; i++) {
            assertThat(channels.test("nobody's")).isFalse();
        }
        assertThat(reads).isLessThan(before + 100);
    }

    private Set<String> read() {
        reads++;
        return reads < appearsAtRead ? Set.of() : Set.of("bazaar");
    }
}
