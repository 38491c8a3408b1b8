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
import io.stockscope.job.time.TimedKafkaSource;
import io.stockscope.local.CliException;
import io.stockscope.local.run.EmbeddedFlink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
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
    private final Path folder;

    /**
     * @param folder where state is kept
     */
    FlinkRung(StockscopeConfig config, Path folder) {
        this.config = config;
        this.folder = folder;
    }

    Measurement measure(Rung rung, Workload workload) throws Exception {
        MetricSums.reset();
        StreamExecutionEnvironment env = EmbeddedFlink.live(options(rung));
        if (rung.isStockJob()) {
            StockJob.define(env, config, RunMode.live());
        } else {
            RunMode.live().configure(env);
            define(env, rung);
        }
        JobClient job = env.executeAsync(rung.id());
        CompletableFuture<JobExecutionResult> result = job.getJobExecutionResult();
        LongSupplier read = read(rung);
        LongSupplier through = through(rung);
        // A live job has no end.
        try (Meter meter = new Meter();
                CheckpointLog checkpoints = new CheckpointLog()) {
            Measurement measurement =
                    meter.measure(
                            workload,
                            read,
                            () -> hasEnded(result) || through.getAsLong() >= workload.total());
            Checkpoints completed = checkpoints.last(measurement.wallNanos());
            job.cancel().get();
            result.handle((ended, cancelled) -> true).get();
            return measurement.with(completed);
        }
    }

    /** How many events have come to the operator that counts them. */
    private static LongSupplier read(Rung rung) {
        return rung.isStockJob()
                ? MetricSums::stockEventsRead
                : () -> MetricSums.sum(MetricSums.EVENTS);
    }

    /** Of how many events the rung has done all that it does. */
    private static LongSupplier through(Rung rung) {
        return switch (rung) {
            case STOCK, STOCK_TIMELINE, STOCK_ROCKSDB -> MetricSums::stockEventsDecided;
            case BASELINE, BASELINE_ROCKSDB -> () -> MetricSums.sum(MetricSums.DECIDED);
            default -> read(rung);
        };
    }

    private Map<String, String> options(Rung rung) {
        Map<String, String> options = new HashMap<>();
        options.put(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), folder.toUri().toString());
        options.putAll(config.flink());
        options.put(StateBackendOptions.STATE_BACKEND.key(), rung.stateBackend());
        // An attempt that read half of it would be counted twice.
        options.put(RestartStrategyOptions.RESTART_STRATEGY.key(), "none");
        options.put("metrics.reporter.bench.factory.class", MetricSums.Factory.class.getName());
        return options;
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
        switch (rung) {
            case KEY_BY ->
                    discard(keyed.process(new CountAndDiscard<>()).uid("count").name("Count"));
            case COUNTER, COUNTER_ROCKSDB ->
                    discard(
                            keyed.process(new CounterFunction())
                                    .uid("counter")
                                    .name("Count per SKU"));
            default ->
                    discard(
                            keyed.process(
                                            new BaselineFunction(
                                                    config.stock().deduplicationHorizon()))
                                    .uid("baseline")
                                    .name("Buffer, deduplicate, count"));
        }
    }

    private static void discard(DataStream<Long> counts) {
        counts.sinkTo(new DiscardingSink<>()).uid("discard").name("Discard");
    }

    private TimedKafkaSource<DecodedRecord> source() {
        Properties properties = config.kafka().clientProperties();
        properties.putIfAbsent("isolation.level", "read_committed");
        properties.put("group.id", "stockscope-bench");
        properties.put("commit.offsets.on.checkpoint", "false");
        Duration bound = config.stock().widestOutOfOrderness();
        return new TimedKafkaSource<>(
                KafkaSource.<DecodedRecord>builder()
                        .setProperties(properties)
                        .setTopics(
                                StockDecoding.topics().stream()
                                        .map(StockscopeTopic::topicName)
                                        .toList())
                        .setStartingOffsets(OffsetsInitializer.earliest())
                        .setDeserializer(StockDecoding.deserializer(config, RunClock.WALL))
                        .build(),
                properties,
                () -> new RecordedTime(bound),
                RunClock.WALL,
                lag -> null);
    }

    /** Throws if it ended because it failed. */
    private static boolean hasEnded(CompletableFuture<JobExecutionResult> result) {
        try {
            return result.getNow(null) != null;
        } catch (CompletionException e) {
            throw failed(e);
        }
    }

    /** What to throw if a job failed for that reason. */
    static CliException failed(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return CliException.failed("the job has failed: " + root, failure);
    }
}
