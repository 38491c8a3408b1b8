// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.sink.clickhouse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.CheckpointConfig;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.transformations.WithBoundedness;

/** Looks whether a job is set up so that exactly once can be kept. */
final class GraphCheck {
    private final String table;
    private final Duration longestOutage;
    private final StreamExecutionEnvironment env;
    private final DataStream<?> input;

    GraphCheck(String table, Duration longestOutage, DataStream<?> input) {
        this.table = table;
        this.longestOutage = longestOutage;
        this.env = input.getExecutionEnvironment();
        this.input = input;
    }

    /**
     * Returns whether the job runs in batch execution.
     *
     * @throws IllegalStateException if that is open
     */
    boolean isBatch() {
        RuntimeExecutionMode mode = env.getConfiguration().get(ExecutionOptions.RUNTIME_MODE);
        if (mode == RuntimeExecutionMode.AUTOMATIC && !hasUnboundedSource()) {
            throw new IllegalStateException(
                    ("The ClickHouse sink for table %s cannot know whether the job is going to run in"
                                    + " batch or in streaming execution: %s is AUTOMATIC and its"
                                    + " sources are bounded. Set it to BATCH or STREAMING.")
                            .formatted(table, ExecutionOptions.RUNTIME_MODE.key()));
        }
        return mode == RuntimeExecutionMode.BATCH;
    }

    /**
     * Checks what streaming execution needs.
     *
     * @throws IllegalStateException naming each option that has to be set
     */
    void requireStreamingOptions() {
        List<String> problems = problems();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(
                    ("The ClickHouse sink for table %s cannot write exactly once in this job:\n  %s\n"
                                    + "Set these options, or deliveryGuarantee(AT_LEAST_ONCE) of the sink.")
                            .formatted(table, String.join("\n  ", problems)));
        }
    }

    private List<String> problems() {
        List<String> problems = new ArrayList<>();
        CheckpointConfig checkpoints = env.getCheckpointConfig();
        if (!checkpoints.isCheckpointingEnabled()) {
            problems.add(
                    "%s is not set: rows are written when a checkpoint is complete, so none would be"
                            .formatted(CheckpointingOptions.CHECKPOINTING_INTERVAL.key()));
            return problems;
        }
        ReadableConfig options = env.getConfiguration();
        if (checkpoints.getCheckpointingConsistencyMode() != CheckpointingMode.EXACTLY_ONCE) {
            problems.add(
                    "%s is %s, must be EXACTLY_ONCE"
                            .formatted(
                                    CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE.key(),
                                    checkpoints.getCheckpointingConsistencyMode()));
        }
        if (!options.get(CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH)) {
            problems.add(
                    "%s is false, must be true: the last rows of a bounded input would never be written"
                            .formatted(
                                    CheckpointingOptions.ENABLE_CHECKPOINTS_AFTER_TASKS_FINISH
                                            .key()));
        }
        if (!options.get(PipelineOptions.OPERATOR_CHAINING)) {
            problems.add(
                    "%s is false, must be true: a committer that waits for ClickHouse has to hold its writer"
                            .formatted(PipelineOptions.OPERATOR_CHAINING.key()));
        }
        checkStorage(options, problems);
        checkOutage(checkpoints, problems);
        return problems;
    }

    /** What waits is part of the checkpoint: with a few megabytes for it none would complete. */
    private static void checkStorage(ReadableConfig options, List<String> problems) {
        String storage = options.get(CheckpointingOptions.CHECKPOINT_STORAGE);
        boolean inMemory =
                storage == null
                        ? options.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()
                        : storage.equalsIgnoreCase("jobmanager");
        if (inMemory) {
            problems.add(
                    "%s is not set: checkpoints would be in the JobManager's memory, which takes 5 MB of each operator and loses them with its process"
                            .formatted(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key()));
        }
    }

    /** While a commit waits, checkpoints expire one after the other. */
    private void checkOutage(CheckpointConfig checkpoints, List<String> problems) {
        int tolerable = Math.max(0, checkpoints.getTolerableCheckpointFailureNumber());
        Duration timeout = Duration.ofMillis(checkpoints.getCheckpointTimeout());
        long needed =
                (longestOutage.toMillis() + timeout.toMillis() - 1)
                        / Math.max(1, timeout.toMillis());
        if (tolerable < needed) {
            problems.add(
                    ("%s is %d, must be at least %d: so many checkpoints of %s (%s) expire while"
                                    + " ClickHouse is away for %s (longestOutage of the sink)")
                            .formatted(
                                    CheckpointingOptions.TOLERABLE_FAILURE_NUMBER.key(),
                                    tolerable,
                                    needed,
                                    timeout,
                                    CheckpointingOptions.CHECKPOINTING_TIMEOUT.key(),
                                    longestOutage));
        }
    }

    private boolean hasUnboundedSource() {
        for (Transformation<?> each : input.getTransformation().getTransitivePredecessors()) {
            if (each instanceof WithBoundedness source
                    && source.getBoundedness() == Boundedness.CONTINUOUS_UNBOUNDED) {
                return true;
            }
        }
        return false;
    }
}
