// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import static java.util.Objects.requireNonNull;

import io.stockscope.job.stock.RunMode;
import io.stockscope.local.run.EmbeddedFlink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * A sink in a Flink job of one task, set as {@code stockscope run} sets it but for the interval of
 * its checkpoints. The clock runs until the job has ended; its last checkpoint is asked for with
 * the last row, since how long a job without rows waits for its next one is not what rows cost.
 */
final class JobPass implements SinkPass {

    private static final long LOOK_MILLIS = 10;

    /** The pass whose job runs in this process. */
    private static volatile @Nullable Started started;

    /** What the job tells. */
    private static final class Started {
        private final SinkMeter meter;
        private final long rows;
        private volatile boolean allMade;

        private Started(SinkMeter meter, long rows) {
            this.meter = meter;
            this.rows = rows;
        }
    }

    private final Sink<SinkRow> sink;
    private final Configuration configuration;
    private final MiniCluster cluster;

    /**
     * Starts a Flink.
     *
     * @param checkpoints where they are kept
     */
    JobPass(Sink<SinkRow> sink, Duration checkpointInterval, Path checkpoints) throws Exception {
        this.sink = sink;
        configuration =
                EmbeddedFlink.configuration(
                        Map.of(
                                CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
                                checkpoints.toUri().toString(),
                                CheckpointingOptions.CHECKPOINTING_INTERVAL.key(),
                                checkpointInterval.toMillis() + " ms",
                                // An attempt of a second try would be measured with the first.
                                RestartStrategyOptions.RESTART_STRATEGY.key(),
                                "none"));
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .withRandomPorts()
                                .build());
        cluster.start();
    }

    @Override
    public void write(long rows, SinkMeter meter) throws Exception {
        Started pass = new Started(meter, rows);
        started = pass;
        JobGraph job = job(rows);
        cluster.submitJob(job).get();
        JobResult result = await(job.getJobID(), pass);
        Throwable failure = result.getSerializedThrowable().orElse(null);
        if (failure != null) {
            throw FlinkRung.failed(failure);
        }
    }

    private JobResult await(JobID job, Started pass)
            throws InterruptedException, ExecutionException {
        CompletableFuture<JobResult> result = cluster.requestJobResult(job);
        while (true) {
            try {
                return result.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (pass.allMade) {
                    // One that is asked for when the job ends may never be answered, or fails.
                    CompletableFuture<Object> checkpoint =
                            cluster.triggerCheckpoint(job, CheckpointType.FULL)
                                    .handle((id, failure) -> pass);
                    CompletableFuture.anyOf(result, checkpoint).get();
                }
            }
        }
    }

    private JobGraph job(long rows) {
        StreamExecutionEnvironment env =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        RunMode.live().configure(env);
        env.fromSequence(0, rows - 1)
                .uid("indexes")
                .map(new ToRow())
                .returns(TypeInformation.of(SinkRow.class))
                .uid("rows")
                .name("Rows")
                .sinkTo(sink)
                .uid("sink")
                .name("Sink");
        return env.getStreamGraph().getJobGraph();
    }

    @Override
    public void close() throws Exception {
        cluster.closeAsync().get();
    }

    /** Makes the rows, and tells when it makes the first and the last one. */
    private static final class ToRow extends RichMapFunction<Long, SinkRow> {
        private static final long serialVersionUID = 1L;

        private transient Started pass;

        @SuppressWarnings("NullAway.Init") // Set by open, which comes first.
        private ToRow() {}

        @Override
        public void open(OpenContext context) {
            pass = requireNonNull(started);
        }

        @Override
        public SinkRow map(Long index) {
            if (index == 0) {
                pass.meter.begin();
            }
            if (index == pass.rows - 1) {
                pass.allMade = true;
            }
            return SinkRows.row(index);
        }
    }
}
