// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedLogTest {

    private record Entry(long atMillis, String text, long number) {}

    private static final EncodedLog.Codec<Entry> CODEC =
            new EncodedLog.Codec<>() {
                @Override
                public void write(Entry entry, long atMillis, DataOutput out) throws IOException {
                    StateFormat.writeString(out, entry.text);
                    StateFormat.writeVarLong(out, entry.number);
                }

                @Override
                public Entry read(DataInput in, long atMillis) throws IOException {
                    return new Entry(
                            atMillis, StateFormat.readString(in), StateFormat.readVarLong(in));
                }
            };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void holdsWhatWasAddedAndNotTakenInOrder(long seed) {
        Random random = new Random(seed);
        Deque<Entry> reference = new ArrayDeque<>();
        EncodedLog<Entry> log = new EncodedLog<>(CODEC);
        long at = 0;
        for (int i = 0; i < 3_000; i++) {
            int what = random.nextInt(100);
            if (what < 52 || reference.isEmpty()) {
                at += random.nextInt(3);
                Entry entry = new Entry(at, text(random), number(random));
                reference.add(entry);
                log.add(at, entry);
            } else if (what < 97) {
                assertThat(log.removeFirst()).isEqualTo(reference.removeFirst());
            } else if (what == 97) {
                log = copyThroughBytes(log);
            } else if (what == 98 && random.nextInt(20) == 0) {
                log.clear();
                reference.clear();
            }
            assertThat(log.size()).isEqualTo(reference.size());
            assertThat(log.isEmpty()).isEqualTo(reference.isEmpty());
            if (!reference.isEmpty()) {
                assertThat(log.firstMillis()).isEqualTo(reference.getFirst().atMillis);
                assertThat(log.lastMillis()).isEqualTo(reference.getLast().atMillis);
            }
            if (i % 50 == 0) {
                assertThat(log.entries()).containsExactlyElementsOf(reference);
            }
        }
    }

    private static String text(Random random) {
        String text = "é€x".repeat(random.nextInt(4)) + "a".repeat(random.nextInt(150));
        return random.nextBoolean() ? text : "reservation-" + random.nextInt();
    }

    private static long number(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> Long.MAX_VALUE;
            case 2 -> random.nextLong();
            default -> random.nextInt(300) - 150;
        };
    }

    private static EncodedLog<Entry> copyThroughBytes(EncodedLog<Entry> log) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            log.write(new DataOutputStream(bytes));
            return EncodedLog.read(
                    new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())), CODEC);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
