// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.measure;

import io.stockscope.config.KafkaSettings;
import io.stockscope.config.RegistrySettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.topic.AvroRecordSerializer;
import java.time.Duration;
import java.util.Properties;
import org.apache.avro.specific.SpecificRecord;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The topics of measurements and of the worst stale SKUs. At least once, and at once: rules do not
 * wait for a checkpoint. A receiver drops what it has seen by producer and sequence, and what an
 * attempt that failed had told beyond its last checkpoint ({@link Metric#RESUMED}).
 */
public final class MeasurementTopics {

    /** Few enough not to be noticed, and enough for the records of one tick to share a request. */
    private static final Duration LINGER = Duration.ofMillis(5);

    private final KafkaSettings kafka;
    private final RegistrySettings registry;

    public MeasurementTopics(KafkaSettings kafka, RegistrySettings registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /** Writes measurements. */
    public void writeMeasurements(DataStream<Measured> measurements) {
        measurements
                .sinkTo(sink(StockscopeTopic.MEASUREMENTS, MeasurementRecords::measurement))
                .uid("measurements-topic")
                .name("Kafka measurements");
    }

    /** Writes the worst stale SKUs of channels. */
    public void writeStaleTop(DataStream<StaleTopList> staleTop) {
        staleTop.sinkTo(sink(StockscopeTopic.STALE_TOP, MeasurementRecords::staleTop))
                .uid("stale-top-topic")
                .name("Kafka worst stale SKUs");
    }

    private <T> KafkaSink<T> sink(
            StockscopeTopic topic, SerializableFunction<T, SpecificRecord> record) {
        Properties producer = kafka.clientProperties();
        producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, String.valueOf(LINGER.toMillis()));
        return KafkaSink.<T>builder()
                .setKafkaProducerConfig(producer)
                .setBootstrapServers(kafka.bootstrapServers())
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(new AvroRecordSerializer<>(topic, record, registry))
                .build();
    }
}
