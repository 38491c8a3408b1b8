// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.job.time.RunClock;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Whether a run goes on for ever, or has a history to put in order.
 *
 * @param end up to when it looks
 * @param clock that recorded times are held against
 */
public record RunMode(EndOfTime end, RunClock clock) implements Serializable {

    private static final int MAX_PARALLELISM = 720;
    private static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);
    private static final Duration BUFFER_TIMEOUT = Duration.ofMillis(10);
    private static final int TOLERABLE_CHECKPOINT_FAILURES = 10;
    private static final int BOUNDED_RESTARTS = 5;
    private static final Duration RESTART_DELAY = Duration.ofSeconds(5);

    // By name: their class is in the distribution, with RocksDB.
    private static final ConfigOption<Boolean> BLOOM_FILTER =
            ConfigOptions.key("state.backend.rocksdb.use-bloom-filter")
                    .booleanType()
                    .noDefaultValue();
    private static final ConfigOption<String> COMPACTION_STYLE =
            ConfigOptions.key("state.backend.rocksdb.compaction.style")
                    .stringType()
                    .noDefaultValue();

    /** On and on, by the wall clock. */
    public static RunMode live() {
        return live(RunClock.WALL);
    }

    /** On and on, by a clock of choice. */
    public static RunMode live(RunClock clock) {
        return new RunMode(EndOfTime.NONE, clock);
    }

    /**
     * Over the present content of the topics, in Flink's batch execution.
     *
     * @param start wall clock at the start
     * @param until what occurred later is left out
     */
    public static RunMode bounded(Instant start, Instant until) {
        return new RunMode(EndOfTime.at(until), RunClock.standingAt(start));
    }

    public boolean isBounded() {
        return end.isBounded();
    }

    /** Without one a single answer that does not come would end the job. */
    private static void restartIfUnset(
            StreamExecutionEnvironment env, Configuration own, String strategy) {
        if (!isSet(env, RestartStrategyOptions.RESTART_STRATEGY)) {
            own.set(RestartStrategyOptions.RESTART_STRATEGY, strategy);
            own.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, BOUNDED_RESTARTS);
            own.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, RESTART_DELAY);
        }
    }

    private static <T> void setIfUnset(
            StreamExecutionEnvironment env, Configuration own, ConfigOption<T> option, T value) {
        if (!isSet(env, option)) {
            own.set(option, value);
        }
    }

    private static boolean isSet(StreamExecutionEnvironment env, ConfigOption<?> option) {
        return env.getConfiguration().getOptional(option).isPresent();
    }

    /** Sets what the job depends on, whatever the cluster's own configuration says. */
    public void configure(StreamExecutionEnvironment env) {
        Configuration own = new Configuration();
        // Kryo would make the state of one version unreadable for the next one.
        own.set(PipelineOptions.GENERIC_TYPES, false);
        // Every value that travels is immutable.
        own.set(PipelineOptions.OBJECT_REUSE, true);
        own.set(
                ExecutionOptions.RUNTIME_MODE,
                isBounded() ? RuntimeExecutionMode.BATCH : RuntimeExecutionMode.STREAMING);
        if (isBounded()) {
            restartIfUnset(env, own, "fixed-delay");
        } else {
            restartIfUnset(env, own, "exponential-delay");
            setIfUnset(env, own, CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINT_INTERVAL);
            // A checkpoint that fails now and then costs less than the failover it would cause.
            setIfUnset(
                    env,
                    own,
                    CheckpointingOptions.TOLERABLE_FAILURE_NUMBER,
                    TOLERABLE_CHECKPOINT_FAILURES);
            // Without the last checkpoint, a job that was cancelled reads everything again.
            setIfUnset(
                    env,
                    own,
                    CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
                    ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
            // For RocksDB; state on the heap is always written as a whole.
            setIfUnset(env, own, CheckpointingOptions.INCREMENTAL_CHECKPOINTS, true);
            // A SKU is looked for in one file instead of all, and written again less often.
            setIfUnset(env, own, BLOOM_FILTER, true);
            setIfUnset(env, own, COMPACTION_STYLE, "UNIVERSAL");
            // What a buffer holds that does not fill up waits so long at each exchange.
            setIfUnset(env, own, ExecutionOptions.BUFFER_TIMEOUT, BUFFER_TIMEOUT);
        }
        env.configure(own);
        env.setMaxParallelism(MAX_PARALLELISM);
    }
}
