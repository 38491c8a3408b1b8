// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import static java.util.Objects.requireNonNull;

import io.stockscope.event.ChannelProfile;
import io.stockscope.local.simulation.Retailer.Route;
import io.stockscope.local.simulation.SalesHistory.Order;
import io.stockscope.local.simulation.SalesHistory.OrderLine;
import io.stockscope.local.simulation.fault.GroundTruth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What customers find: they buy what their channel displays, and over a counter what lies on the
 * shelf. Knows what they have missed, and why.
 */
final class Storefront {
    private final Displays displays;
    private final StockBooks books;
    private final GroundTruth truth;
    private final Map<String, ChannelProfile> channels = new HashMap<>();
    private final Map<String, DemandCount> counts = new TreeMap<>();

    /** What channels display, in units. */
    interface Displays {
        long displayed(String channel, String sku);
    }

    Storefront(
            List<ChannelProfile> channels, Displays displays, StockBooks books, GroundTruth truth) {
        this.displays = displays;
        this.books = books;
        this.truth = truth;
        channels.forEach(channel -> this.channels.put(channel.getChannel(), channel));
    }

    /** Returns how many units of a line are bought over the counter. */
    long boughtFromShelf(OrderLine line, StockPosition store) {
        long bought = Math.min(line.quantity(), Math.max(0, store.shippable()));
        DemandCount count = count(store.location);
        count.wanted(line.quantity(), bought);
        count.missed(0, 0, line.quantity() - bought);
        return bought;
    }

    /**
     * Returns how many units of a line are bought. A business customer orders what is wanted: the
     * sales desk promises what is still to come.
     */
    long bought(Order order, OrderLine line, Route route, long nowMillis) {
        long wanted = line.quantity();
        long bought =
                Retailer.sellsWhatIsToCome(route.channel())
                        ? wanted
                        : Math.min(wanted, displays.displayed(route.channel(), line.sku()));
        count(route.channel()).wanted(wanted, bought);
        if (bought < wanted) {
            missed(order, line, route, bought, nowMillis);
        }
        return bought;
    }

    /** Returns how many units somebody puts into a basket who may not buy them. */
    long putIntoBasket(long wanted, String channel, String sku) {
        return Math.min(wanted, displays.displayed(channel, sku));
    }

    /** Takes note that units were sold which nobody had. */
    void oversold(Reservation reservation, long units, long nowMillis) {
        count(reservation.channel).oversold(reservation.orderId, units);
        truth.oversold(
                new GroundTruth.Oversell(
                        nowMillis,
                        reservation.channel,
                        reservation.position.sku,
                        reservation.position.location,
                        reservation.orderId,
                        reservation.orderLineId,
                        units));
    }

    /** Returns the positions that a channel sells an article from, a given one first. */
    List<StockPosition> positions(Route route, String sku) {
        List<StockPosition> positions = new ArrayList<>();
        positions.add(books.at(sku, route.location()));
        for (String location : profile(route.channel()).getLocations()) {
            if (!location.equals(route.location())) {
                positions.add(books.at(sku, location));
            }
        }
        return positions;
    }

    /**
     * Returns how many units a channel displays that are not there, by true ATS over all its
     * locations: those that customers may buy, and nobody has.
     */
    long displayedInVain(String channel) {
        List<String> locations = profile(channel).getLocations();
        long units = 0;
        for (int article = 0; article < books.articles(); article++) {
            long available = 0;
            for (String location : locations) {
                available += Math.max(0, books.at(article, location).ats());
            }
            String sku = books.at(article, locations.get(0)).sku;
            units += Math.max(0, displays.displayed(channel, sku) - available);
        }
        return units;
    }

    /** Returns what became of all that customers wanted so far. */
    SimulationTruth.Demand demand() {
        return demandByChannel().values().stream()
                .reduce(SimulationTruth.Demand.NONE, SimulationTruth.Demand::plus);
    }

    /** Returns the same for each channel that somebody wanted something of. */
    Map<String, SimulationTruth.Demand> demandByChannel() {
        Map<String, SimulationTruth.Demand> demand = new TreeMap<>();
        counts.forEach((channel, count) -> demand.put(channel, count.demand()));
        return demand;
    }

    private DemandCount count(String channel) {
        return counts.computeIfAbsent(channel, name -> new DemandCount());
    }

    private void missed(Order order, OrderLine line, Route route, long bought, long nowMillis) {
        long available = 0;
        for (StockPosition position : positions(route, line.sku())) {
            available += Math.max(0, position.ats());
        }
        Long cap = profile(route.channel()).getDisplayCap();
        long displayable = cap == null ? available : Math.min(available, cap);
        long wanted = line.quantity();
        long lost = Math.max(0, Math.min(wanted, displayable) - bought);
        long beyondCap = Math.max(0, Math.min(wanted, available) - bought - lost);
        count(route.channel()).missed(lost, beyondCap, wanted - bought - lost - beyondCap);
        if (lost > 0) {
            truth.lost(
                    new GroundTruth.LostSale(
                            nowMillis, route.channel(), line.sku(), order.invoice(), lost));
        }
    }

    private ChannelProfile profile(String channel) {
        return requireNonNull(channels.get(channel), channel);
    }
}
