// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher;

import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.event.ThrottleDirective;
import io.stockscope.publisher.conformance.PublisherUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Publishers that break one rule each, and the tests that must notice. */
enum BrokenPublisher {
    STARTS_AT_THE_END_OF_THE_TOPIC(
            () ->
                    new GatedPublisher("amazon") {
                        @Override
                        public void restart(List<Appended> log) {
                            super.restart(List.of());
                        }
                    },
            "aBrakeInForceHoldsAfterARestartAndEndsOneLeaseLater",
            "fencingSurvivesARestart",
            "fencingSurvivesARestartAlsoWhenTheLeaseHasEnded",
            "ofAllThatIsStillOnTheTopicTheLastOneHoldsAfterARestart"),

    TAKES_WHAT_IT_READS_AT_ITS_START_FOR_NEW(
            () ->
                    new GatedPublisher("amazon") {
                        @Override
                        public void restart(List<Appended> log) {
                            super.restart(
                                    log.stream()
                                            .map(old -> new Appended(old.command(), Duration.ZERO))
                                            .toList());
                        }
                    },
            "aBrakeThatIsOverStaysSoAfterARestart",
            "fencingSurvivesARestartAlsoWhenTheLeaseHasEnded"),

    LEAVES_OUT_AT_ITS_START_WHAT_IS_OVER(
            () ->
                    new GatedPublisher("amazon") {
                        @Override
                        public void restart(List<Appended> log) {
                            super.restart(log.stream().filter(old -> !isOver(old)).toList());
                        }

                        private boolean isOver(Appended old) {
                            return old.age().toMillis() > old.command().getTtlMs();
                        }
                    },
            "fencingSurvivesARestartAlsoWhenTheLeaseHasEnded"),

    READS_ONLY_THE_FIRST_AT_ITS_START(
            () ->
                    new GatedPublisher("amazon") {
                        @Override
                        public void restart(List<Appended> log) {
                            super.restart(log.subList(0, 1));
                        }
                    },
            "ofAllThatIsStillOnTheTopicTheLastOneHoldsAfterARestart"),

    COUNTS_NO_TIME_AFTER_A_RESTART(
            () ->
                    new GatedPublisher("amazon") {
                        private boolean restarted;

                        @Override
                        public void restart(List<Appended> log) {
                            super.restart(log);
                            restarted = true;
                        }

                        @Override
                        public void pass(Duration time) {
                            super.pass(restarted ? Duration.ZERO : time);
                        }
                    },
            "aBrakeInForceHoldsAfterARestartAndEndsOneLeaseLater"),

    KEEPS_ITS_REVISION_BUT_NOT_ITS_BRAKE(
            () ->
                    new GatedPublisher("amazon") {
                        @Override
                        public void restart(List<Appended> log) {
                            super.restart(
                                    log.stream()
                                            .map(
                                                    old ->
                                                            new Appended(
                                                                    free(old.command()), old.age()))
                                            .toList());
                        }
                    },
            "aBrakeInForceHoldsAfterARestartAndEndsOneLeaseLater",
            "fencingSurvivesARestart",
            "ofAllThatIsStillOnTheTopicTheLastOneHoldsAfterARestart"),

    MENDS_NUMBERS_THAT_ARE_WRONG(
            () ->
                    new GatedPublisher("amazon") {
                        @Override
                        public void deliver(ThrottleCommand command, Duration age) {
                            super.deliver(
                                    withDirectives(
                                            command,
                                            command.getDirectives().stream()
                                                    .map(BrokenPublisher::mended)
                                                    .toList()),
                                    age);
                        }
                    },
            "aNumberThatIsMissingOrOutOfRangeIsRefusedAndTheFormerStateStays",
            "aCommandOfWhichAPartIsWrongIsRefusedAsAWhole",
            "aRefusedCommandDoesNotRenewTheLease"),

    OBEYS_WHAT_IS_RIGHT_OF_A_WRONG_COMMAND(
            () ->
                    new GatedPublisher("amazon") {
                        @Override
                        public void deliver(ThrottleCommand command, Duration age) {
                            List<ThrottleDirective> right =
                                    command.getDirectives().stream()
                                            .filter(directive -> !isWrong(directive))
                                            .toList();
                            super.deliver(
                                    right.isEmpty() ? command : withDirectives(command, right),
                                    age);
                        }
                    },
            "aCommandOfWhichAPartIsWrongIsRefusedAsAWhole"),

