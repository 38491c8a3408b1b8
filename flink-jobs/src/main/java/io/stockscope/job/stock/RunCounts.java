// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.stock.Outcome;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts what became of the records of each topic: as accumulators, which a run reports at its end,
 * and as Flink metrics ({@code stockscope.topic.<topic>.<what>}).
 */
final class RunCounts {

    private static final String READ = "read";

    private final RuntimeContext context;
    private final Map<StockscopeTopic, Count> read = new EnumMap<>(StockscopeTopic.class);
    private final Map<Outcome, Map<StockscopeTopic, Count>> outcomes = new EnumMap<>(Outcome.class);
    private final Map<DeadLetterReason, Map<StockscopeTopic, Count>> rejected =
            new EnumMap<>(DeadLetterReason.class);

    RunCounts(RuntimeContext context) {
        this.context = context;
    }

    void read(StockscopeTopic topic) {
        read.computeIfAbsent(topic, t -> count(READ, t)).add();
    }

    void outcome(StockscopeTopic topic, Outcome outcome) {
        outcomes.computeIfAbsent(outcome, o -> new EnumMap<>(StockscopeTopic.class))
                .computeIfAbsent(topic, t -> count(name(outcome), t))
                .add();
    }

    void rejected(StockscopeTopic topic, DeadLetterReason reason) {
        rejected.computeIfAbsent(reason, r -> new EnumMap<>(StockscopeTopic.class))
                .computeIfAbsent(topic, t -> count(name(reason), t))
                .add();
    }

    /** The accumulator that holds how many records of a topic were read. */
    static String readAccumulator(StockscopeTopic topic) {
        return accumulator(READ, topic);
    }

    static String accumulator(Outcome outcome, StockscopeTopic topic) {
        return accumulator(name(outcome), topic);
    }

    static String accumulator(DeadLetterReason reason, StockscopeTopic topic) {
        return accumulator(name(reason), topic);
    }

    private static String accumulator(String what, StockscopeTopic topic) {
        return what + ":" + topic.topicName();
    }

    private static String name(Outcome outcome) {
        return switch (outcome) {
            case APPLIED -> "applied";
            case DUPLICATE -> "duplicates";
            case SUPERSEDED -> "superseded";
            case TOO_OLD -> "too_old";
            case LEFT_OUT -> "left_out";
        };
    }

    private static String name(DeadLetterReason reason) {
        return switch (reason) {
            case UNDECODABLE -> "undecodable";
            case INVALID -> "invalid";
            case FUTURE_TIMESTAMP -> "future";
        };
    }

    private Count count(String what, StockscopeTopic topic) {
        LongCounter accumulator = new LongCounter();
        context.addAccumulator(accumulator(what, topic), accumulator);
        MetricGroup group =
                context.getMetricGroup()
                        .addGroup("stockscope")
                        .addGroup("topic", topic.topicName());
        return new Count(accumulator, group.counter(what));
    }

    private record Count(LongCounter accumulator, Counter metric) {
        void add() {
            accumulator.add(1L);
            metric.inc();
        }
    }
}
