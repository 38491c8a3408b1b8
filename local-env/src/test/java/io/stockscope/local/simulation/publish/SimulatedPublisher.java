// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.local.simulation.fault.Fault;
import io.stockscope.local.simulation.fault.FaultKind;
import io.stockscope.publisher.conformance.BacklogUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The simulation's publisher, in the hands of the tests of the publisher-kit. */
final class SimulatedPublisher implements BacklogUnderTest {

    /** Of what it does between a command or a change and its last update. */
    private static final Duration WORK = Duration.ofMillis(300);

    private static final long FAST_MINUTES = 1;
    private static final long SLOW_MINUTES = 120;
    private static final long SECONDS_FOR_AN_UPDATE = 10;

    /** More than the updates of two articles take. */
    private static final Duration ALL_ARE_SENT = Duration.ofMinutes(1);

    /** Its update keeps the connector busy. */
    private static final String ANOTHER_SKU = "C";

    private final Map<String, Long> units = new TreeMap<>();
    private final Fault[] faults;
    private PublisherWorld world;
    private int toldBeforeStall;

    private SimulatedPublisher(Fault... faults) {
        this.faults = faults;
        this.world = new PublisherWorld(faults);
    }

    /** One of which nothing waits for long. */
    static SimulatedPublisher fast() {
        return new SimulatedPublisher();
    }

    /** One whose connector needs ten seconds for each update after the first minute. */
    static SimulatedPublisher slowAfterAMinute() {
        return new SimulatedPublisher(
                PublisherWorld.fault(
                        FaultKind.SLOW_CONNECTOR,
                        "web",
                        FAST_MINUTES,
                        SLOW_MINUTES,
                        SECONDS_FOR_AN_UPDATE));
    }

    @Override
    public String channel() {
        return "web";
    }

    @Override
    public void deliver(ThrottleCommand command, Duration age) {
        world.receives(new ThrottleCommands.Received(command, age, false));
        while (world.waiting() > 0) {
            world.pass(Duration.ofMillis(1));
        }
        world.pass(WORK);
    }

    @Override
    public List<ThrottleAck> takeAcknowledgements() {
        List<ThrottleAck> taken = List.copyOf(world.acks);
        world.acks.clear();
        return taken;
    }

    @Override
    public void publishable(String sku, long publishable) {
        Long before = units.put(sku, publishable);
        if (before == null) {
            world.baseline(sku, "dc1", publishable);
        } else {
            world.adjusted(sku, "dc1", publishable - before);
        }
        world.pass(WORK);
    }

    @Override
    public @Nullable Sent lastSent(String sku) {
        List<AvailabilityEvent> sent = world.told(AvailabilityKind.PUBLISHED, channel(), sku);
        if (sent.isEmpty()) {
            return null;
        }
        AvailabilityEvent last = sent.get(sent.size() - 1);
        return new Sent(
                last.getQuantity(),
                last.getWithheldQuantity(),
                last.getCoversUpTo() == null ? 0 : last.getCoversUpTo().toEpochMilli());
    }

    @Override
    public void pass(Duration time) {
        world.pass(time);
    }

    @Override
    public void setWallClock(Duration by) {
        // It has the clock of the simulation, and no other one.
    }

    /** A new one reads all of its topics from the beginning, at the time at which it is. */
    @Override
    public void restart(List<Appended> log) {
        PublisherWorld next = new PublisherWorld(faults);
        next.now = world.now;
        world = next;
        log.forEach(
                old ->
                        world.receives(
                                new ThrottleCommands.Received(old.command(), old.age(), true)));
        units.forEach((sku, publishable) -> world.baseline(sku, "dc1", publishable));
        world.pass(WORK);
    }

    @Override
    public void stall() {
        Duration past = Duration.ofMillis(world.now - PublisherWorld.NOON);
        world.pass(Duration.ofMinutes(FAST_MINUTES).minus(past));
        publishable(ANOTHER_SKU, 1);
        toldBeforeStall = world.told.size();
    }

    @Override
    public List<Update> resume() {
        world.pass(ALL_ARE_SENT);
        return world.told.subList(toldBeforeStall, world.told.size()).stream()
                .filter(event -> event.getKind() == AvailabilityKind.PUBLISHED)
                .filter(event -> event.getChannel().equals(channel()))
                .map(event -> new Update(event.getSku(), event.getQuantity()))
                .toList();
    }
}
