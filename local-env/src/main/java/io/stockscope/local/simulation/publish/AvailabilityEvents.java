// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.local.simulation.Draws;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells on the bus how far the updates of a channel are. */
final class AvailabilityEvents {
    private static final long LEAST_CAPTURE_MILLIS = 10;
    private static final long MEAN_CAPTURE_MILLIS = 120;
    private static final long LONGEST_CAPTURE_MILLIS = 3_000;

    private final String channel;
    private final EventSender sender;
    private final Draws draws;

    AvailabilityEvents(String channel, EventSender sender, Draws draws) {
        this.channel = channel;
        this.sender = sender;
        this.draws = draws;
    }

    void published(Update update) {
        send(AvailabilityKind.PUBLISHED, "-published", update, update.publishedAtMillis(), null);
    }

    void accepted(Update update, long nowMillis) {
        send(AvailabilityKind.ACCEPTED, "-accepted", update, nowMillis, null);
    }

    void acknowledged(Update update, long nowMillis) {
        send(AvailabilityKind.ACKNOWLEDGED, "-acknowledged", update, nowMillis, null);
    }

    void rejected(Update update, String reason, long nowMillis) {
        send(AvailabilityKind.REJECTED, "-rejected", update, nowMillis, reason);
    }

    private void send(
            AvailabilityKind kind,
            String suffix,
            Update update,
            long nowMillis,
            @Nullable String reason) {
        String eventId = update.id() + suffix;
        long captureDelay =
                LEAST_CAPTURE_MILLIS
                        + (long) draws.exponential(MEAN_CAPTURE_MILLIS, "capture", eventId);
        long recordedAt = nowMillis + Math.min(captureDelay, LONGEST_CAPTURE_MILLIS);
        Instant now = Instant.ofEpochMilli(nowMillis);
        Offer offer = update.offer();
        AvailabilityEvent event = new AvailabilityEvent();
        event.setEventId(eventId);
        event.setSource("publisher-" + channel);
        event.setOccurredAt(now);
        event.setRecordedAt(Instant.ofEpochMilli(recordedAt));
        event.setCorrelationId(update.id());
        event.setKind(kind);
        event.setUpdateId(update.id());
        event.setChannel(channel);
        event.setSku(update.sku());
        event.setQuantity(offer.quantity());
        event.setWithheldQuantity(offer.withheld());
        event.setCoversUpTo(offer.frontier().coversUpTo());
        event.setCoversUpToBySystem(offer.frontier().bySystem());
        event.setComputedAt(Instant.ofEpochMilli(offer.computedAtMillis()));
        event.setPublishedAt(Instant.ofEpochMilli(update.publishedAtMillis()));
        event.setAcknowledgedAt(kind == AvailabilityKind.ACKNOWLEDGED ? now : null);
        event.setReason(reason);
        sender.send(StockscopeTopic.CHANNEL_AVAILABILITY, eventId, recordedAt, event);
    }
}
