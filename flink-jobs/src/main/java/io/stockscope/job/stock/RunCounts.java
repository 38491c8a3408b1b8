// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.stock.Outcome;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.accumulators.LongCounter;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts what became of the records of each topic, and other things that happened: as Flink metrics
 * under {@code stockscope}, and as accumulators, which a run reports at its end.
 *
 * <p><b>State.</b> The totals, in operator state: a restored run goes on counting where its
 * checkpoint was made. When the parallelism changes, the totals of a subtask go as a whole to one
 * of the new ones, so that sums over all subtasks stay exact; those of a single one say nothing. At
 * most a few dozen counts, and one per source that was late.
 *
 * <p>Per topic and over all subtasks {@code read = outcomes + rejected + waiting}, whenever nothing
 * is on its way between two operators.
 */
final class RunCounts implements EventCounts {

    /** Stands for all sources beyond {@link #MAX_SOURCES}. */
    static final String OTHER_SOURCES = "other";

    /** How many sources are counted by name, per subtask. */
    static final int MAX_SOURCES = 1_000;

    private static final String READ = "read";
    private static final String WAITING = "waiting";
    private static final String LATE = "lateEvents";
    private static final String OF_TOPIC = ":";
    private static final String OF_SOURCE = LATE + "@";

    private final RuntimeContext context;
    private final MetricGroup metrics;
    private final ListState<Map<String, Long>> checkpointed;

    /** All counts by their names in checkpoints. */
    private final Map<String, Count> byName = new HashMap<>();

    private final Map<StockscopeTopic, Count> read = new EnumMap<>(StockscopeTopic.class);
    private final Map<StockscopeTopic, Count> waiting = new EnumMap<>(StockscopeTopic.class);
    private final Map<Outcome, Map<StockscopeTopic, Count>> outcomes = new EnumMap<>(Outcome.class);
    private final Map<DeadLetterReason, Map<StockscopeTopic, Count>> rejected =
            new EnumMap<>(DeadLetterReason.class);
    private final Map<String, Count> lateBySource = new HashMap<>();

    private RunCounts(RuntimeContext context, ListState<Map<String, Long>> checkpointed) {
        this.context = context;
        this.metrics = context.getMetricGroup().addGroup("stockscope");
        this.checkpointed = checkpointed;
    }

    /** The counts of an operator, from its checkpoint on; to be called once per attempt. */
    static RunCounts of(RuntimeContext context, OperatorStateStore store) throws Exception {
        RunCounts counts =
                new RunCounts(
                        context,
                        store.getListState(
                                new ListStateDescriptor<>(
                                        "counts", Types.MAP(Types.STRING, Types.LONG))));
        for (Map<String, Long> totals : counts.checkpointed.get()) {
            totals.forEach(counts::restore);
        }
        return counts;
    }

    /** Puts the totals into the checkpoint that is being made. */
    void snapshot() throws Exception {
        Map<String, Long> totals = new TreeMap<>();
        byName.forEach((name, count) -> totals.put(name, count.total()));
        checkpointed.update(List.of(totals));
    }

    /** A record was read. */
    void read(StockscopeTopic topic) {
        read.computeIfAbsent(topic, t -> ofTopic(READ, t)).add(1);
    }

    @Override
    public void arrived(StockscopeTopic topic) {
        waiting(topic).add(1);
    }

    @Override
    public void outcome(StockscopeTopic topic, Outcome outcome) {
        outcomes.computeIfAbsent(outcome, o -> new EnumMap<>(StockscopeTopic.class))
                .computeIfAbsent(topic, t -> ofTopic(name(outcome), t))
                .add(1);
        waiting(topic).add(-1);
    }

    void rejected(StockscopeTopic topic, DeadLetterReason reason) {
        rejected.computeIfAbsent(reason, r -> new EnumMap<>(StockscopeTopic.class))
                .computeIfAbsent(topic, t -> ofTopic(name(reason), t))
                .add(1);
    }

    @Override
    public void late(String source) {
        lateFrom(source).add(1);
    }

    @Override
    public void happened(String what) {
        named(what).add(1);
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
        return what + OF_TOPIC + topic.topicName();
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

    private void restore(String name, long total) {
        int ofTopic = name.indexOf(OF_TOPIC);
        if (name.startsWith(OF_SOURCE)) {
            lateFrom(name.substring(OF_SOURCE.length())).add(total);
        } else if (ofTopic >= 0) {
            ofTopic(name.substring(0, ofTopic), StockscopeTopic.byName(name.substring(ofTopic + 1)))
                    .add(total);
        } else {
            named(name).add(total);
        }
    }

    private Count waiting(StockscopeTopic topic) {
        return waiting.computeIfAbsent(topic, t -> ofTopic(WAITING, t));
    }

    private Count ofTopic(String what, StockscopeTopic topic) {
        return byName.computeIfAbsent(
                accumulator(what, topic),
                name -> {
                    MetricGroup group = metrics.addGroup("topic", topic.topicName());
                    Count count = new Count(accumulator(name));
                    if (what.equals(WAITING)) {
                        group.gauge(what, (Gauge<Long>) count::total);
                    } else {
                        group.counter(what, count);
                    }
                    return count;
                });
    }

    private Count lateFrom(String source) {
        Count known = lateBySource.get(source);
        if (known != null) {
            return known;
        }
        String name = lateBySource.size() < MAX_SOURCES ? source : OTHER_SOURCES;
        return lateBySource.computeIfAbsent(name, this::newLateFrom);
    }

    /** No accumulator: those go to the JobManager with every heartbeat. */
    private Count newLateFrom(String source) {
        Count count = new Count(new LongCounter());
        byName.put(OF_SOURCE + source, count);
        return metrics.addGroup("source", source).counter(LATE, count);
    }

    private Count named(String what) {
        return byName.computeIfAbsent(
                what, name -> metrics.counter(name, new Count(accumulator(name))));
    }

    private LongCounter accumulator(String name) {
        LongCounter accumulator = new LongCounter();
        context.addAccumulator(name, accumulator);
        return accumulator;
    }

    /** A total that a metric and an accumulator show. */
    private static final class Count implements Counter {
        private final LongCounter total;

        Count(LongCounter total) {
            this.total = total;
        }

        void add(long n) {
            total.add(n);
        }

        long total() {
            return total.getLocalValuePrimitive();
        }

        @Override
        public long getCount() {
            return total();
        }

        @Override
        public void inc() {
            add(1);
        }

        @Override
        public void inc(long n) {
            add(n);
        }

        @Override
        public void dec() {
            add(-1);
        }

        @Override
        public void dec(long n) {
            add(-n);
        }
    }
}
