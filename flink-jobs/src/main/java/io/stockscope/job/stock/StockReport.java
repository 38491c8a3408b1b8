// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.stock.Outcome;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What became of every record that a bounded run read.
 *
 * @param topics one line per topic of stock events, in the order of the contract
 * @param items the item master
 * @param channels the channel profiles
 */
public record StockReport(List<TopicCounts> topics, TopicCounts items, TopicCounts channels) {

    /** What became of the records of one topic. */
    public record TopicCounts(
            StockscopeTopic topic,
            long read,
            Map<Outcome, Long> outcomes,
            Map<DeadLetterReason, Long> deadLetters) {

        /** Records whose outcome is known. Equal to {@link #read}, or something was lost. */
        public long accountedFor() {
            return sum(outcomes) + deadLetterTotal();
        }

        public long deadLetterTotal() {
            return sum(deadLetters);
        }

        public long count(Outcome outcome) {
            return outcomes.getOrDefault(outcome, 0L);
        }

        private static long sum(Map<?, Long> counts) {
            return counts.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Reads the counts out of a finished run. */
    static StockReport of(Map<String, Object> accumulators) {
        return new StockReport(
                StockEvents.stockTopics().stream()
                        .map(topic -> counts(topic, accumulators))
                        .toList(),
                counts(StockscopeTopic.REFERENCE_ITEMS, accumulators),
                counts(StockscopeTopic.REFERENCE_CHANNELS, accumulators));
    }

    /** Whether every record that was read has exactly one outcome, in every topic. */
    public boolean balances() {
        return all().allMatch(counts -> counts.read() == counts.accountedFor());
    }

    private Stream<TopicCounts> all() {
        return Stream.concat(topics.stream(), Stream.of(items, channels));
    }

    /** Records read, over all topics of stock events. */
    public long read() {
        return topics.stream().mapToLong(TopicCounts::read).sum();
    }

    /** The balance as a table for a person, one line per topic. */
    public String table() {
        StringBuilder table = new StringBuilder();
        table.append(
                line(
                        "topic",
                        "read",
                        "applied",
                        "duplicates",
                        "superseded",
                        "too old",
                        "left out",
                        "dead letters"));
        all().map(StockReport::line).forEach(table::append);
        return table.append(balances() ? "The counts balance." : "THE COUNTS DO NOT BALANCE.")
                .toString();
    }

    private static String line(TopicCounts counts) {
        return line(
                counts.topic().topicName(),
                counts.read(),
                counts.count(Outcome.APPLIED),
                counts.count(Outcome.DUPLICATE),
                counts.count(Outcome.SUPERSEDED),
                counts.count(Outcome.TOO_OLD),
                counts.count(Outcome.LEFT_OUT),
                counts.deadLetterTotal());
    }

    private static String line(Object... cells) {
        return String.format("%-22s %11s %11s %10s %10s %9s %9s %12s%n", cells);
    }

    private static TopicCounts counts(StockscopeTopic topic, Map<String, Object> accumulators) {
        Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
        Arrays.stream(Outcome.values())
                .forEach(
                        o -> outcomes.put(o, value(RunCounts.accumulator(o, topic), accumulators)));
        Map<DeadLetterReason, Long> rejected = new EnumMap<>(DeadLetterReason.class);
        Arrays.stream(DeadLetterReason.values())
                .forEach(
                        r -> rejected.put(r, value(RunCounts.accumulator(r, topic), accumulators)));
        return new TopicCounts(
                topic,
                value(RunCounts.readAccumulator(topic), accumulators),
                Map.copyOf(outcomes),
                Map.copyOf(rejected));
    }

    private static long value(String name, Map<String, Object> accumulators) {
        return accumulators.get(name) instanceof Long count ? count : 0;
    }
}
