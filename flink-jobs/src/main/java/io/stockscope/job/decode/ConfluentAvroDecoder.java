// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the Confluent wire format: a zero byte, the schema's id in four bytes, and the Avro body.
 * Lengths are limited, see {@link EventDecoder}. For one thread.
 *
 * @param <T> the generated record that is read, whatever compatible schema it was written with
 */
public final class ConfluentAvroDecoder<T extends SpecificRecord> {

    /** Longer than Kafka takes by default; what is longer still is not looked at. */
    static final int MAX_VALUE_BYTES = 2 << 20;

    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 5;

    private final Schema readerSchema;
    private final SchemaLookup schemas;
    private final Map<Integer, SpecificDatumReader<T>> readers = new HashMap<>();
    private final EventDecoder decoder = new EventDecoder();

    public ConfluentAvroDecoder(Schema readerSchema, SchemaLookup schemas) {
        this.readerSchema = readerSchema;
        this.schemas = schemas;
    }

    /**
     * Decodes one value.
     *
     * @throws BadRecordException {@code UNDECODABLE}
     * @throws UnknownSchemaException if the schema that it names is not known, or not yet
     * @throws IOException if the registry does not answer
     */
    public T decode(byte @Nullable [] value)
            throws BadRecordException, UnknownSchemaException, IOException {
        if (value == null || value.length == 0) {
            throw BadRecordException.undecodable("the record has no value");
        }
        if (value.length < HEADER_BYTES || value[0] != MAGIC) {
            throw BadRecordException.undecodable(
                    "the value does not begin with the zero byte and schema id of the Confluent"
                            + " wire format: produce it with a Confluent Avro serializer");
        }
        if (value.length > MAX_VALUE_BYTES) {
            throw BadRecordException.undecodable(
                    "the value has "
                            + value.length
                            + " bytes, and no event has more than "
                            + MAX_VALUE_BYTES);
        }
        int schemaId = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        if (schemaId < 0) {
            throw BadRecordException.undecodable(
                    "schema id " + schemaId + " is negative, and no registry gives out such ids");
        }
        SpecificDatumReader<T> reader = reader(schemaId);
        decoder.read(value, HEADER_BYTES);
        return read(reader, schemaId);
    }

    private T read(SpecificDatumReader<T> reader, int schemaId) throws BadRecordException {
        T event;
        boolean complete;
        try {
            event = reader.read(null, decoder);
            complete = decoder.isEnd();
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // Avro answers garbage with whatever its reading runs into; records of a schema that
            // contains itself may be nested without end.
            throw BadRecordException.undecodable(
                    "the value does not decode as "
                            + readerSchema.getName()
                            + " with schema id "
                            + schemaId
                            + ": "
                            + e);
        }
        if (!complete) {
            throw BadRecordException.undecodable(
                    "bytes are left over behind the "
                            + readerSchema.getName()
                            + " of schema id "
                            + schemaId);
        }
        return event;
    }

    private SpecificDatumReader<T> reader(int schemaId)
            throws BadRecordException, UnknownSchemaException, IOException {
        SpecificDatumReader<T> reader = readers.get(schemaId);
        if (reader == null) {
            Schema written = schemas.schema(schemaId);
            try {
                reader = new SpecificDatumReader<>(written, readerSchema);
            } catch (AvroRuntimeException e) {
                throw BadRecordException.undecodable(
                        "schema id "
                                + schemaId
                                + " cannot be read as "
                                + readerSchema.getName()
                                + ": "
                                + e.getMessage());
            }
            readers.put(schemaId, reader);
        }
        return reader;
    }
}
