// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.ChannelProfile;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.simulation.Agenda;
import io.stockscope.local.simulation.Draws;
import io.stockscope.local.simulation.fault.Faults;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * Reads the bus, keeps its own idea of stock, and tells each channel what it may display: the sum
 * of what is available at its locations, at most its cap.
 *
 * <p>What changes is computed a moment later, together with what else has changed by then; what
 * does not change costs nothing.
 */
public final class Publisher {
    private static final long COMPUTE_MILLIS = 100;

    private final Agenda agenda;
    private final StockView view;
    private final BusInputs inputs;
    private final Throttling throttling;
    private final List<ChannelPublisher> channels = new ArrayList<>();
    private final Map<String, ChannelPublisher> byName = new HashMap<>();
    private List<SkuView> changed = new ArrayList<>();

    /** Takes what a channel displays of an article, in units. */
    public interface Display {
        void of(String channel, String sku, long units);
    }

    /**
     * Creates a publisher that has read nothing.
     *
     * @param profiles the channels that it serves
     * @param locations all locations of the retailer
     * @param commands which it obeys
     * @param sender puts its own events on the bus
     */
    public Publisher(
            List<ChannelProfile> profiles,
            List<String> locations,
            Agenda agenda,
            Draws draws,
            Faults faults,
            ThrottleCommands commands,
            EventSender sender) {
        this.agenda = agenda;
        this.view = new StockView(locations, profiles.size(), agenda, this::changed);
        this.inputs = new BusInputs(agenda, faults, view);
        for (ChannelProfile profile : profiles) {
            ChannelPublisher channel =
                    new ChannelPublisher(
                            profile,
                            channels.size(),
                            locations,
                            agenda,
                            draws,
                            faults,
                            sender,
                            this::computeAgain);
            channels.add(channel);
            byName.put(channel.channel(), channel);
        }
        this.throttling = new Throttling(commands, byName, agenda, sender, this::computeAll);
    }

    /**
     * Takes an event from the bus.
     *
     * @param nowMillis when it has reached the bus; never falls, and nothing that is on the agenda
     *     for an earlier time is still to happen
     */
    public void read(StockscopeTopic topic, SpecificRecord event, long nowMillis) {
        throttling.begin(nowMillis);
        inputs.read(topic, event, nowMillis);
    }

    /** Returns how many units a channel displays; 0 for an article that is not listed there. */
    public long displayed(String channel, String sku) {
        ChannelPublisher publisher = byName.get(channel);
        if (publisher == null) {
            throw new IllegalArgumentException("no such channel: " + channel);
        }
        return publisher.listing(view.sku(sku)).displayed;
    }

    /** Tells what every channel displays of every article that is listed there. */
    public void displays(Display display) {
        for (ChannelPublisher channel : channels) {
            for (SkuView sku : view.skus()) {
                Listing listing = channel.listing(sku);
                if (listing.displayedSince != Listing.NEVER) {
                    display.of(channel.channel(), sku.sku, listing.displayed);
                }
            }
        }
    }

    private void changed(SkuView sku, int location, long nowMillis) {
        if (sku.changedLocations == 0) {
            if (changed.isEmpty()) {
                agenda.plan(nowMillis + COMPUTE_MILLIS, this::computeChanged);
            }
            changed.add(sku);
        }
        sku.changedLocations |= 1 << location;
    }

    private void computeChanged(long nowMillis) {
        Frontier frontier = inputs.frontier(nowMillis);
        List<SkuView> now = changed;
        changed = new ArrayList<>();
        for (SkuView sku : now) {
            for (ChannelPublisher channel : channels) {
                if (channel.sellsFrom(sku.changedLocations)) {
                    channel.compute(sku, frontier, nowMillis);
                }
            }
            sku.changedLocations = 0;
        }
    }

    /** Something else is to be displayed on a channel though nothing has changed in stock. */
    private void computeAll(ChannelPublisher channel, long nowMillis) {
        Frontier frontier = inputs.frontier(nowMillis);
        view.skus().forEach(sku -> channel.compute(sku, frontier, nowMillis));
    }

    private void computeAgain(SkuView sku, ChannelPublisher channel, long nowMillis) {
        channel.compute(sku, inputs.frontier(nowMillis), nowMillis);
    }
}
