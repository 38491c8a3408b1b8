// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.junit.jupiter.api.Test;

class EventDecoderTest {

    private static final Schema EVERYTHING =
            SchemaBuilder.record("Everything")
                    .fields()
                    .requiredBoolean("flag")
                    .requiredInt("count")
                    .requiredLong("units")
                    .requiredFloat("ratio")
                    .requiredDouble("value")
                    .requiredString("text")
                    .requiredBytes("raw")
                    .name("digest")
                    .type()
                    .fixed("Digest")
                    .size(4)
                    .noDefault()
                    .name("kind")
                    .type()
                    .enumeration("Kind")
                    .symbols("A", "B", "C")
                    .noDefault()
                    .name("list")
                    .type()
                    .array()
                    .items()
                    .longType()
                    .noDefault()
                    .name("names")
                    .type()
                    .map()
                    .values()
                    .stringType()
                    .noDefault()
                    .optionalString("note")
                    .endRecord();

    private static final Schema ONE_FIELD_OF_IT =
            SchemaBuilder.record("Everything").fields().optionalString("note").endRecord();

    private final Random random = new Random(7);

    @Test
    void readsWhatAvroWrites() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            GenericRecord written = everything();
            byte[] bytes = bytes(written, i % 2 == 0);

            assertThat(read(EVERYTHING, EVERYTHING, bytes)).isEqualTo(written);
            assertThat(read(EVERYTHING, ONE_FIELD_OF_IT, bytes).get("note"))
                    .isEqualTo(written.get("note"));
        }
    }

    @Test
    void lengthsThatNobodyCouldHaveSentAreRefused() throws Exception {
        assertRefused(decoder(number(-1)), "a length is -1");
        assertRefused(decoder(number(Long.MAX_VALUE)), "a length is 9223372036854775807");
        assertRefused(decoder(number(EventDecoder.MAX_LENGTH + 1)), "a length is 65537");
        assertRefused(decoder(number(EventDecoder.MAX_LENGTH)), "ends within a field");
        EventDecoder longest =
                decoder(number(EventDecoder.MAX_LENGTH), new byte[EventDecoder.MAX_LENGTH]);
        assertThat(longest.readString()).hasSize(EventDecoder.MAX_LENGTH);
        assertThat(longest.isEnd()).isTrue();
    }

    @Test
    void itemsAreCountedOverAllArraysAndMapsOfARecord() throws Exception {
        EventDecoder decoder =
                decoder(number(EventDecoder.MAX_ITEMS - 1), number(1), number(1), number(1));
        assertThat(decoder.readArrayStart()).isEqualTo(EventDecoder.MAX_ITEMS - 1);
        assertThat(decoder.readMapStart()).isEqualTo(1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(decoder::skipArray)
                .withMessageContaining("more than 100000 items");
        EventDecoder least = decoder(number(Long.MIN_VALUE), number(0));
        assertThatExceptionOfType(IOException.class).isThrownBy(least::readArrayStart);
    }

    @Test
    void blockThatClaimsMoreBytesThanThereAreIsNotSkipped() throws Exception {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(decoder(number(-1), number(1L << 40))::skipArray);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(decoder(number(-1), number(-5))::skipMap);
    }

    @Test
    void numbersThatDoNotFitAreRefused() throws Exception {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(decoder(number(1L + Integer.MAX_VALUE))::readInt)
                .withMessage("2147483648 is no int");
        byte[] endless = new byte[20];
        Arrays.fill(endless, (byte) 0x80);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(decoder(endless)::readLong)
                .withMessageContaining("more than ten bytes");
        assertThat(decoder(number(Long.MIN_VALUE)).readLong()).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void stringInAnotherEncodingIsRefusedAndAReplacementCharacterIsNot() throws Exception {
        byte[] latin1 = "Løkka".getBytes(StandardCharsets.ISO_8859_1);
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(decoder(number(latin1.length), latin1)::readString)
                .withMessageContaining("not in UTF-8");
        byte[] replacement = "L\uFFFDkka".getBytes(StandardCharsets.UTF_8);
        assertThat(decoder(number(replacement.length), replacement).readString())
                .isEqualTo("L\uFFFDkka");
    }

    private static void assertRefused(EventDecoder decoder, String message) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(decoder::readString)
                .withMessageContaining(message);
    }

    private static EventDecoder decoder(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        EventDecoder decoder = new EventDecoder();
        decoder.read(bytes.toByteArray(), 0);
        return decoder;
    }

    private static byte[] number(long value) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
        encoder.writeLong(value);
        encoder.flush();
        return out.toByteArray();
    }

    private static GenericRecord read(Schema written, Schema read, byte[] bytes)
            throws IOException {
        EventDecoder decoder = new EventDecoder();
        decoder.read(bytes, 0);
        GenericRecord record =
                new GenericDatumReader<GenericRecord>(written, read).read(null, decoder);
        assertThat(decoder.isEnd()).isTrue();
        return record;
    }

    private static byte[] bytes(GenericRecord record, boolean blocks) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        BinaryEncoder encoder =
                blocks
                        ? new EncoderFactory()
                                .configureBlockSize(64)
                                .blockingBinaryEncoder(out, null)
                        : EncoderFactory.get().binaryEncoder(out, null);
        new GenericDatumWriter<GenericRecord>(EVERYTHING).write(record, encoder);
        encoder.flush();
        return out.toByteArray();
    }

    private GenericRecord everything() {
        List<Long> list = new ArrayList<>();
        Map<Object, Object> names = new HashMap<>();
        for (int i = random.nextInt(20); i > 0; i--) {
            list.add(number());
            names.put(text(), text());
        }
        byte[] raw = new byte[random.nextInt(50)];
        random.nextBytes(raw);
        byte[] digest = new byte[4];
        random.nextBytes(digest);
        GenericRecord record = new GenericData.Record(EVERYTHING);
        record.put("flag", random.nextBoolean());
        record.put("count", (int) number());
        record.put("units", number());
        record.put("ratio", random.nextFloat());
        record.put("value", random.nextGaussian());
        record.put("text", text());
        record.put("raw", ByteBuffer.wrap(raw));
        record.put("digest", new GenericData.Fixed(EVERYTHING.getField("digest").schema(), digest));
        record.put(
                "kind",
                new GenericData.EnumSymbol(
                        EVERYTHING.getField("kind").schema(), "ABC".charAt(random.nextInt(3))));
        record.put("list", list);
        record.put("names", names);
        record.put("note", random.nextBoolean() ? null : text());
        return record;
    }

    private long number() {
        return random.nextLong() >> random.nextInt(64);
    }

    private Utf8 text() {
        return new Utf8(
                random.ints(random.nextInt(12), 32, 0x2fff)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString());
    }
}
