// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.Measurement;
import io.stockscope.event.MeasurementKind;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FrontiersTest {

    private final Frontiers frontiers = new Frontiers();

    @Test
    void anEventTimeIsReachedWhenTheLastProducerHasComeThere() {
        say("stock-totals", 0, 1, 2_000, 10);
        say("stock", 0, 2, 1_000, 20);
        assertThat(frontiers.reachedMillis()).isEmpty();

        say("stock", 1, 2, 1_500, 30);
        assertThat(frontiers.reachedMillis()).hasValue(1_000);
        assertThat(frontiers.reachedAtMillis(1_000)).hasValue(30);
        assertThat(frontiers.reachedAtMillis(1_001)).isEmpty();

        say("stock", 0, 2, 1_800, 40);
        say("stock", 0, 2, 1_900, 50);
        assertThat(frontiers.reachedAtMillis(1_200)).hasValue(40);
        assertThat(frontiers.reachedAtMillis(1_501)).isEmpty();
        assertThat(frontiers.reachedMillis()).hasValue(1_500);
    }

    @Test
    void whatAJobSaidThatIsNoMoreIsForgotten() {
        say("stock-totals", 0, 1, 2_000, 10);
        say("stock", 0, 1, 2_000, 10);
        frontiers.forget();
        assertThat(frontiers.reachedMillis()).isEmpty();
    }

    private void say(String kind, int subtask, int producers, long reached, long appendedAt) {
        frontiers.take(
                Measurement.newBuilder()
                        .setMetric("frontier")
                        .setKind(MeasurementKind.COUNT)
                        .setLabels(Map.of("kind", kind, "producers", String.valueOf(producers)))
                        .setWindowStart(Instant.EPOCH)
                        .setWindowEnd(Instant.EPOCH)
                        .setValue(0.0)
                        .setProducer(kind + "-" + subtask)
                        .setSequence(1)
                        .setFrontier(Instant.ofEpochMilli(reached))
                        .build(),
                appendedAt);
    }
}
