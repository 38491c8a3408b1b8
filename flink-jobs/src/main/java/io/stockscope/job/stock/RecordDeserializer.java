// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.RejectedRecord;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Turns each Kafka record into exactly one {@link DecodedRecord}. What cannot be used is parted
 * here, before a watermark can see it; only a registry or a Kafka that does not answer fails the
 * job.
 */
abstract class RecordDeserializer implements KafkaRecordDeserializationSchema<DecodedRecord> {

    private static final long serialVersionUID = 1L;

    abstract StockInput decode(StockscopeTopic topic, ConsumerRecord<byte[], byte[]> record)
            throws BadRecordException, IOException;

    @Override
    public final void deserialize(
            ConsumerRecord<byte[], byte[]> record, Collector<DecodedRecord> out)
            throws IOException {
        StockscopeTopic topic = StockscopeTopic.byName(record.topic());
        DecodedRecord decoded;
        try {
            decoded = DecodedRecord.of(topic, decode(topic, record));
        } catch (BadRecordException e) {
            decoded = DecodedRecord.of(topic, rejected(record, e));
        }
        out.collect(decoded);
    }

    @Override
    public final TypeInformation<DecodedRecord> getProducedType() {
        return TypeInformation.of(DecodedRecord.class);
    }

    private static RejectedRecord rejected(
            ConsumerRecord<byte[], byte[]> record, BadRecordException cause) {
        return new RejectedRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                record.value(),
                cause.reason(),
                cause.message(),
                cause.source(),
                System.currentTimeMillis());
    }
}
