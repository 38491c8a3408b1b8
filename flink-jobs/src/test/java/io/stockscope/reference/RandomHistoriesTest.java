// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.ReferenceStock.Settings;
import io.stockscope.reference.StockResults.Counts;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories, and what has to hold for the reference on any of them. */
class RandomHistoriesTest {
    /** The seeds that every check of the stock tables runs by default. */
    static final List<Long> SEEDS = LongStream.rangeClosed(1, 5).boxed().toList();

    @Test
    void defaultSeedsMeetEveryRuleOften() {
        Map<Rule, Integer> met = new EnumMap<>(Rule.class);
        for (Rule rule : Rule.values()) {
            met.put(rule, 0);
        }
        for (long seed : SEEDS) {
            RandomHistory history = RandomHistories.of(seed);
            new ReferenceStock(
                            Settings.defaults(history.runClock()),
                            rule -> met.merge(rule, 1, Integer::sum))
                    .run(history.events(), history.until());
        }

        assertThat(met.remove(Rule.MORE_THAN_256_PENDING)).as("what is not determined").isZero();
        met.values().removeIf(times -> times >= 20);
        assertThat(met).as("rules that are met rarely").isEmpty();
    }

    @Test
    void everyKindOfEveryTopicOccurs() {
        Map<String, Integer> kinds = new TreeMap<>();
        for (TextEvent event : RandomHistories.of(SEEDS.get(0)).events()) {
            var kind = event.event().getSchema().getField("kind");
            String name = kind == null ? "" : "/" + event.event().get(kind.pos());
            kinds.merge(event.topic().topicName() + name, 1, Integer::sum);
        }

        // 4 of ERP, 10 of WMS, 3 of POS, 4 of reservations, 4 of availability, 2 reference topics.
        assertThat(kinds)
                .hasSize(27)
                .allSatisfy((kind, times) -> assertThat(times).as(kind).isPositive());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void arrivalOrderDoesNotMatter(long seed) {
        RandomHistory history = RandomHistories.of(seed);
        StockResults expected =
                new ReferenceStock(history.runClock()).run(history.events(), history.until());

        for (long shuffle = 1; shuffle <= 3; shuffle++) {
            RandomHistory shuffled = history.shuffled(shuffle);
            StockResults actual =
                    new ReferenceStock(shuffled.runClock())
                            .run(shuffled.events(), shuffled.until());

            assertThat(expected.differences(actual)).isEmpty();
        }
    }

    @Test
    void sameSeedGivesTheSameHistory() {
        assertThat(RandomHistories.of(7)).isEqualTo(RandomHistories.of(7));
        assertThat(RandomHistories.of(7)).isNotEqualTo(RandomHistories.of(8));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void countsBalanceForEveryTopic(long seed) {
        RandomHistory history = RandomHistories.of(seed);
        Map<StockscopeTopic, Counts> counts =
                new ReferenceStock(history.runClock())
                        .run(history.events(), history.until())
                        .counts();

        assertThat(counts.keySet()).isEqualTo(ReferenceStock.STOCK_TOPICS);
        assertThat(counts)
                .allSatisfy(
                        (topic, count) ->
                                assertThat(count.balance()).as(topic.topicName()).isTrue());
    }
}
