// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.config.AlertingSettings;
import io.stockscope.config.KafkaSettings;
import io.stockscope.event.StockscopeTopic;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What the alerting job reads. From the checkpoint; without one, measurements and what goes with
 * them from a while ago, and what holds until it is taken back from the beginning.
 */
final class AlertingSources {

    private static final String GROUP = "stockscope-alerting";

    private static final List<StockscopeTopic> OF_LATE =
            List.of(
                    StockscopeTopic.MEASUREMENTS,
                    StockscopeTopic.STALE_TOP,
                    StockscopeTopic.THROTTLE_ACKS);

    private static final List<StockscopeTopic> LASTING =
            List.of(StockscopeTopic.THROTTLE_OVERRIDES, StockscopeTopic.REFERENCE_CHANNELS);

    private final StreamExecutionEnvironment env;
    private final KafkaSettings kafka;
    private final AlertingSettings settings;

    AlertingSources(
            StreamExecutionEnvironment env, KafkaSettings kafka, AlertingSettings settings) {
        this.env = env;
        this.kafka = kafka;
        this.settings = settings;
    }

    /** All records, each topic's partition in its order. */
    DataStream<TopicRecord> records() {
        long sinceMillis = Instant.now().minus(settings.lookback()).toEpochMilli();
        return read(OF_LATE, OffsetsInitializer.timestamp(sinceMillis), "measurements")
                .union(read(LASTING, OffsetsInitializer.earliest(), "orders-and-channels"));
    }

    /** The rules at each start, and when they change. */
    DataStream<RuleTexts> rules() {
        return env.fromSource(
                        new RulesSource(new RulePlace(settings.rulesOrNull())),
                        WatermarkStrategy.noWatermarks(),
                        "Alert rules",
                        RuleTextsSerializer.TYPE)
                .uid("rules");
    }

    private DataStream<TopicRecord> read(
            List<StockscopeTopic> topics, OffsetsInitializer start, String uid) {
        KafkaSource<TopicRecord> source =
                KafkaSource.<TopicRecord>builder()
                        .setProperties(consumerProperties())
                        .setTopics(topics.stream().map(StockscopeTopic::topicName).toList())
                        .setStartingOffsets(start)
                        .setDeserializer(new TopicRecordDeserializer())
                        .build();
        return env.fromSource(source, WatermarkStrategy.noWatermarks(), "Kafka " + uid).uid(uid);
    }

    private Properties consumerProperties() {
        Properties properties = kafka.clientProperties();
        properties.putIfAbsent("isolation.level", "read_committed");
        properties.putIfAbsent("group.id", GROUP);
        // Progress is kept in checkpoints; offsets in Kafka are for those who look at them there.
        properties.putIfAbsent("commit.offsets.on.checkpoint", "true");
        return properties;
    }
}
