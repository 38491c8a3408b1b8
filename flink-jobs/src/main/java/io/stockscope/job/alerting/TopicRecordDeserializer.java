// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.job.decode.ReplayOf;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Hands records on as they are: the operator that decides also decodes. */
final class TopicRecordDeserializer implements KafkaRecordDeserializationSchema<TopicRecord> {

    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<TopicRecord> out) {
        out.collect(
                new TopicRecord(
                        record.topic(),
                        record.partition(),
                        record.offset(),
                        record.key(),
                        record.value(),
                        record.timestamp(),
                        replayOf(record)));
    }

    /** A header that is none is no reason to refuse a record. */
    private static @Nullable String replayOf(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(ReplayOf.HEADER);
        return header == null
                ? null
                : ReplayOf.parse(header, record.topic()).map(ReplayOf::toString).orElse(null);
    }

    @Override
    public TypeInformation<TopicRecord> getProducedType() {
        return TopicRecordSerializer.TYPE;
    }
}
