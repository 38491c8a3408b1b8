// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the Confluent wire format: a zero byte, the schema's id in four bytes, and the Avro body.
 *
 * @param <T> the generated record that is read, whatever compatible schema it was written with
 */
public final class ConfluentAvroDecoder<T extends SpecificRecord> {

    static {
        // Avro allocates what a length claims before it reads on, and reads its limits once, when
        // it is first used. Nothing longer fits in a Kafka record of the usual size.
        limit("org.apache.avro.limits.string.maxLength", 1 << 20);
        limit("org.apache.avro.limits.bytes.maxLength", 2 << 20);
        limit("org.apache.avro.limits.collectionItems.maxLength", 100_000);
    }

    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 5;

    private final Schema readerSchema;
    private final SchemaLookup schemas;
    private final Map<Integer, SpecificDatumReader<T>> readers = new HashMap<>();
    private @Nullable BinaryDecoder reused;

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
        int schemaId = ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
        if (schemaId < 0) {
            throw BadRecordException.undecodable(
                    "schema id " + schemaId + " is negative, and no registry gives out such ids");
        }
        SpecificDatumReader<T> reader = reader(schemaId);
        BinaryDecoder decoder =
                DecoderFactory.get()
                        .binaryDecoder(value, HEADER_BYTES, value.length - HEADER_BYTES, reused);
        reused = decoder;
        return read(reader, decoder, schemaId);
    }

    private static void limit(String property, int most) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, String.valueOf(most));
        }
    }

    private T read(SpecificDatumReader<T> reader, BinaryDecoder decoder, int schemaId)
            throws BadRecordException {
        T event;
        boolean complete;
        try {
            event = reader.read(null, decoder);
            complete = decoder.isEnd();
        } catch (IOException | RuntimeException e) {
            // Avro answers garbage with whatever its reading runs into.
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
