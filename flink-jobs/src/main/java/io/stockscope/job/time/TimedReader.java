// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's reader, which also sets the watermark of each partition and tells its lag; see {@link
 * TimedKafkaSource}.
 */
final class TimedReader<T extends Positioned> implements SourceReader<T, KafkaPartitionSplit> {

    private static final Logger LOG = LoggerFactory.getLogger(TimedReader.class);

    /** How often watermarks are set while somebody waits for them. */
    private static final Duration LEVEL = Duration.ofMillis(25);

    /** And while all is read as fast as it can be: then each lets more events of a SKU pass. */
    private static final Duration BEHIND = Duration.ofMillis(200);

    private final SourceReader<T, KafkaPartitionSplit> kafka;
    private final SourceReaderContext context;
    private final PartitionTime.Factory<T> times;
    private final RunClock clock;
    private final PartitionLag.Told<T> lags;
    private final UnreadProbe<T> probe;
    private final ProbeThread thread;
    private final Map<String, TimedPartition<T>> partitions = new LinkedHashMap<>();
    private final PartitionTime<T> withoutPartitions;
    private boolean allSent;
    private @Nullable Output output;

    /** Done when watermarks are to be set, whether records come or not. */
    private volatile CompletableFuture<Void> bell = CompletableFuture.completedFuture(null);

    TimedReader(
            SourceReader<T, KafkaPartitionSplit> kafka,
            SourceReaderContext context,
            Tail tail,
            PartitionTime.Factory<T> times,
            RunClock clock,
            PartitionLag.Told<T> lags) {
        this.kafka = kafka;
        this.context = context;
        this.times = times;
        this.clock = clock;
        this.lags = lags;
        this.withoutPartitions = times.create();
        this.probe = new UnreadProbe<>(tail, clock, System::nanoTime);
        this.thread =
                new ProbeThread(
                        "stockscope-unread-" + context.getIndexOfSubtask(),
                        probe,
                        tail,
                        () -> bell.complete(null));
    }

    @Override
    public void start() {
        kafka.start();
        thread.start();
    }

    @Override
    public void addSplits(List<KafkaPartitionSplit> splits) {
        StartPositions.lines(splits).forEach(line -> LOG.info("Reads {}", line));
        for (KafkaPartitionSplit split : splits) {
            TimedPartition<T> partition = new TimedPartition<>(split, times.create());
            partitions.put(split.splitId(), partition);
            probe.watch(partition);
        }
        kafka.addSplits(splits);
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        if (event == Assignment.ALL_SENT) {
            allSent = true;
        } else {
            kafka.handleSourceEvents(event);
        }
    }

    @Override
    public InputStatus pollNext(ReaderOutput<T> target) throws Exception {
        if (output == null || output.target != target) {
            output = new Output(target);
        }
        if (bell.isDone()) {
            // Before what it may tell of is looked at.
            bell = ringsAfter(interval());
            setWatermarks(target);
            tellLags(target);
        }
        return kafka.pollNext(output);
    }

    private Duration interval() {
        long reachedMillis =
                partitions.values().stream()
                        .mapToLong(TimedPartition::watermarkMillis)
                        .min()
                        .orElse(withoutPartitions.watermarkMillis());
        return TickInterval.isLevel(clock.getAsLong(), reachedMillis) ? LEVEL : BEHIND;
    }

    private static CompletableFuture<Void> ringsAfter(Duration wait) {
        return new CompletableFuture<Void>()
                .completeOnTimeout(null, wait.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void setWatermarks(ReaderOutput<T> target) {
        thread.check();
        if (partitions.isEmpty()) {
            setWatermarkWithoutPartitions(target);
        }
        partitions.forEach(
                (split, partition) -> {
                    if (partition.advance()) {
                        target.createOutputForSplit(split)
                                .emitWatermark(new Watermark(partition.watermarkMillis()));
                    }
                });
    }

    private void tellLags(ReaderOutput<T> target) {
        partitions.forEach(
                (split, partition) -> {
                    PartitionLag news = partition.takeLagNews();
                    T told = news == null ? null : lags.of(news);
                    if (told != null) {
                        target.createOutputForSplit(split).collect(told);
                    }
                });
    }

    private void setWatermarkWithoutPartitions(ReaderOutput<T> target) {
        if (allSent) {
            withoutPartitions.onNothingUnread(clock.getAsLong());
            target.emitWatermark(new Watermark(withoutPartitions.watermarkMillis()));
        } else {
            context.sendSourceEventToCoordinator(Assignment.ARE_THERE_PARTITIONS_FOR_ME);
        }
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        CompletableFuture<Void> records = kafka.isAvailable();
        return records.isDone()
                ? records
                : CompletableFuture.anyOf(records, bell).thenAccept(any -> {});
    }

    @Override
    public List<KafkaPartitionSplit> snapshotState(long checkpointId) {
        return kafka.snapshotState(checkpointId);
    }

    @Override
    public void notifyNoMoreSplits() {
        kafka.notifyNoMoreSplits();
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        kafka.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        kafka.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
        kafka.pauseOrResumeSplits(toPause, toResume);
    }

    @Override
    public void close() throws Exception {
        thread.close();
        kafka.close();
    }

    /** Hands records on, and notes that they were. */
    private final class Output implements ReaderOutput<T> {

        private final ReaderOutput<T> target;

        Output(ReaderOutput<T> target) {
            this.target = target;
        }

        @Override
        public SourceOutput<T> createOutputForSplit(String splitId) {
            TimedPartition<T> partition = partitions.get(splitId);
            if (partition == null) {
                throw new IllegalStateException("records of " + splitId + ", which was not added");
            }
            return new PartitionOutput<>(target.createOutputForSplit(splitId), partition);
        }

        @Override
        public void releaseOutputForSplit(String splitId) {
            target.releaseOutputForSplit(splitId);
        }

        @Override
        public void collect(T record) {
            throw withoutPartition();
        }

        @Override
        public void collect(T record, long timestamp) {
            throw withoutPartition();
        }

        private IllegalStateException withoutPartition() {
            return new IllegalStateException("a record came without a partition");
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            target.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            target.markIdle();
        }

        @Override
        public void markActive() {
            target.markActive();
        }
    }

    private record PartitionOutput<T extends Positioned>(
            SourceOutput<T> target, TimedPartition<T> partition) implements SourceOutput<T> {

        @Override
        public void collect(T record) {
            target.collect(record);
            partition.read(record);
        }

        @Override
        public void collect(T record, long timestamp) {
            target.collect(record, timestamp);
            partition.read(record);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            target.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            target.markIdle();
        }

        @Override
        public void markActive() {
            target.markActive();
        }
    }
}
