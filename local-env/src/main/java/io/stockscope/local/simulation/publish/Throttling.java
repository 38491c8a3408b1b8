// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.local.simulation.Agenda;
import io.stockscope.local.simulation.UkTime;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes throttle commands, hands them to the brakes of their channels, and says what was made of
 * them. A command holds for its ttl from its receipt, by the clock of the simulation; a dry run is
 * logged and nothing else.
 */
final class Throttling {
    private static final Logger LOG = LoggerFactory.getLogger(Throttling.class);
    private static final long POLL_MILLIS = UkTime.SECOND;
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
        for (ThrottleCommand command = commands.poll(nowMillis);
                command != null;
                command = commands.poll(nowMillis)) {
            take(command, nowMillis);
        }
        agenda.plan(nowMillis + POLL_MILLIS, this::readAll);
    }

    private void take(ThrottleCommand command, long nowMillis) {
        if (command.getDryRun()) {
            LOG.info("throttle command, dry run: {}", command);
            return;
        }
        ChannelPublisher channel = channels.get(command.getChannel());
        if (channel == null) {
            acknowledge(command, ThrottleAckStatus.REFUSED, "no such channel", nowMillis);
            return;
        }
        Brake.Verdict verdict = channel.brake().receive(command, nowMillis);
        if (verdict.status() == ThrottleAckStatus.APPLIED) {
            agenda.plan(
                    nowMillis + command.getTtlMs(),
                    now -> {
                        if (channel.brake().expire(command.getRevision())) {
                            changed.on(channel, now);
                        }
                    });
        }
        if (verdict.changed()) {
            changed.on(channel, nowMillis);
        }
        acknowledge(command, verdict.status(), verdict.message(), nowMillis);
    }

    private void acknowledge(
            ThrottleCommand command,
            ThrottleAckStatus status,
            @Nullable String message,
            long nowMillis) {
        ThrottleAck ack = new ThrottleAck();
        ack.setCommandId(command.getCommandId());
        ack.setChannel(command.getChannel());
        ack.setRevision(command.getRevision());
        ack.setAt(Instant.ofEpochMilli(nowMillis));
        ack.setStatus(status);
        ack.setMessage(message);
        String id = "throttle-" + command.getCommandId() + "-" + status;
        sender.send(StockscopeTopic.THROTTLE_ACKS, id, nowMillis + ACK_MILLIS, ack);
    }
}
