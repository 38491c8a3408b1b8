// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.publisher.conformance.PublisherConformance;
import io.stockscope.publisher.conformance.PublisherUnderTest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The simulation's publisher follows the rules that every publisher must follow. */
final class SimulatedPublisherConformanceTest extends PublisherConformance {

    @Override
    protected PublisherUnderTest publisher() {
        return new WebPublisher();
    }

    private static final class WebPublisher implements PublisherUnderTest {
        /** Of what it does between a command or a change and its last update. */
        private static final Duration WORK = Duration.ofMillis(300);

        private final PublisherWorld world = new PublisherWorld();
        private final Map<String, Long> units = new HashMap<>();

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
    }
}
