// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher.conformance;

import java.util.List;

/**
 * A publisher whose updates can wait before they go to the channel: for a feed, for a rate limit,
 * or because the connector is slow.
 */
public interface BacklogUnderTest extends PublisherUnderTest {

    /**
     * From now on the channel takes nothing: what is to be sent waits, and {@link #publishable} and
     * {@link #deliver} return as soon as it does. In all of this at most a minute of the
     * publisher's time may pass until {@link #resume}.
     */
    void stall();

    /**
     * The channel takes updates again. When this returns, all that has waited is sent, in at most
     * two minutes of the publisher's time.
     *
     * @return what it has sent since {@link #stall}, in the order in which it went out; updates
     *     that were replaced while they waited are not among them
     */
    List<Update> resume();

    /**
     * An update that has gone to the channel.
     *
     * @param quantity units that are displayed by it
     */
    record Update(String sku, long quantity) {}
}
