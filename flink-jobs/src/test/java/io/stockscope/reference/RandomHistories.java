// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.event.ItemMaster;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.text.TextEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes histories that hit every {@link Rule} often: quantities are small, so that ATS crosses its
 * limit all the time, instants and reservation ids are used again and again, and every limit in
 * time (horizon, retention, skew, {@code until}) is met exactly and by one millisecond more.
 */
public final class RandomHistories {
    /** When all histories begin. */
    public static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

    static final Duration LENGTH = Duration.ofDays(12);

    /** Until when a history is run: some of it comes later. */
    public static final Instant UNTIL = START.plus(Duration.ofDays(10));

    /** The channels with a profile. */
    public static final List<String> CHANNELS = List.of("web", "amazon", "shop");

    private RandomHistories() {}

    /** The wall clock at the start of a run: after all of a history, but for what lies. */
    public static final Instant RUN_CLOCK = START.plus(Duration.ofDays(20));

    /**
     * How large a history is.
     *
     * @param skus number of SKUs
     * @param meanEvents mean number of events of a SKU, repeated ones not counted
     */
    public record Options(int skus, int meanEvents) {
        /** Hundreds of SKUs. */
        public static final Options DEFAULT = new Options(300, 24);
    }

    /** A history of default size. */
    public static RandomHistory of(long seed) {
        return of(seed, Options.DEFAULT);
    }

    /** A history; the same seed and options give the same one. */
    public static RandomHistory of(long seed, Options options) {
        Random random = new Random(seed);
        List<TextEvent> events = new ArrayList<>();
        for (String channel : CHANNELS) {
            events.add(profile(channel));
        }
        for (int i = 0; i < options.skus(); i++) {
            String sku = "H%d-%04d".formatted(seed, i);
            addItem(sku, random, events);
            events.addAll(new RandomSku(sku, random, options.meanEvents()).events());
        }
        return new RandomHistory(seed, RandomHistory.shuffled(events, random), UNTIL, RUN_CLOCK);
    }

    private static TextEvent profile(String channel) {
        return new TextEvent(
                StockscopeTopic.REFERENCE_CHANNELS,
                channel,
                ChannelProfile.newBuilder()
                        .setChannel(channel)
                        .setType(ChannelType.ECOMMERCE)
                        .setLocations(List.of())
                        .setLatencyObjectiveMs(60_000)
                        .setStalenessThresholdMs(120_000)
                        .build());
    }

    /** Three of four are priced, some in another currency; some prices change. */
    private static void addItem(String sku, Random random, List<TextEvent> events) {
        if (random.nextInt(4) == 0) {
            return;
        }
        int records = random.nextInt(5) == 0 ? 2 : 1;
        for (int i = 0; i < records; i++) {
            events.add(
                    new TextEvent(
                            StockscopeTopic.REFERENCE_ITEMS,
                            sku,
                            ItemMaster.newBuilder()
                                    .setSku(sku)
                                    .setUnitPrice(BigDecimal.valueOf(random.nextInt(2_000_000), 4))
                                    .setCurrency(random.nextInt(6) == 0 ? "USD" : "EUR")
                                    .setBackorderLimit(
                                            random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0)
                                    .build()));
        }
    }
}
