// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.dashboard.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowsTest {

    private static final Rows THREE =
            new Rows(
                    List.of(new Rows.Column("value", "Decimal(18, 4)")),
                    "[[12345678901234.5678],[null],[\"x\"]]",
                    3,
                    false);

    @Test
    void theFirstStayAsTheyWereAndTheRestIsSaidToBeLeftOut() {
        assertThat(THREE.atMost(2))
                .isEqualTo(new Rows(THREE.columns(), "[[12345678901234.5678],[null]]", 2, true));
    }

    @Test
    void fewerAreWhole() {
        assertThat(THREE.atMost(3)).isSameAs(THREE);
    }
}
