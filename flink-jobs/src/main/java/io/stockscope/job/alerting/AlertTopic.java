// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.config.KafkaSettings;
import io.stockscope.config.RegistrySettings;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.topic.AvroRecordSerializer;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The topic of alerts. At least once, and at once: nobody who is to be woken waits for a
 * checkpoint. A reader tells episodes apart by {@code alertId} and {@code startedAt}.
 */
final class AlertTopic {

    private AlertTopic() {}

    static void write(
            DataStream<AlertMessage> alerts, KafkaSettings kafka, RegistrySettings registry) {
        alerts.sinkTo(
                        KafkaSink.<AlertMessage>builder()
                                .setKafkaProducerConfig(kafka.clientProperties())
                                .setBootstrapServers(kafka.bootstrapServers())
                                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                                .setRecordSerializer(
                                        new AvroRecordSerializer<>(
                                                StockscopeTopic.ALERTS,
                                                AlertRecords::record,
                                                registry))
                                .build())
                .uid("alert-topic")
                .name("Kafka alerts");
    }
}
