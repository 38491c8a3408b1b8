// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.Measurement;
import io.stockscope.event.MeasurementKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleOverride;
import io.stockscope.event.ThrottleOverrideMode;
import io.stockscope.job.stock.StockJob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Records of the topics that the alerting reads, by one producer of measurements of each kind. */
final class AlertingWorld {

    static final String CHANNEL = "market";
    static final long START = Instant.parse("2026-06-01T12:00:00Z").toEpochMilli();

    /** One rule: it pages and brakes as soon as more than ten SKUs are stale. */
    static final String RULES =
            """
            groups:
              - name: test
                rules:
                  - alert: MuchIsStale
                    metric: stale_skus
                    by: [channel]
                    aggregate: last
                    over: 1m
                    condition: "> 10"
                    labels: { severity: page }
                    annotations: { summary: "{{value}} SKUs of {{channel}}", runbook: none }
                    throttle:
                      scope: channel
                      steps: [ { mode: BUFFER, bufferPercent: 20 } ]
                      ttl: 5m
                      release: { after: 1s }
            """;

    /** Schema ids as the registry knows them. */
    private static final Map<StockscopeTopic, Integer> IDS =
            Map.of(
                    StockscopeTopic.MEASUREMENTS, 1,
                    StockscopeTopic.THROTTLE_ACKS, 2,
                    StockscopeTopic.THROTTLE_OVERRIDES, 3,
                    StockscopeTopic.REFERENCE_CHANNELS, 4);

    private final Map<String, Long> sequences = new TreeMap<>();
    private long offset;

    AlertingWorld() {
        StockJob.measurementProducers()
                .forEach(kind -> sequences.put(kind, START / 1000 << Integer.SIZE));
    }

    static Map<Integer, Schema> registered() {
        Map<Integer, Schema> registered = new TreeMap<>();
        IDS.forEach((topic, id) -> registered.put(id, topic.schema()));
        return registered;
    }

    static RuleTexts rules(String text) {
        return RuleTexts.of(Map.of("test.yaml", text));
    }

    /** So many SKUs are stale from an instant on. */
    TopicRecord stale(double skus, long atMillis) {
        return measurement(
                "stock-totals",
                "stale_skus",
                MeasurementKind.GAUGE,
                Map.of("channel", CHANNEL, "channelType", "MARKETPLACE"),
                skus,
                atMillis);
    }

    /** All producers have told all up to an instant. */
    List<TopicRecord> frontier(long atMillis) {
        List<TopicRecord> records = new ArrayList<>();
        for (String kind : StockJob.measurementProducers()) {
            records.add(
                    measurement(
                            kind,
                            "frontier",
                            MeasurementKind.COUNT,
                            Map.of("kind", kind, "producers", "1"),
                            0,
                            atMillis));
        }
        return records;
    }

    private TopicRecord measurement(
            String producer,
            String metric,
            MeasurementKind kind,
            Map<String, String> labels,
            double value,
            long atMillis) {
        long windowMillis = atMillis / 10_000 * 10_000;
        return record(
                StockscopeTopic.MEASUREMENTS,
                Measurement.newBuilder()
                        .setMetric(metric)
                        .setLabels(labels)
                        .setKind(kind)
                        .setWindowStart(Instant.ofEpochMilli(windowMillis))
                        .setWindowEnd(Instant.ofEpochMilli(windowMillis + 10_000))
                        .setValue(value)
                        .setBins(null)
                        .setProducer(producer + "-0")
                        .setSequence(sequences.merge(producer, 1L, Long::sum))
                        .setFrontier(Instant.ofEpochMilli(atMillis))
                        .build(),
                atMillis);
    }

    TopicRecord applied(long revision, long atMillis) {
        return answered(revision, ThrottleAckStatus.APPLIED, atMillis);
    }

    TopicRecord answered(long revision, ThrottleAckStatus status, long atMillis) {
        return record(
                StockscopeTopic.THROTTLE_ACKS,
                ThrottleAck.newBuilder()
                        .setCommandId(CHANNEL + "-" + revision)
                        .setChannel(CHANNEL)
                        .setRevision(revision)
                        .setAt(Instant.ofEpochMilli(atMillis))
                        .setStatus(status)
                        .build(),
                atMillis);
    }

    TopicRecord paused(long atMillis) {
        return record(
                StockscopeTopic.THROTTLE_OVERRIDES,
                ThrottleOverride.newBuilder()
                        .setChannel(CHANNEL)
                        .setMode(ThrottleOverrideMode.FORCE_PAUSE)
                        .setBy("ann")
                        .setReason("recall")
                        .build(),
                atMillis);
    }

    TopicRecord profile(long atMillis) {
        return record(
                StockscopeTopic.REFERENCE_CHANNELS,
                ChannelProfile.newBuilder()
                        .setChannel(CHANNEL)
                        .setType(ChannelType.MARKETPLACE)
                        .setLocations(List.of())
                        .setLatencyObjectiveMs(1)
                        .setStalenessThresholdMs(1)
                        .build(),
                atMillis);
    }

    private TopicRecord record(StockscopeTopic topic, SpecificRecord value, long atMillis) {
        return record(topic, bytes(IDS.getOrDefault(topic, 0), value), null, atMillis);
    }

    /** A record as it is. */
    TopicRecord record(
            StockscopeTopic topic,
            byte @Nullable [] value,
            @Nullable String replayOf,
            long atMillis) {
        return new TopicRecord(
                topic.topicName(),
                0,
                offset++,
                CHANNEL.getBytes(StandardCharsets.UTF_8),
                value,
                atMillis,
                replayOf);
    }

    /** The same record with another schema id. */
    static TopicRecord withSchema(int id, TopicRecord record) {
        byte[] value = record.value() == null ? new byte[0] : record.value().clone();
        ByteBuffer.wrap(value).putInt(1, id);
        return new TopicRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                value,
                record.timestampMillis(),
                record.replayOf());
    }

    private static byte[] bytes(int schemaId, SpecificRecord value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(schemaId).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        try {
            new SpecificDatumWriter<SpecificRecord>(value.getSchema()).write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written", e);
        }
        return out.toByteArray();
    }
}
