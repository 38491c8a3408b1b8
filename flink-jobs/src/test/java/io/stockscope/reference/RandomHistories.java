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
import org.jspecify.annotations.Nullable;

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
    public static final List<String> CHANNELS =
            List.of("web", "amazon", "shop", "portal", "outlet", "planned");

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
        List<ChannelProfile> profiles = profiles(seed % 5 != 3);
        for (ChannelProfile profile : profiles) {
            events.add(
                    new TextEvent(
                            StockscopeTopic.REFERENCE_CHANNELS, profile.getChannel(), profile));
        }
        for (int i = 0; i < options.skus(); i++) {
            String sku = "H%d-%04d".formatted(seed, i);
            ItemMaster item = addItem(sku, random, events);
            events.addAll(
                    new RandomSku(sku, item, profiles, random, options.meanEvents()).events());
        }
        return new RandomHistory(seed, RandomHistory.shuffled(events, random), UNTIL, RUN_CLOCK);
    }

    /**
     * Channels of all shapes.
     *
     * @param everywhere whether one of them sells every location; if not, none sells the store
     */
    static List<ChannelProfile> profiles(boolean everywhere) {
        List<String> all = everywhere ? List.of() : List.of("dc1", "dc2");
        List<String> store = everywhere ? List.of("store1") : List.of("dc2");
        return List.of(
                profile("web", ChannelType.ECOMMERCE, all, 60_000, 120_000).build(),
                profile("amazon", ChannelType.MARKETPLACE, List.of("dc1", "dc2"), 60_000, 60_000)
                        .setDisplayCap(4L)
                        .build(),
                profile("shop", ChannelType.STORE, store, 30_000, 90_000).build(),
                profile("portal", ChannelType.B2B, List.of("dc1"), 120_000, 60_000)
                        .setSellsBackorder(true)
                        .build(),
                profile("outlet", ChannelType.MARKETPLACE, all, 30_000, 30_000)
                        .setSellsBackorder(true)
                        .setDisplayCap(6L)
                        .build(),
                // Sells from a location that nobody has heard of yet.
                profile("planned", ChannelType.STORE, List.of("dc9"), 60_000, 60_000).build());
    }

    private static ChannelProfile.Builder profile(
            String channel,
            ChannelType type,
            List<String> locations,
            long objectiveMillis,
            long thresholdMillis) {
        return ChannelProfile.newBuilder()
                .setChannel(channel)
                .setType(type)
                .setLocations(locations)
                .setLatencyObjectiveMs(objectiveMillis)
                .setStalenessThresholdMs(thresholdMillis);
    }

    /** Three of four are priced, some in another currency; some prices change. */
    private static @Nullable ItemMaster addItem(String sku, Random random, List<TextEvent> events) {
        if (random.nextInt(4) == 0) {
            return null;
        }
        ItemMaster item = null;
        int records = random.nextInt(5) == 0 ? 2 : 1;
        for (int i = 0; i < records; i++) {
            item =
                    ItemMaster.newBuilder()
                            .setSku(sku)
                            .setUnitPrice(BigDecimal.valueOf(random.nextInt(2_000_000), 4))
                            .setCurrency(random.nextInt(6) == 0 ? "USD" : "EUR")
                            .setBackorderLimit(random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0)
                            .build();
            events.add(new TextEvent(StockscopeTopic.REFERENCE_ITEMS, sku, item));
        }
        return item;
    }
}
