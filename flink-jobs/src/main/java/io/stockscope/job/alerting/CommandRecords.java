// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.Rule;
import io.stockscope.alert.throttle.Brake;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.Directive;
import io.stockscope.alert.throttle.Restraint;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.event.ThrottleMode;
import java.time.Duration;
import java.time.Instant;

/** Commands as records of the contract, and back. */
final class CommandRecords {

    private CommandRecords() {}

    static ThrottleCommand record(Command command) {
        return ThrottleCommand.newBuilder()
                .setCommandId(command.commandId())
                .setChannel(command.channel())
                .setDirectives(
                        command.brake().directives().stream()
                                .map(CommandRecords::directive)
                                .toList())
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

    private static ThrottleDirective directive(Directive directive) {
        Restraint restraint = directive.restraint();
        return ThrottleDirective.newBuilder()
                .setSkus(directive.skus())
                .setMode(ThrottleMode.valueOf(restraint.mode().name()))
                .setBufferPercent(restraint.bufferPercent())
                .setCapUnits(restraint.capUnits())
                .build();
    }

    static Command command(ThrottleCommand record) {
        return new Command(
                record.getChannel(),
                Brake.of(record.getDirectives().stream().map(CommandRecords::directive).toList()),
                record.getRevision(),
                record.getIssuedAt().toEpochMilli(),
                Duration.ofMillis(record.getTtlMs()),
                record.getRuleNames(),
                record.getAlertIds(),
                record.getReason(),
                record.getEvidence(),
                record.getDryRun());
    }

    private static Directive directive(ThrottleDirective record) {
        return new Directive(
                record.getSkus(),
                new Restraint(
                        Rule.Mode.valueOf(record.getMode().name()),
                        record.getBufferPercent(),
                        record.getCapUnits()));
    }
}
