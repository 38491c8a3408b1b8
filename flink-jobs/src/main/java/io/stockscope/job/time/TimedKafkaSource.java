// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.time;

import java.util.Properties;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A {@link KafkaSource} that sets the watermarks of its partitions itself, since only it can tell a
 * partition in which nothing is unread from one that merely looks quiet: see {@link PartitionTime}.
 * It says in the log from where it reads.
 *
 * <p>Give it a {@code WatermarkStrategy} that makes none. A subtask without partitions follows the
 * clock once it is certain that there are none for it. To be idle would not do: while all subtasks
 * are idle, a source of reference data, which is through, would set the time.
 *
 * <p>Its state is that of the {@link KafkaSource}.
 *
 * @param <T> the records
 */
public final class TimedKafkaSource<T extends Positioned>
        implements Source<T, KafkaPartitionSplit, KafkaSourceEnumState>, ResultTypeQueryable<T> {

    private static final long serialVersionUID = 1L;

    private final KafkaSource<T> kafka;
    private final Properties consumer;
    private final PartitionTime.Factory<T> times;
    private final RunClock clock;
    private final PartitionLag.Told<T> lags;

    /**
     * @param kafka what reads; unbounded
     * @param consumer the properties that it reads with
     * @param lags what becomes of the lag of a partition, which is measured once a second
     */
    public TimedKafkaSource(
            KafkaSource<T> kafka,
            Properties consumer,
            PartitionTime.Factory<T> times,
            RunClock clock,
            PartitionLag.Told<T> lags) {
        this.kafka = kafka;
        this.consumer = consumer;
        this.times = times;
        this.clock = clock;
        this.lags = lags;
    }

    @Override
    public SourceReader<T, KafkaPartitionSplit> createReader(SourceReaderContext context)
            throws Exception {
        return new TimedReader<>(
                kafka.createReader(context), context, new KafkaTail(consumer), times, clock, lags);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> createEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context) {
        return new AnsweringEnumerator(kafka.createEnumerator(context), context);
    }

    @Override
    public SplitEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restoreEnumerator(
            SplitEnumeratorContext<KafkaPartitionSplit> context, KafkaSourceEnumState checkpoint)
            throws Exception {
        return new AnsweringEnumerator(kafka.restoreEnumerator(context, checkpoint), context);
    }

    @Override
    public Boundedness getBoundedness() {
        return kafka.getBoundedness();
    }

    @Override
    public SimpleVersionedSerializer<KafkaPartitionSplit> getSplitSerializer() {
        return kafka.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<KafkaSourceEnumState> getEnumeratorCheckpointSerializer() {
        return kafka.getEnumeratorCheckpointSerializer();
    }

    @Override
    public TypeInformation<T> getProducedType() {
        return kafka.getProducedType();
    }
}
