// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.local.simulation.Agenda;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes throttle commands, hands them to the brakes of their channels, and says what was made of
 * them. A command holds for its ttl from its receipt, by the clock of the simulation; a dry run is
 * logged and nothing else.
 */
final class Throttling {
    private static final Logger LOG = LoggerFactory.getLogger(Throttling.class);
    private static final long POLL_MILLIS = 100;
    private static final long ACK_MILLIS = 50;

    private final ThrottleCommands commands;
    private final Map<String, ChannelPublisher> channels;
    private final Agenda agenda;
    private final EventSender sender;
    private final Changed changed;
    private boolean begun;

    /** Told of a channel on which something else is in force than before. */
    interface Changed {
        void on(ChannelPublisher channel, long nowMillis);
    }

    Throttling(
            ThrottleCommands commands,
            Map<String, ChannelPublisher> channels,
            Agenda agenda,
            EventSender sender,
            Changed changed) {
        this.commands = commands;
        this.channels = channels;
        this.agenda = agenda;
        this.sender = sender;
        this.changed = changed;
    }

    /** Begins to read commands, unless it has; where nobody commands there is nothing to read. */
    void begin(long nowMillis) {
        if (!begun && commands != ThrottleCommands.NONE) {
            agenda.plan(nowMillis, this::readAll);
        }
        begun = true;
    }

    private void readAll(long nowMillis) {
        for (ThrottleCommands.Received received = commands.poll(nowMillis);
                received != null;
                received = commands.poll(nowMillis)) {
            take(received, nowMillis);
        }
        agenda.plan(nowMillis + POLL_MILLIS, this::readAll);
    }

    private void take(ThrottleCommands.Received received, long nowMillis) {
        ThrottleCommand command = received.command();
        if (command.getDryRun()) {
            LOG.info("throttle command, dry run: {}", command);
            return;
        }
        ChannelPublisher channel = channels.get(command.getChannel());
        if (channel == null) {
            LOG.warn("throttle command for a channel that is served by somebody else: {}", command);
            return;
        }
        Duration age = received.age();
        if (age == null) {
            if (!received.earlier()) {
                acknowledge(ofUnknownAge(command, nowMillis), nowMillis);
            }
            return;
        }
        channel.brake()
                .receive(command, age, nowMillis)
                .ifPresent(verdict -> follow(verdict, channel, received, nowMillis));
    }

    private void follow(
            Brake.Verdict verdict,
            ChannelPublisher channel,
            ThrottleCommands.Received received,
            long nowMillis) {
        ThrottleAckStatus status = verdict.ack().getStatus();
        if (status == ThrottleAckStatus.APPLIED) {
            agenda.plan(
                    nowMillis + received.command().getTtlMs(),
                    now -> {
                        if (channel.brake().expire(now)) {
                            changed.on(channel, now);
                        }
                    });
        }
        if (verdict.changed()) {
            changed.on(channel, nowMillis);
        }
        if (status != ThrottleAckStatus.EXPIRED || !received.earlier()) {
            acknowledge(verdict.ack(), nowMillis);
        }
    }

    private static ThrottleAck ofUnknownAge(ThrottleCommand command, long nowMillis) {
        return ThrottleAck.newBuilder()
                .setCommandId(command.getCommandId())
                .setChannel(command.getChannel())
                .setRevision(command.getRevision())
                .setAt(Instant.ofEpochMilli(nowMillis))
                .setStatus(ThrottleAckStatus.REFUSED)
                .setMessage(
                        "nobody knows how old it is: the topic of commands needs"
                                + " message.timestamp.type=LogAppendTime")
                .build();
    }

    private void acknowledge(ThrottleAck ack, long nowMillis) {
        String id = "throttle-" + ack.getCommandId() + "-" + ack.getStatus();
        sender.send(StockscopeTopic.THROTTLE_ACKS, id, nowMillis + ACK_MILLIS, ack);
    }
}
