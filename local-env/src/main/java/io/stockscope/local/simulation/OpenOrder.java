// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.OrderLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An order on its way. */
final class OpenOrder {
    final String id;
    final String channel;
    final @Nullable String customer;

    /** What was bought of its lines; a line that two locations serve is there twice. */
    final List<SoldLine> parts;

    /** Parts that have neither gone out nor ended otherwise. */
    int openParts;

    /** Whether anything has gone out. */
    boolean shipped;

    /** Whether it was told that it is cancelled, wholly or for want of stock in part. */
    boolean cancelled;

    /** Events sent so far. */
    int events;

    /** Gone out, and not told of yet. */
    final List<OrderLine> leaving = new ArrayList<>();

    OpenOrder(String id, String channel, @Nullable String customer, List<SoldLine> parts) {
        this.id = id;
        this.channel = channel;
        this.customer = customer;
        this.parts = parts;
        this.openParts = parts.size();
    }
}
