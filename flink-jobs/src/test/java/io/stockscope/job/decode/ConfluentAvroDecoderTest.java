// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.stockscope.event.ThrottleAck;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;

class ConfluentAvroDecoderTest {

    private static final int SELF_CONTAINING = 1;
    private static final int OTHER = 2;

    /** As somebody may register it: a compatible record with one more field, which nests. */
    private static final Schema WITH_A_CHAIN =
            SchemaBuilder.record(ThrottleAck.getClassSchema().getName())
                    .namespace(ThrottleAck.getClassSchema().getNamespace())
                    .fields()
                    .name("chain")
                    .type()
                    .record("Link")
                    .fields()
                    .name("next")
                    .type()
                    .unionOf()
                    .nullType()
                    .and()
                    .type("Link")
                    .endUnion()
                    .noDefault()
                    .endRecord()
                    .noDefault()
                    .requiredString("commandId")
                    .endRecord();

    private static final Map<Integer, Schema> REGISTRY =
            Map.of(SELF_CONTAINING, WITH_A_CHAIN, OTHER, Schema.create(Schema.Type.BYTES));

    private final ConfluentAvroDecoder<ThrottleAck> decoder =
            new ConfluentAvroDecoder<>(
                    ThrottleAck.getClassSchema(), id -> Objects.requireNonNull(REGISTRY.get(id)));

    @Test
    void nestingWithoutEndIsUndecodable() {
        assertUndecodable(
                value(SELF_CONTAINING, ConfluentAvroDecoder.MAX_VALUE_BYTES - 10, 2),
                "does not decode");
    }

    @Test
    void valueThatIsTooLongIsNotLookedAt() {
        assertUndecodable(
                value(SELF_CONTAINING, ConfluentAvroDecoder.MAX_VALUE_BYTES, 2),
                "the value has 2097157 bytes");
    }

    @Test
    void schemaOfSomethingElseIsUndecodable() {
        assertUndecodable(value(OTHER, 10, 2), "schema id 2");
    }

    private void assertUndecodable(byte[] value, String message) {
        assertThatExceptionOfType(BadRecordException.class)
                .isThrownBy(() -> decoder.decode(value))
                .satisfies(
                        e -> {
                            assertThat(e.reason()).isEqualTo(DeadLetterReason.UNDECODABLE);
                            assertThat(e.message()).contains(message);
                        });
    }

    private static byte[] value(int schemaId, int length, int filler) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 0, 0, 0, (byte) schemaId});
        byte[] body = new byte[length];
        Arrays.fill(body, (byte) filler);
        out.writeBytes(body);
        return out.toByteArray();
    }
}
