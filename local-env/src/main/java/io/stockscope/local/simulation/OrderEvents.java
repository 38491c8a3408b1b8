// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.OrderEvent;
import io.stockscope.event.OrderLine;
import io.stockscope.event.OrderMilestone;
import io.stockscope.event.OrderReason;
import io.stockscope.event.StockscopeTopic;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells on the bus which milestone an order has reached. */
final class OrderEvents {
    private final Outbox outbox;
    private final CaptureDelays delays;
    private final Draws draws;

    OrderEvents(Outbox outbox, CaptureDelays delays, Draws draws) {
        this.outbox = outbox;
        this.delays = delays;
        this.draws = draws;
    }

    void reached(OpenOrder order, OrderMilestone milestone, String source, long nowMillis) {
        send(order, milestone, source, List.of(), null, nowMillis);
    }

    void reached(
            OpenOrder order,
            OrderMilestone milestone,
            String source,
            List<OrderLine> lines,
            long nowMillis) {
        send(order, milestone, source, lines, null, nowMillis);
    }

    void cancelled(OpenOrder order, OrderReason reason, long nowMillis) {
        String source = Retailer.orderSystem(order.channel);
        send(order, OrderMilestone.CANCELLED, source, List.of(), reason, nowMillis);
    }

    private void send(
            OpenOrder order,
            OrderMilestone milestone,
            String source,
            List<OrderLine> lines,
            @Nullable OrderReason reason,
            long nowMillis) {
        String eventId = "order-" + order.id + "-" + milestone + "-" + ++order.events;
        long recordedAt = delays.soon(nowMillis, 50, 400, 5 * UkTime.SECOND, eventId);
        OrderEvent event = new OrderEvent();
        event.setEventId(eventId);
        event.setSource(source);
        event.setOccurredAt(Instant.ofEpochMilli(nowMillis));
        event.setRecordedAt(Instant.ofEpochMilli(recordedAt));
        event.setCorrelationId(order.id);
        event.setMilestone(milestone);
        event.setOrderId(order.id);
        event.setChannel(order.channel);
        event.setChannelOrderRef(order.channel + "-" + order.id);
        event.setCustomerRef(pseudonym(order.customer));
        event.setLines(lines);
        event.setReason(reason);
        outbox.send(StockscopeTopic.CHANNEL_ORDERS, eventId, recordedAt, event);
    }

    private @Nullable String pseudonym(@Nullable String customer) {
        return customer == null
                ? null
                : "c" + Long.toHexString(draws.below(1L << 48, "pseudonym", customer));
    }
}
