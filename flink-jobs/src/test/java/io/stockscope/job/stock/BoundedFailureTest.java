// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.reference.RandomHistories;
import io.stockscope.reference.RandomHistory;
import io.stockscope.reference.ReferenceStock;
import io.stockscope.stock.LedgerSettings;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bounded run that fails in its middle, before or behind the shuffle, counts nothing twice. */
class BoundedFailureTest {

    private static final int FAILING_CALL = 50;

    private final String name = UUID.randomUUID().toString();

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rowsAndCountsAreThoseOfARunThatDidNotFail(boolean beforeTheShuffle) throws Exception {
        RandomHistory history = RandomHistories.of(71, new RandomHistories.Options(60, 24));
        DecodedHistory decoded = DecodedHistory.of(history.events(), history.runClock());
        StreamExecutionEnvironment env = environment();
        DataStream<DecodedRecord> events = TopologyRun.stream(env, decoded.events());
        StockTopology.Results results =
                StockTopology.build(
                        beforeTheShuffle ? events.filter(new FailOnce<>(name)) : events,
                        TopologyRun.stream(env, decoded.items()),
                        TopologyRun.stream(env, decoded.channels()),
                        LedgerSettings.DEFAULTS,
                        Duration.ofHours(2),
                        true,
                        RunMode.bounded(history.until(), history.until()));
        (beforeTheShuffle ? results.levels() : results.levels().filter(new FailOnce<>(name)))
                .sinkTo(new TestFeedSink<>(name, "stock_levels", false));
        results.negativeAts().sinkTo(new TestFeedSink<>(name, "negative_ats", false));
        results.conflicts().sinkTo(new TestFeedSink<>(name, "reservation_conflicts", false));
        results.discrepancies().sinkTo(new TestFeedSink<>(name, "discrepancies", false));

        StockReport report = StockReport.of(env.execute().getAllAccumulatorResults());

        assertThat(FailOnce.calls(name).get()).isGreaterThan(FAILING_CALL);
        ResultBook book = TestFeed.named(name).book();
        book.put(report);
        assertThat(
                        new ReferenceStock(history.runClock())
                                .run(history.events(), history.until())
                                .differences(book.results()))
                .isEmpty();
        assertThat(report.balances()).isTrue();
        assertThat(report.items().read()).isEqualTo(decoded.items().size());
        assertThat(report.channels().read()).isEqualTo(decoded.channels().size());
        TestFeed.forget(name);
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        RunMode.bounded(RandomHistories.RUN_CLOCK, RandomHistories.UNTIL).configure(env);
        env.setParallelism(2);
        return env;
    }

    /** Lets everything pass, but one call fails. */
    private record FailOnce<T>(String name) implements FilterFunction<T> {
        private static final Map<String, AtomicInteger> CALLS = new ConcurrentHashMap<>();

        static AtomicInteger calls(String name) {
            return CALLS.computeIfAbsent(name, unused -> new AtomicInteger());
        }

        @Override
        public boolean filter(T value) {
            if (calls(name).incrementAndGet() == FAILING_CALL) {
                throw new IllegalStateException("the failure that the test asked for");
            }
            return true;
        }
    }
}
