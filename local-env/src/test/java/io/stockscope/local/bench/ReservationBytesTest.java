// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReservationBytesTest {

    @Test
    void anOpenReservationTakesItsIdsAndMomentsAndNotMuchMore() {
        assertThat(ReservationBytes.each()).isBetween(80.0, 800.0);
    }
}
