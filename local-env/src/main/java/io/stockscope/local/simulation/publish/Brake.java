// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.publisher.Quantity;
import io.stockscope.publisher.ThrottleGate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The gate of one channel, by the clock of the simulation, which only goes on. */
final class Brake {
    private final ThrottleGate gate;
    private List<ThrottleDirective> directives = List.of();
    private long nowMillis;

    /**
     * What was made of a command.
     *
     * @param ack to be sent
     * @param changed whether something else is in force than before
     */
    record Verdict(ThrottleAck ack, boolean changed) {}

    Brake(String channel) {
        this.gate = new ThrottleGate(channel, () -> TimeUnit.MILLISECONDS.toNanos(nowMillis));
    }

    /** Takes a command; empty if there is nothing to say to it. */
    Optional<Verdict> receive(ThrottleCommand command, Duration age, long atMillis) {
        nowMillis = atMillis;
        Optional<ThrottleAck> answer = gate.receive(command, age);
        answer.ifPresent(ack -> ack.setAt(Instant.ofEpochMilli(atMillis)));
        return answer.map(ack -> new Verdict(ack, isChangedBy(ack, command)));
    }

    private boolean isChangedBy(ThrottleAck ack, ThrottleCommand command) {
        if (ack.getStatus() != ThrottleAckStatus.APPLIED) {
            return false;
        }
        List<ThrottleDirective> before = directives;
        directives = List.copyOf(command.getDirectives());
        return !directives.equals(before);
    }

    /** Returns whether a lease has ended since it was asked last, and something is free by that. */
    boolean expire(long atMillis) {
        nowMillis = atMillis;
        if (directives.isEmpty() || gate.isBraked()) {
            return false;
        }
        directives = List.of();
        return true;
    }

    /** Returns what goes out for an article. */
    Quantity limit(String sku, long publishable, long displayed, long atMillis) {
        nowMillis = atMillis;
        return gate.limit(sku, publishable, displayed);
    }

    /** Returns whether what lowers an article overtakes; as of the time that was asked for last. */
    boolean isBraked(String sku) {
        return gate.isBraked(sku);
    }

    /** Returns whether an article is to be stopped; as of the time that was asked for last. */
    boolean isStopped(String sku) {
        return gate.isStopped(sku);
    }
}
