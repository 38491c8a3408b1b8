// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StateFormatTest {

    static Stream<String> texts() {
        return Stream.of(
                "", "web", "store-7", "Zürich", "東京", "\uD83D\uDE80", "\0", "x".repeat(70_000));
    }

    @ParameterizedTest
    @MethodSource("texts")
    void stringIsItsLengthAndUtf8WhoeverWritesIt(String text) throws IOException {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        DataOutputStream plain = new DataOutputStream(expected);
        plain.writeInt(text.getBytes(StandardCharsets.UTF_8).length);
        plain.write(text.getBytes(StandardCharsets.UTF_8));

        DataOutputSerializer flink = new DataOutputSerializer(1);
        StateFormat.writeString(flink, text);
        StateFormat.writeNullableString(flink, null);

        assertThat(flink.getCopyOfBuffer()).startsWith(expected.toByteArray());
        DataInputDeserializer in = new DataInputDeserializer(flink.getCopyOfBuffer());
        assertThat(StateFormat.readName(in)).isEqualTo(text);
        assertThat(StateFormat.readNullableName(in)).isNull();
        in.setBuffer(flink.getCopyOfBuffer());
        assertThat(StateFormat.readString(in)).isEqualTo(text);
        assertThat(StateFormat.readNullableString(in)).isNull();
    }

    @Test
    void nameThatComesAgainIsTheSameString() {
        assertThat(Names.of("store-1".getBytes(StandardCharsets.UTF_8)))
                .isSameAs(Names.of("store-1".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void namesThatPushOneAnotherOutAreNeverTakenForEachOther() {
        Random random = new Random(7);
        for (int i = 0; i < 200_000; i++) {
            // Few letters, so that many hashes are alike; some beyond ASCII.
            String name =
                    random.ints(random.nextInt(5), 'a', 'e')
                            .mapToObj(letter -> letter == 'd' ? "é" : String.valueOf((char) letter))
                            .reduce("", String::concat);
            assertThat(Names.of(name.getBytes(StandardCharsets.UTF_8))).isEqualTo(name);
            String other = "sku-" + random.nextInt(100_000);
            assertThat(Names.of(other.getBytes(StandardCharsets.UTF_8))).isEqualTo(other);
        }
    }
}
