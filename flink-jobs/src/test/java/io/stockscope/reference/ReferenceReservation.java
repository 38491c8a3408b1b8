// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.ReservationEvent;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is known of one reservation id; perhaps not yet its creation. */
final class ReferenceReservation {
    /** How a reservation ended: all that was left of it was consumed, or given back. */
    enum End {
        CONSUMED,
        GIVEN_BACK
    }

    final String id;

    /** Null: only remembered. */
    @Nullable ReservationEvent creation;

    /** Whether it had not ended when it was created. */
    boolean wasOpened;

    /** What shipments have consumed of it, before its creation or after it. */
    long consumed;

    /** Released, consumed as a whole, or expired; perhaps before its creation. */
    @Nullable End end;

    Instant lastEventAt;

    ReferenceReservation(String id, Instant firstEventAt) {
        this.id = id;
        this.lastEventAt = firstEventAt;
    }

    boolean ended() {
        return end != null;
    }

    /**
     * "Opens reservation of q, less what was consumed of it before it came"; "consumed by q; more
     * than is left of it: the rest is ignored"; "closes all that is left of it".
     */
    long left() {
        return creation == null || ended() ? 0 : Math.max(0, creation.getQuantity() - consumed);
    }

    /** The one with nothing left is closed. */
    boolean open() {
        return left() > 0;
    }

    /** "Its open reservations plus what was consumed of it": of one that was created. */
    long committed() {
        long quantity = Objects.requireNonNull(creation).getQuantity();
        return end == End.CONSUMED ? quantity : Math.min(consumed, quantity) + left();
    }

    String location() {
        return Objects.requireNonNull(creation).getLocation();
    }

    String channel() {
        return Objects.requireNonNull(creation).getChannel();
    }

    /**
     * When it expires, or null if never. One that is created when its {@code expiresAt} has passed
     * cannot have been closed before it was opened: it expires at once, that is after all events of
     * the instant of its creation.
     */
    @Nullable Instant dueAt() {
        Instant expiresAt = Objects.requireNonNull(creation).getExpiresAt();
        Instant createdAt = creation.getOccurredAt();
        if (expiresAt == null) {
            return null;
        }
        return expiresAt.isBefore(createdAt) ? createdAt : expiresAt;
    }
}
