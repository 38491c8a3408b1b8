// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.StockscopeTopic;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class TopicPlanTest {

    @Test
    void everyTopicOfTheContractHasAPlanAndIsCompactedIfTheContractSaysSo() {
        assertThat(TopicPlan.all(4, null))
                .extracting(TopicPlan::topic)
                .containsExactly(StockscopeTopic.values());
        assertThat(TopicPlan.all(4, null))
                .allSatisfy(
                        plan ->
                                assertThat(plan.settings().get("cleanup.policy"))
                                        .isEqualTo(
                                                plan.topic().compacted() ? "compact" : "delete"));
    }

    @Test
    void noRecordIsDeletedForTheTimeItTellsOf() {
        assertThat(TopicPlan.all(4, Duration.ofDays(7)))
                .allSatisfy(
                        plan ->
                                assertThat(plan.settings())
                                        .containsEntry("message.timestamp.type", "LogAppendTime"));
    }

    @Test
    void inputsAreKeptForGoodUnlessAskedOtherwise() {
        assertThat(retention(null)).isEqualTo("-1");
        assertThat(retention(Duration.ofDays(1))).isEqualTo("86400000");
    }

    @Test
    void moreThanPlannedIsNoDifference() {
        assertThat(TopicPlan.satisfies("retention.ms", "1000", "-1")).isTrue();
        assertThat(TopicPlan.satisfies("retention.ms", "1000", "2000")).isTrue();
        assertThat(TopicPlan.satisfies("retention.ms", "1000", "999")).isFalse();
        assertThat(TopicPlan.satisfies("retention.ms", "-1", "999")).isFalse();
        assertThat(TopicPlan.satisfies("retention.ms", "-1", "-1")).isTrue();
        assertThat(TopicPlan.satisfies("max.message.bytes", "1000", "999")).isFalse();
        assertThat(TopicPlan.satisfies("cleanup.policy", "compact", "compact,delete")).isFalse();
        assertThat(TopicPlan.satisfies("cleanup.policy", "compact", null)).isFalse();
    }

    private static String retention(@Nullable Duration inputs) {
        return TopicPlan.all(4, inputs).stream()
                .filter(plan -> plan.topic() == StockscopeTopic.ERP_STOCK)
                .map(plan -> plan.settings().get("retention.ms"))
                .findFirst()
                .orElseThrow();
    }
}
