// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.ChannelType;
import io.stockscope.local.simulation.SalesHistory.Order;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import io.stockscope.local.simulation.fault.FaultTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where this retailer sells and keeps its stock: two distribution centres, three stores, a web
 * shop, two marketplaces and business customers. None of it is in the sales, so it is drawn per
 * invoice.
 */
final class Retailer {
    static final List<String> DISTRIBUTION_CENTRES = List.of("dc1", "dc2");
    static final List<String> STORES = List.of("store1", "store2", "store3");
    static final List<String> LOCATIONS = List.of("dc1", "dc2", "store1", "store2", "store3");

    static final List<String> MARKETPLACES = List.of("amazon", "ebay");

    private static final long DAY = UkTime.DAY;
    private static final long MINUTE = UkTime.MINUTE;

    /** Who carries more than this out of a shop asks for a delivery. */
    private static final int MOST_UNITS_PER_STORE_LINE = 36;

    private static final int MOST_STORE_LINES = 60;

    private static final Shares UK_CONSUMER = new Shares(0.30, 0.15, 0.05);
    private static final Shares UK_CUSTOMER = new Shares(0.35, 0.12, 0.08);
    private static final Shares ABROAD = new Shares(0.35, 0.15, 0.05);

    /** Where an order goes: its channel, and the location that is to serve it. */
    record Route(String channel, String location, boolean store) {}

    /** Shares of these channels; what is left is for the stores and the sales desk. */
    private record Shares(double web, double amazon, double ebay) {
        @Nullable String pick(double unit) {
            if (unit < web) {
                return "web";
            }
            if (unit < web + amazon) {
                return "amazon";
            }
            return unit < web + amazon + ebay ? "ebay" : null;
        }
    }

    private Retailer() {}

    /**
     * Returns the profiles of all channels. An objective is what a channel and the sources behind
     * it can keep on a day on which nothing goes wrong: their own pace, and some time to spare.
     */
    static List<ChannelProfile> channels() {
        return List.of(
                channel("web", ChannelType.ECOMMERCE, DISTRIBUTION_CENTRES, 1, "web-shop"),
                marketplace("amazon", List.of("dc1"), null, 10),
                marketplace("ebay", DISTRIBUTION_CENTRES, 50L, 15),
                channel("b2b", ChannelType.B2B, DISTRIBUTION_CENTRES, 15, "sales-desk"),
                channel("store1", ChannelType.STORE, List.of("store1"), 5, "stores"),
                // Their tills upload every 5 and every 15 minutes.
                channel("store2", ChannelType.STORE, List.of("store2"), 7, "stores"),
                channel("store3", ChannelType.STORE, List.of("store3"), 20, "stores"));
    }

    /** Returns all that a fault can happen to. */
    static FaultTargets faultTargets() {
        List<String> channels = channels().stream().map(ChannelProfile::getChannel).toList();
        List<String> sources =
                new ArrayList<>(List.of("erp", "web-shop", "b2b-oms", "oms", "carrier"));
        MARKETPLACES.forEach(marketplace -> sources.add(marketplace + "-connector"));
        LOCATIONS.forEach(location -> sources.add("wms-" + location));
        STORES.forEach(store -> sources.add("pos-" + store));
        channels.forEach(channel -> sources.add("publisher-" + channel));
        return new FaultTargets(channels, LOCATIONS, STORES, sources);
    }

    /**
     * Draws the way of an order. Without a customer number it is a sale over the counter or of a
     * consumer; from abroad it is no sale over the counter; large ones never are.
     */
    static Route route(Order order, Draws draws) {
        double unit = draws.unit("channel", order.invoice());
        boolean uk = order.country().equals("United Kingdom");
        boolean known = order.customer() != null;
        Shares shares = !uk ? ABROAD : known ? UK_CUSTOMER : UK_CONSUMER;
        String channel = shares.pick(unit);
        if (channel != null) {
            return delivered(channel, order.invoice(), draws);
        }
        boolean counter = uk && (!known || draws.unit("counter", order.invoice()) < 0.4);
        if (counter && fitsCounter(order)) {
            String store = STORES.get((int) draws.below(STORES.size(), "store", order.invoice()));
            return new Route(store, store, true);
        }
        return delivered(known ? "b2b" : "web", order.invoice(), draws);
    }

    /** Returns whether a channel promises what is still to be delivered. */
    static boolean sellsWhatIsToCome(String channel) {
        return channel.equals("b2b");
    }

    /** Returns the name of the system that takes a channel's orders. */
    static String orderSystem(String channel) {
        return switch (channel) {
            case "web" -> "web-shop";
            case "b2b" -> "b2b-oms";
            default -> channel + "-connector";
        };
    }

    /** Returns the distribution centre that a store is supplied from. */
    static String homeCentre(String store) {
        return store.equals("store3") ? "dc2" : "dc1";
    }

    /** Draws the distribution centre that an invoice belongs to. */
    static String distributionCentre(String invoice, Draws draws) {
        return draws.unit("distribution centre", invoice) < 0.65 ? "dc1" : "dc2";
    }

    /** Draws where a correction was made: mostly where most of the stock is. */
    static String correctedLocation(String invoice, int quantity, Draws draws) {
        boolean atStore =
                Math.abs(quantity) <= MOST_UNITS_PER_STORE_LINE
                        && draws.unit("corrected at a store", invoice) < 0.25;
        return atStore
                ? STORES.get((int) draws.below(STORES.size(), "store", invoice))
                : distributionCentre(invoice, draws);
    }

    private static Route delivered(String channel, String invoice, Draws draws) {
        String location = channel.equals("amazon") ? "dc1" : distributionCentre(invoice, draws);
        return new Route(channel, location, false);
    }

    private static boolean fitsCounter(Order order) {
        if (order.lines().size() > MOST_STORE_LINES) {
            return false;
        }
        for (OrderLine line : order.lines()) {
            if (line.quantity() > MOST_UNITS_PER_STORE_LINE) {
                return false;
            }
        }
        return true;
    }

    private static ChannelProfile marketplace(
            String channel, List<String> locations, @Nullable Long displayCap, int minutes) {
        ChannelProfile profile =
                channel(channel, ChannelType.MARKETPLACE, locations, minutes, "marketplaces");
        profile.setDisplayCap(displayCap);
        profile.setAckWindowMs(15 * MINUTE);
        profile.setStageObjectives(Map.of("SHIPPED", 3 * DAY));
        profile.setCancelRateLimit(0.025);
        profile.setCancelRateWindowMs(7 * DAY);
        return profile;
    }

    private static ChannelProfile channel(
            String channel,
            ChannelType type,
            List<String> locations,
            int objectiveMinutes,
            String owner) {
        return ChannelProfile.newBuilder()
                .setChannel(channel)
                .setType(type)
                .setLocations(locations)
                .setLatencyObjectiveMs(objectiveMinutes * MINUTE)
                .setStalenessThresholdMs(2 * objectiveMinutes * MINUTE)
                .setOwner(owner)
                .build();
    }
}
