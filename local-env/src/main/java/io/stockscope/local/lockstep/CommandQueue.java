// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.Directive;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import io.stockscope.local.simulation.publish.ThrottleCommands;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Hands commands to the simulated publisher, as records of the contract, in their order. */
final class CommandQueue implements CommandSink, ThrottleCommands {

    private final Queue<ThrottleCommand> waiting = new ArrayDeque<>();

    @Override
    public void command(Command command, long nowMillis) {
        waiting.add(record(command));
    }

    @Override
    public @Nullable Received poll(long nowMillis) {
        ThrottleCommand next = waiting.poll();
        return next == null ? null : Received.now(next);
    }

    private static ThrottleCommand record(Command command) {
        return ThrottleCommand.newBuilder()
                .setCommandId(command.commandId())
                .setChannel(command.channel())
                .setDirectives(
                        command.brake().directives().stream().map(CommandQueue::record).toList())
                .setRevision(command.revision())
                .setIssuedAt(Instant.ofEpochMilli(command.issuedAtMillis()))
                .setTtlMs(command.ttl().toMillis())
                .setExpiresAt(Instant.ofEpochMilli(command.expiresAtMillis()))
                .setRuleNames(command.ruleNames())
                .setAlertIds(command.alertIds())
                .setReason(command.reason())
                .setEvidence(command.evidence())
                .setDryRun(command.dryRun())
                .build();
    }

    private static ThrottleDirective record(Directive directive) {
        return ThrottleDirective.newBuilder()
                .setSkus(directive.skus())
                .setMode(ThrottleMode.valueOf(directive.restraint().mode().name()))
                .setBufferPercent(directive.restraint().bufferPercent())
                .setCapUnits(directive.restraint().capUnits())
                .build();
    }
}
