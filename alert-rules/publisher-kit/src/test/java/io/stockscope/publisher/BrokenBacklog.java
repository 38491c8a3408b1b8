// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher;

import io.stockscope.event.ThrottleCommand;
import io.stockscope.publisher.conformance.BacklogUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Publishers whose updates go out in a wrong order, and the tests that must notice. */
enum BrokenBacklog {
    SENDS_ALL_AS_IT_CAME(
            () ->
                    new BackloggedPublisher("amazon") {
                        @Override
                        boolean overtakes(String sku, long quantity) {
                            return false;
                        }
                    },
            "whatACommandLowersGoesOutAheadOfTheBacklog",
            "whatFallsWhileItIsBrakedGoesOutAheadOfTheBacklogToo",
            // B has taken the place of A's first update.
            "nothingOlderFollowsWhatOvertook"),

    LETS_OVERTAKE_ONLY_WHAT_THE_COMMAND_ITSELF_LOWERS(
            () ->
                    new BackloggedPublisher("amazon") {
                        private boolean commanded;

                        @Override
                        public void deliver(ThrottleCommand command, Duration age) {
                            commanded = true;
                            super.deliver(command, age);
                            commanded = false;
                        }

                        @Override
                        boolean overtakes(String sku, long quantity) {
                            return commanded && super.overtakes(sku, quantity);
                        }
                    },
            "whatFallsWhileItIsBrakedGoesOutAheadOfTheBacklogToo"),

    LETS_ALL_OVERTAKE_WHILE_ANYTHING_IS_BRAKED(
            () ->
                    new BackloggedPublisher("amazon") {
                        @Override
                        boolean overtakes(String sku, long quantity) {
                            return gate().isBraked() && quantity < displayed(sku);
                        }
                    },
            "whatFallsWhileItIsBrakedGoesOutAheadOfTheBacklogToo"),

    LETS_OVERTAKE_WHAT_RISES(
            () ->
                    new BackloggedPublisher("amazon") {
                        @Override
                        boolean overtakes(String sku, long quantity) {
                            return gate().isBraked(sku);
                        }
                    },
            "whatRisesWaitsItsTurnThoughItIsBraked"),

    LETS_AN_OLDER_ONE_FOLLOW(
            () ->
                    new BackloggedPublisher("amazon") {
                        @Override
                        void forget(String sku) {
                            // It stays where it is.
                        }
                    },
            "nothingOlderFollowsWhatOvertook"),

    SENDS_NOTHING_ANY_MORE(
            () ->
                    new BackloggedPublisher("amazon") {
                        @Override
                        public List<Update> resume() {
                            return List.of();
                        }
                    },
            "whatWaitsGoesOutWhenTheChannelTakesUpdatesAgain",
            "whatACommandLowersGoesOutAheadOfTheBacklog",
            "whatFallsWhileItIsBrakedGoesOutAheadOfTheBacklogToo",
            "whatRisesWaitsItsTurnThoughItIsBraked",
            "nothingOlderFollowsWhatOvertook");

    private final Supplier<BacklogUnderTest> maker;
    private final Set<String> noticedBy;

    BrokenBacklog(Supplier<BacklogUnderTest> maker, String... noticedBy) {
        this.maker = maker;
        this.noticedBy = Set.of(noticedBy);
    }

    BacklogUnderTest make() {
        return maker.get();
    }

    /** Names of the tests of {@code BacklogConformance} that fail. */
    Set<String> noticedBy() {
        return noticedBy;
    }
}
