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
class GatedPublisher implements PublisherUnderTest {

    private final Map<String, Long> publishable = new TreeMap<>();
    private final Map<String, Sent> sent = new TreeMap<>();
    private final List<ThrottleAck> acknowledgements = new ArrayList<>();
    private final String channel;
    private ThrottleGate gate;
    private long nanos = Long.MAX_VALUE - 1;
    private long updates;

    GatedPublisher(String channel) {
        this.channel = channel;
        this.gate = newGate();
    }

    private ThrottleGate newGate() {
        return new ThrottleGate(channel, () -> nanos);
    }

    ThrottleGate gate() {
        return gate;
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
    public void restart(List<Appended> log) {
        gate = newGate();
        log.forEach(last -> gate.receive(last.command(), last.age()));
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
        Quantity quantity = gate.limit(sku, units, displayed(sku));
        send(sku, new Sent(quantity.displayed(), quantity.withheld(), ++updates));
    }

    /** An update goes to the channel. */
    void send(String sku, Sent update) {
        sent.put(sku, update);
    }

    /** Units that the channel displays, as far as it was told. */
    long displayed(String sku) {
        Sent last = sent.get(sku);
        return last == null ? 0 : last.quantity();
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
