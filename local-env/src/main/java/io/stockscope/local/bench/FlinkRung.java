// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.config.StockscopeConfig;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.stock.DecodedRecord;
import io.stockscope.job.stock.RunMode;
import io.stockscope.job.stock.StockDecoding;
import io.stockscope.job.stock.StockInput;
import io.stockscope.job.stock.StockJob;
import io.stockscope.job.time.RunClock;
import io.stockscope.local.CliException;
import io.stockscope.local.run.EmbeddedFlink;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The rungs on Flink, embedded and set as {@code stockscope run} sets it: checkpoints every 10 s,
 * watermarks as live.
 */
final class FlinkRung {

    private final StockscopeConfig config;
    private final Path checkpoints;

    /**
     * @param checkpoints where state is kept
     */
    FlinkRung(StockscopeConfig config, Path checkpoints) {
        this.config = config;
        this.checkpoints = checkpoints;
    }

    Measurement measure(Rung rung, Workload workload) throws Exception {
        MetricSums.reset();
        StreamExecutionEnvironment env = EmbeddedFlink.live(options(rung));
        return rung.isStockJob() ? stockJob(env, workload) : bounded(env, rung, workload);
    }

    private Map<String, String> options(Rung rung) {
        Map<String, String> options = new HashMap<>();
        options.put(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), checkpoints.toUri().toString());
        options.putAll(config.flink());
        options.put(StateBackendOptions.STATE_BACKEND.key(), rung.stateBackend());
        // An attempt that read half of it would be counted twice.
        options.put(RestartStrategyOptions.RESTART_STRATEGY.key(), "none");
        options.put("metrics.reporter.bench.factory.class", MetricSums.Factory.class.getName());
        return options;
    }

    /** A job that ends with what is in the topics now. */
    private Measurement bounded(StreamExecutionEnvironment env, Rung rung, Workload workload)
            throws Exception {
        RunMode.live().configure(env);
        define(env, rung);
        JobClient job = env.executeAsync(rung.id());
        CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
        Measurement measurement =
                Meter.measure(
                        workload, () -> MetricSums.sum(MetricSums.EVENTS), () -> hasEnded(result));
        boolean decides = rung == Rung.BASELINE || rung == Rung.BASELINE_ROCKSDB;
        long decided = MetricSums.sum(MetricSums.DECIDED);
        if (decides && decided != workload.total()) {
            throw CliException.failed(
                    "decided on %,d of %,d events".formatted(decided, workload.total()));
        }
        return measurement;
    }

    private void define(StreamExecutionEnvironment env, Rung rung) {
        DataStream<DecodedRecord> read =
                env.fromSource(source(), RecordedTime.strategy(config.stock()), "Kafka")
                        .uid("source");
        if (rung == Rung.SOURCE) {
            discard(read.process(new CountAndDiscard<>()).uid("count").name("Count"));
            return;
        }
        KeyedStream<StockInput, String> keyed =
                read.filter(record -> record.input() != null)
                        .uid("usable")
                        .name("Usable")
                        .map(DecodedRecord::input)
                        .returns(StockDecoding.inputType())
                        .uid("small")
                        .name("Small type")
                        .keyBy(StockInput::sku, Types.STRING);
        if (rung == Rung.KEY_BY) {
            discard(keyed.process(new CountAndDiscard<>()).uid("count").name("Count"));
        } else {
            discard(
                    keyed.process(new BaselineFunction(config.stock().deduplicationHorizon()))
                            .uid("baseline")
                            .name("Buffer, deduplicate, count"));
        }
    }

    private static void discard(DataStream<Long> counts) {
        counts.sinkTo(new DiscardingSink<>()).uid("discard").name("Discard");
    }

    private KafkaSource<DecodedRecord> source() {
        Properties properties = config.kafka().clientProperties();
        properties.putIfAbsent("isolation.level", "read_committed");
        properties.put("commit.offsets.on.checkpoint", "false");
        return KafkaSource.<DecodedRecord>builder()
                .setProperties(properties)
                .setTopics(StockDecoding.topics().stream().map(StockscopeTopic::topicName).toList())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setBounded(OffsetsInitializer.latest())
                .setDeserializer(StockDecoding.deserializer(config, RunClock.WALL))
                .build();
    }

    /** It has no end: it is through when it has said of every event what became of it. */
    private Measurement stockJob(StreamExecutionEnvironment env, Workload workload)
            throws Exception {
        StockJob.define(env, config, RunMode.live());
        JobClient job = env.executeAsync(StockJob.NAME);
        CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
        Measurement measurement =
                Meter.measure(
                        workload,
                        MetricSums::stockEventsRead,
                        () ->
                                hasEnded(result)
                                        || MetricSums.stockEventsDecided() >= workload.total());
        job.cancel().get();
        result.handle((ended, cancelled) -> true).get();
        return measurement;
    }

    /** Throws if it ended because it failed. */
    private static boolean hasEnded(CompletableFuture<JobExecutionResult> result) {
        try {
            return result.getNow(null) != null;
        } catch (CompletionException e) {
            Throwable root = e;
            while (root.getCause() != null) {
                root = root.getCause();
            }
            throw CliException.failed("the job has failed: " + root, e);
        }
    }
}
