// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher;

import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.publisher.conformance.PublisherUnderTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The least that a publisher can be: it asks its gate, and publishes anew what has changed. */
final class GatedPublisher implements PublisherUnderTest {

    private final ThrottleGate gate;
    private final Map<String, Long> publishable = new TreeMap<>();
    private final Map<String, Sent> sent = new TreeMap<>();
    private final List<ThrottleAck> acknowledgements = new ArrayList<>();
    private final String channel;
    private long nanos = Long.MAX_VALUE - 1;
    private long updates;

    GatedPublisher(String channel) {
        this.channel = channel;
        this.gate = new ThrottleGate(channel, () -> nanos);
    }

    @Override
    public String channel() {
        return channel;
    }

    @Override
    public void deliver(ThrottleCommand command, Duration age) {
        gate.receive(command, age).ifPresent(acknowledgements::add);
        publishAll();
    }

    @Override
    public List<ThrottleAck> takeAcknowledgements() {
        List<ThrottleAck> taken = List.copyOf(acknowledgements);
        acknowledgements.clear();
        return taken;
    }

    @Override
    public void publishable(String sku, long units) {
        publishable.put(sku, units);
        publish(sku, units);
    }

    private void publishAll() {
        publishable.forEach(this::publish);
    }

    private void publish(String sku, long units) {
        Sent last = sent.get(sku);
        Quantity quantity = gate.limit(sku, units, last == null ? 0 : last.quantity());
        sent.put(sku, new Sent(quantity.displayed(), quantity.withheld(), ++updates));
    }

    @Override
    public @Nullable Sent lastSent(String sku) {
        return sent.get(sku);
    }

    @Override
    public void pass(Duration time) {
        nanos += time.toNanos();
        publishAll();
    }

    @Override
    public void setWallClock(Duration by) {
        // It has none that it looks at.
    }
}
