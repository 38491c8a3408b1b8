// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.stock;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.RationedSchemaLookup;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.ReplayOf;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UndecidedRecord;
import io.stockscope.job.decode.UnknownSchemaException;
import java.io.IOException;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Turns each Kafka record into exactly one {@link DecodedRecord}. What cannot be used is parted
 * here, before a watermark can see it; what names a schema that is not known yet is left to {@link
 * UndecidedRecords}. Only a registry or a Kafka that does not answer fails the job.
 */
abstract class RecordDeserializer implements KafkaRecordDeserializationSchema<DecodedRecord> {

    private static final long serialVersionUID = 1L;

    private final SchemaLookup.Factory schemas;
    private transient Counter malformedReplayHeaders;

    @SuppressWarnings("NullAway.Init") // The transient field is set by open, which comes first.
    RecordDeserializer(SchemaLookup.Factory schemas) {
        this.schemas = schemas;
    }

    /** Makes what decodes; it asks these for schemas. */
    abstract void open(SchemaLookup known);

    abstract StockInput decode(StockscopeTopic topic, ConsumerRecord<byte[], byte[]> record)
            throws BadRecordException, UnknownSchemaException, IOException;

    @Override
    public final void open(DeserializationSchema.InitializationContext context) {
        malformedReplayHeaders =
                context.getMetricGroup().addGroup("stockscope").counter("malformedReplayHeaders");
        open(new RationedSchemaLookup(schemas.open()));
    }

    @Override
    public final void deserialize(
            ConsumerRecord<byte[], byte[]> record, Collector<DecodedRecord> out)
            throws IOException {
        out.collect(decode(record, replayOf(record)));
    }

    /** Decodes a record that the source could not decode yet. */
    final DecodedRecord decode(UndecidedRecord undecided) throws IOException {
        ConsumerRecord<byte[], byte[]> record =
                new ConsumerRecord<>(
                        undecided.topic(),
                        undecided.partition(),
                        undecided.offset(),
                        undecided.key(),
                        undecided.value());
        return decode(record, undecided.replayOf());
    }

    /** Where an operator asks for schemas that this deserializer does not know. */
    final SchemaLookup.Factory schemas() {
        return schemas;
    }

    @Override
    public final TypeInformation<DecodedRecord> getProducedType() {
        return TypeInformation.of(DecodedRecord.class);
    }

    private DecodedRecord decode(ConsumerRecord<byte[], byte[]> record, @Nullable String replayOf)
            throws IOException {
        StockscopeTopic topic = StockscopeTopic.byName(record.topic());
        try {
            return DecodedRecord.of(topic, record.offset(), decode(topic, record), replayOf);
        } catch (BadRecordException e) {
            return DecodedRecord.of(topic, rejected(record, replayOf, e));
        } catch (UnknownSchemaException e) {
            return DecodedRecord.of(
                    topic,
                    new UndecidedRecord(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            record.key(),
                            record.value(),
                            e.schemaId(),
                            replayOf));
        }
    }

    /** A header that is none is no reason to refuse a record. */
    private @Nullable String replayOf(ConsumerRecord<byte[], byte[]> record) {
        Header header = record.headers().lastHeader(ReplayOf.HEADER);
        if (header == null) {
            return null;
        }
        String text = ReplayOf.parse(header, record.topic()).map(ReplayOf::toString).orElse(null);
        if (text == null) {
            malformedReplayHeaders.inc();
        }
        return text;
    }

    private static RejectedRecord rejected(
            ConsumerRecord<byte[], byte[]> record,
            @Nullable String replayOf,
            BadRecordException cause) {
        return new RejectedRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.key(),
                record.value(),
                cause.reason(),
                cause.message(),
                cause.source(),
                replayOf,
                System.currentTimeMillis(),
                cause.recordedAtMillis());
    }
}
