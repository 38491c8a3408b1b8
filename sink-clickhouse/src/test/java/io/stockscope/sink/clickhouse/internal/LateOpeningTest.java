// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.stockscope.sink.clickhouse.ClickHouseRejectedException;
import io.stockscope.sink.clickhouse.Compression;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nothing is inserted into a table that nobody has looked at. */
class LateOpeningTest {
    private static final FrozenBatch BATCH =
            new FrozenBatch(
                    new BatchHeader(
                            "orders",
                            List.of("n UInt8"),
                            BatchToken.next(1, 1),
                            0,
                            Compression.NONE,
                            false,
                            RowLengths.of(1, row -> 1)),
                    Content.of(new byte[1]));

    private final List<String> done = new ArrayList<>();
    private final Retry retry = new Retry(Backoff.DEFAULT, failure -> {});

    @Test
    void tablesAreComparedOnceBeforeTheFirstBatchOfAllLanes() throws Exception {
        LateOpening opening = new LateOpening(any -> done.add("check"), false);
        try (BatchSender first = opening.before(lane(), retry);
                BatchSender second = opening.before(lane(), retry)) {
            assertThat(opening.isChecked()).isFalse();
            first.deliver(BATCH, false);
            second.deliver(BATCH, false);
        }
        assertThat(opening.isChecked()).isTrue();
        assertThat(done).containsExactly("check", "batch", "batch");
    }

    @Test
    void whatWasComparedAtTheStartIsNotComparedAgain() throws Exception {
        LateOpening opening = new LateOpening(any -> done.add("check"), true);
        try (BatchSender lane = opening.before(lane(), retry)) {
            lane.deliver(BATCH, false);
        }
        assertThat(done).containsExactly("batch");
    }

    @Test
    void nothingPassesIntoATableThatIsNotAsDeclared() {
        LateOpening opening =
                new LateOpening(
                        any -> {
                            throw new ClickHouseRejectedException("other columns", null);
                        },
                        false);
        try (BatchSender lane = opening.before(lane(), retry)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> lane.deliver(BATCH, false))
                        .isInstanceOf(ClickHouseRejectedException.class);
            }
        }
        assertThat(done).isEmpty();
    }

    private BatchSender lane() {
        return new BatchSender() {
            @Override
            public void deliver(FrozenBatch batch, boolean mayBeIn) {
                done.add("batch");
            }

            @Override
            public void close() {}
        };
    }
}
