// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.RecordPlace;
import io.stockscope.table.RejectedRows;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ReplayTest {

    @Test
    void ordersForABrakeAndRowsAreNeverSentAgainAndAllElseIs() {
        for (StockscopeTopic topic : StockscopeTopic.values()) {
            assertThat(Replay.whyNever(letter(topic.topicName())).isPresent())
                    .as(topic.topicName())
                    .isEqualTo(topic == StockscopeTopic.THROTTLE_OVERRIDES);
        }
        assertThat(Replay.whyNever(letter("throttle.overrides")).orElse(""))
                .endsWith("Give the order anew");
        assertThat(Replay.whyNever(letter(RejectedRows.TOPIC_PREFIX + "alerts")).orElse(""))
                .contains("no record on Kafka");
    }

    private static FoundLetter letter(String topic) {
        return new FoundLetter(
                new RecordPlace(topic, 0, 1),
                "INVALID",
                "no channel",
                null,
                null,
                Instant.EPOCH,
                null,
                3,
                9,
                9,
                null);
    }
}
