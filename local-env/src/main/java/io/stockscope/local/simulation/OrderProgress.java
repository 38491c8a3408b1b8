// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.event.OrderLine;
import io.stockscope.event.OrderMilestone;
import io.stockscope.event.OrderReason;
import io.stockscope.local.simulation.SalesHistory.Order;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows orders from the click to the door. Every order ends: it is delivered when all that could
 * go out has, or cancelled when nothing could. One of which a part is oversold is told to be
 * cancelled for that, and what is left of it goes on.
 */
final class OrderProgress {
    /** What leaves within that time is told of together. */
    private static final long LEAVING_MILLIS = UkTime.SECOND;

    private static final long ERP_BATCH_MILLIS = 15 * UkTime.MINUTE;
    private static final double LATE_ACKNOWLEDGEMENT_SHARE = 0.01;

    private final Agenda agenda;
    private final OrderEvents events;
    private final Draws draws;

    OrderProgress(Agenda agenda, OrderEvents events, Draws draws) {
        this.agenda = agenda;
        this.events = events;
        this.draws = draws;
    }

    /** An order is placed: its parts are reserved. */
    void placed(Order order, OpenOrder open, long nowMillis) {
        List<OrderLine> lines = new ArrayList<>();
        for (SoldLine part : open.parts) {
            part.order = open;
            add(lines, part, part.promise().quantity);
        }
        String system = Retailer.orderSystem(open.channel);
        events.reached(open, OrderMilestone.PLACED, system, lines, nowMillis);
        if (!Retailer.MARKETPLACES.contains(open.channel)) {
            return;
        }
        long within =
                draws.unit("acknowledged late", open.id) < LATE_ACKNOWLEDGEMENT_SHARE
                        ? 15 * UkTime.MINUTE + draws.below(UkTime.HOUR, "acknowledged", open.id)
                        : UkTime.MINUTE + draws.below(8 * UkTime.MINUTE, "acknowledged", open.id);
        reachUnlessEnded(open, OrderMilestone.CHANNEL_ACKNOWLEDGED, system, nowMillis + within);
    }

    /** An order is paid for, or will be: it is confirmed, and the ERP knows it with its batch. */
    void confirm(OpenOrder order, long nowMillis) {
        boolean business = order.channel.equals("b2b");
        long mean = (business ? 6 : 1) * UkTime.MINUTE;
        long drawn = (long) draws.exponential(mean, "confirmed", order.id);
        long confirmedAt = nowMillis + 2 * UkTime.SECOND + Math.min(drawn, 15 * UkTime.MINUTE);
        long batch = (confirmedAt / ERP_BATCH_MILLIS + 1) * ERP_BATCH_MILLIS;
        long postedAt = batch + draws.below(UkTime.MINUTE, "posted", order.id);
        reachUnlessEnded(order, OrderMilestone.CONFIRMED, "oms", confirmedAt);
        reachUnlessEnded(order, OrderMilestone.ERP_POSTED, "erp", postedAt);
    }

    /** The warehouse is told to pick an order for a wave. */
    void releaseFor(OpenOrder order, long waveMillis) {
        long before = 5 * UkTime.MINUTE + draws.below(20 * UkTime.MINUTE, "released", order.id);
        reachUnlessEnded(order, OrderMilestone.RELEASED, "oms", waveMillis - before);
    }

    /** A part has gone out. */
    void left(SoldLine part, long units, long nowMillis) {
        OpenOrder order = part.order();
        order.shipped = true;
        if (order.leaving.isEmpty()) {
            agenda.plan(nowMillis + LEAVING_MILLIS, now -> tellShipped(order, now));
        }
        add(order.leaving, part, units);
        order.openParts--;
    }

    /** A part will not go out. */
    void ended(SoldLine part, OrderReason reason, long nowMillis) {
        OpenOrder order = part.order();
        order.openParts--;
        boolean nothingLeft = order.openParts == 0 && !order.shipped;
        if (!order.cancelled && (nothingLeft || reason == OrderReason.OVERSOLD)) {
            order.cancelled = true;
            events.cancelled(order, reason, nowMillis);
        }
        if (order.openParts == 0 && order.shipped && order.leaving.isEmpty()) {
            deliver(order, nowMillis);
        }
    }

    private void tellShipped(OpenOrder order, long nowMillis) {
        List<OrderLine> lines = List.copyOf(order.leaving);
        order.leaving.clear();
        events.reached(order, OrderMilestone.SHIPPED, "oms", lines, nowMillis);
        if (order.openParts == 0) {
            deliver(order, nowMillis);
        }
    }

    private void deliver(OpenOrder order, long nowMillis) {
        long drawn = (long) draws.exponential(UkTime.DAY, "delivered", order.id);
        long deliveredAt = nowMillis + 18 * UkTime.HOUR + Math.min(drawn, 5 * UkTime.DAY);
        agenda.plan(
                deliveredAt,
                now -> events.reached(order, OrderMilestone.DELIVERED, "carrier", now));
    }

    private void reachUnlessEnded(
            OpenOrder order, OrderMilestone milestone, String source, long atMillis) {
        agenda.plan(
                atMillis,
                now -> {
                    if (order.openParts > 0 || order.shipped) {
                        events.reached(order, milestone, source, now);
                    }
                });
    }

    /** Adds units of a line, of which another part may be there already. */
    private static void add(List<OrderLine> lines, SoldLine part, long units) {
        String lineId = part.promise().orderLineId;
        for (OrderLine line : lines) {
            if (line.getOrderLineId().equals(lineId)) {
                line.setQuantity(line.getQuantity() + units);
                return;
            }
        }
        OrderLine line = new OrderLine();
        line.setOrderLineId(lineId);
        line.setSku(part.promise().position.sku);
        line.setQuantity(units);
        BigDecimal price = part.line.unitPrice();
        line.setUnitPrice(price.setScale(4, RoundingMode.UNNECESSARY));
        lines.add(line);
    }
}
