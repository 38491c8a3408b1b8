// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.publisher.conformance.PublisherUnderTest.Sent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;

/**
 * A publisher in the hands of a test, with stock of two SKUs: 100 units of A, 7 of B.
 *
 * @param <P> what the test needs of it
 */
abstract class Conformance<P extends PublisherUnderTest> {

    static final Duration NOW = Duration.ZERO;
    static final Duration MOMENT = Duration.ofSeconds(1);
    static final List<ThrottleDirective> FREE = List.of();

    P publisher;

    @SuppressWarnings("NullAway.Init") // Each test begins with the one below.
    Conformance() {}

    /** A fresh one, which has read no command and sent nothing. */
    protected abstract P publisher();

    /** Makes the publisher of a test. */
    @BeforeEach
    void begin() {
        publisher = publisher();
        publisher.publishable("A", 100);
        publisher.publishable("B", 7);
    }

    void obey(long revision, ThrottleDirective... directives) {
        deliver(revision, List.of(directives), NOW);
        assertAcknowledged(revision, ThrottleAckStatus.APPLIED);
    }

    void deliver(long revision, List<ThrottleDirective> directives, Duration age) {
        publisher.deliver(command(revision, directives), age);
    }

    /** A command for the channel of the publisher. */
    ThrottleCommand command(long revision, List<ThrottleDirective> directives) {
        return Commands.command(publisher.channel(), revision, directives);
    }

    void assertAcknowledged(long revision, ThrottleAckStatus status) {
        List<ThrottleAck> acks = publisher.takeAcknowledgements();
        assertThat(acks).as("acknowledgements of revision %d", revision).hasSize(1);
        ThrottleAck ack = acks.get(0);
        assertThat(ack.getChannel()).isEqualTo(publisher.channel());
        assertThat(ack.getRevision()).isEqualTo(revision);
        assertThat(ack.getCommandId()).isEqualTo(publisher.channel() + "-" + revision);
        assertThat(ack.getStatus()).isEqualTo(status);
    }

    void assertSent(String sku, long quantity, long withheld) {
        Sent sent = sent(sku);
        assertThat(sent.quantity()).as("quantity of %s", sku).isEqualTo(quantity);
        assertThat(sent.withheldQuantity()).as("withheldQuantity of %s", sku).isEqualTo(withheld);
    }

    Sent sent(String sku) {
        return Objects.requireNonNull(publisher.lastSent(sku), () -> "nothing was sent of " + sku);
    }
}