    SHORTENS_A_LEASE_THAT_IS_TOO_LONG(
            () ->
                    new GatedPublisher("amazon") {
                        @Override
                        public void deliver(ThrottleCommand command, Duration age) {
                            long most = Duration.ofHours(1).toMillis();
                            super.deliver(
                                    ThrottleCommand.newBuilder(command)
                                            .setTtlMs(Math.min(most, command.getTtlMs()))
                                            .build(),
                                    age);
                        }
                    },
            "aLeaseOfMoreThanAnHourIsRefusedAndTheFormerStateStays"),

    REFUSES_ALSO_A_LEASE_OF_AN_HOUR(
            () ->
                    new GatedPublisher("amazon") {
                        @Override
                        public void deliver(ThrottleCommand command, Duration age) {
                            boolean hour = command.getTtlMs() == Duration.ofHours(1).toMillis();
                            super.deliver(
                                    hour
                                            ? ThrottleCommand.newBuilder(command)
                                                    .setTtlMs(Long.MAX_VALUE)
                                                    .build()
                                            : command,
                                    age);
                        }
                    },
            "aLeaseOfMoreThanAnHourIsRefusedAndTheFormerStateStays"),

    IS_FREE_AFTER_WHAT_IT_REFUSES(
            () ->
                    new RefusingPublisher() {
                        @Override
                        void refused() {
                            restart(List.of());
                        }
                    },
            "aNumberThatIsMissingOrOutOfRangeIsRefusedAndTheFormerStateStays",
            "aCommandOfWhichAPartIsWrongIsRefusedAsAWhole",
            "aLeaseOfMoreThanAnHourIsRefusedAndTheFormerStateStays",
            "aRefusedCommandDoesNotRenewTheLease"),

    RENEWS_THE_LEASE_BY_WHAT_IT_REFUSES(
            () ->
                    new RefusingPublisher() {
                        @Override
                        void refused() {
                            restart(applied());
                        }
                    },
            "aRefusedCommandDoesNotRenewTheLease"),

    SAYS_NOTHING_OF_WHAT_IT_REFUSES(
            () ->
                    new GatedPublisher("amazon") {
                        @Override
                        public List<ThrottleAck> takeAcknowledgements() {
                            return super.takeAcknowledgements().stream()
                                    .filter(ack -> ack.getStatus() != ThrottleAckStatus.REFUSED)
                                    .toList();
                        }
                    },
            "aNumberThatIsMissingOrOutOfRangeIsRefusedAndTheFormerStateStays",
            "aCommandOfWhichAPartIsWrongIsRefusedAsAWhole",
            "aLeaseOfMoreThanAnHourIsRefusedAndTheFormerStateStays",
            "aRefusedCommandDoesNotRenewTheLease");

    private final Supplier<PublisherUnderTest> maker;
    private final Set<String> noticedBy;

    BrokenPublisher(Supplier<PublisherUnderTest> maker, String... noticedBy) {
        this.maker = maker;
        this.noticedBy = Set.of(noticedBy);
    }

    PublisherUnderTest make() {
        return maker.get();
    }

    /** Names of the tests of {@code PublisherConformance} that fail. */
    Set<String> noticedBy() {
        return noticedBy;
    }

    private static ThrottleCommand free(ThrottleCommand command) {
        return withDirectives(command, List.of());
    }

    private static ThrottleCommand withDirectives(
            ThrottleCommand command, List<ThrottleDirective> directives) {
        return ThrottleCommand.newBuilder(command).setDirectives(directives).build();
    }

    private static boolean isWrong(ThrottleDirective directive) {
        try {
            Restraint.of(directive);
            return false;
        } catch (IllegalArgumentException e) {
            return true;
        }
    }

    private static ThrottleDirective mended(ThrottleDirective directive) {
        return isWrong(directive)
                ? ThrottleDirective.newBuilder(directive)
                        .setBufferPercent(100)
                        .setCapUnits(0L)
                        .build()
                : directive;
    }

    /** One that does something about a command that it has refused. */
    private abstract static class RefusingPublisher extends GatedPublisher {
        private List<Appended> applied = List.of();

        RefusingPublisher() {
            super("amazon");
        }

        abstract void refused();

        List<Appended> applied() {
            return applied;
        }

        @Override
        public void deliver(ThrottleCommand command, Duration age) {
            boolean refuses = isRefused(command);
            super.deliver(command, age);
            if (refuses) {
                refused();
            } else {
                applied = List.of(new Appended(command, age));
            }
        }

        private static boolean isRefused(ThrottleCommand command) {
            return command.getTtlMs() > Duration.ofHours(1).toMillis()
                    || command.getDirectives().stream().anyMatch(BrokenPublisher::isWrong);
        }
    }
}
