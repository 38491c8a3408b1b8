// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher.conformance;

import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleCommand;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publisher of one channel, as its tests see it. Its author writes this once: a few lines that
 * drive the publisher's own code, with its clocks in the hands of the test.
 */
public interface PublisherUnderTest {

    /** The channel that it publishes to. */
    String channel();

    /**
     * Delivers a command, as Kafka does.
     *
     * @param age how long ago it was appended, by the broker's clock
     */
    void deliver(ThrottleCommand command, Duration age);

    /** The acknowledgements that it has sent since this was asked last, in order. */
    List<ThrottleAck> takeAcknowledgements();

    /**
     * So many units of a SKU may be displayed from now on, but for a brake. What is to be sent, the
     * publisher has sent when this returns.
     */
    void publishable(String sku, long units);

    /** What it has sent last for a SKU; null if nothing. */
    @Nullable Sent lastSent(String sku);

    /** Time passes: on every clock alike. What is due, the publisher has done when this returns. */
    void pass(Duration time);

    /** The wall clock of its machine is set; negative: back. */
    void setWallClock(Duration by);

    /**
     * Its process ends, and a new one begins at once. What may be displayed, and what the channel
     * displays, is what it was; what the publisher only had in memory is gone. When this returns,
     * it has read the topic of commands from the beginning, and sent what is to be sent.
     *
     * <p>Those who wrote their publisher's tests before there was this one need not change them to
     * compile them; but the tests of a restart fail until they do.
     *
     * @param log all that is still on the topic of commands, in its order
     */
    default void restart(List<Appended> log) {
        throw new UnsupportedOperationException(
                getClass().getName()
                        + " does not say how its publisher restarts: implement restart(log)");
    }

    /**
     * A command on its topic.
     *
     * @param age how long ago it was appended, by the broker's clock
     */
    record Appended(ThrottleCommand command, Duration age) {}

    /**
     * An update.
     *
     * @param quantity units that are displayed
     * @param withheldQuantity units that a brake has taken off
     * @param coversUpTo a number that is larger for an update of later stock
     */
    record Sent(long quantity, long withheldQuantity, long coversUpTo) {}
}
