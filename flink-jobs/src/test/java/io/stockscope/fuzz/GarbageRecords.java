// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.fuzz;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextEvent;
import io.stockscope.reference.RandomHistories;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes records out of a random history: some as they are, most of them bent, cut, flipped, with
 * lengths that lie, with ids of schemas that nobody has, of another topic, or noise altogether. The
 * same seed makes the same records.
 */
public final class GarbageRecords {

    /** Schema ids from here on are known to nobody at first. */
    public static final int FIRST_UNKNOWN_ID = 1_000_000;

    private static final int HEADER_BYTES = 5;
    private static final int UNKNOWN_IDS = 40;
    private static final int SKUS = 1_500;
    private static final int MEAN_EVENTS = 20;
    private static final String[] REPLAYS = {
        "wms.stock/0/1", "pos.lines/1/22,pos.lines/0/7", "wms.stock/-1/x", "", "\0", ",,,"
    };

    private final Random random;
    private final ToIntFunction<StockscopeTopic> schemaId;
    private final List<TextEvent> history;
    private final BentRecords bent;

    /**
     * @param schemaId what the registry calls the schema of a topic
     */
    public GarbageRecords(long seed, ToIntFunction<StockscopeTopic> schemaId) {
        this.random = new Random(seed);
        this.schemaId = schemaId;
        this.bent = new BentRecords(random);
        this.history =
                RandomHistories.of(seed, new RandomHistories.Options(SKUS, MEAN_EVENTS))
                        .events()
                        .stream()
                        .filter(event -> event.topic() != StockscopeTopic.REFERENCE_CHANNELS)
                        .toList();
    }

    /** The next one. */
    public GarbageRecord next() {
        TextEvent event = history.get(random.nextInt(history.size()));
        StockscopeTopic topic = event.topic();
        byte[] value = value(event, schemaId.applyAsInt(topic), 0);
        switch (random.nextInt(20)) {
            case 0 -> value = noise(random.nextInt(200));
            case 1 -> value = withHeader(schemaId.applyAsInt(topic), noise(random.nextInt(200)));
            case 2 -> value = Arrays.copyOf(value, random.nextInt(value.length));
            case 3 -> value = Arrays.copyOf(value, value.length + 1 + random.nextInt(9));
            case 4, 5 -> flip(value, HEADER_BYTES);
            case 6 -> flip(value, 0);
            case 7 -> value = withLyingLength(value);
            case 8 -> value = value(event, random.nextInt(), 0);
            case 9 -> value = value(event, FIRST_UNKNOWN_ID + random.nextInt(UNKNOWN_IDS), 0);
            case 10 -> topic = history.get(random.nextInt(history.size())).topic();
            case 11 -> value = random.nextInt(50) == 0 ? noise(300_000) : value;
            case 12, 13, 14, 15 -> value = value(event, schemaId.applyAsInt(topic), 1);
            case 16 -> value = value(event, schemaId.applyAsInt(topic), 4);
            default -> {
                // As it is.
            }
        }
        boolean hasValue = random.nextInt(100) > 0;
        return new GarbageRecord(
                topic,
                key(event),
                hasValue ? value : null,
                random.nextInt(20) == 0 ? replay() : null);
    }

    private byte[] value(TextEvent event, int id, int bentFields) {
        return withHeader(id, bent.write(event.event(), bentFields));
    }

    private static byte[] withHeader(int id, byte[] body) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
        out.writeBytes(body);
        return out.toByteArray();
    }

    private void flip(byte[] value, int from) {
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            value[from + random.nextInt(value.length - from)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    /** The longest number that there is, somewhere: of bytes, of items, or of units. */
    private byte[] withLyingLength(byte[] value) {
        int at = HEADER_BYTES + random.nextInt(value.length - HEADER_BYTES);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(value, 0, at);
        byte[] number = new byte[1 + random.nextInt(10)];
        Arrays.fill(number, (byte) 0xff);
        number[number.length - 1] = (byte) random.nextInt(0x80);
        out.writeBytes(number);
        out.write(value, at, value.length - at);
        return out.toByteArray();
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private byte @Nullable [] key(TextEvent event) {
        return switch (random.nextInt(30)) {
            case 0 -> null;
            case 1 -> noise(random.nextInt(40));
            case 2 -> new byte[0];
            default -> event.key().getBytes(StandardCharsets.UTF_8);
        };
    }

    private byte[] replay() {
        return REPLAYS[random.nextInt(REPLAYS.length)].getBytes(StandardCharsets.UTF_8);
    }
}
