// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleCommand;
import io.stockscope.publisher.conformance.BacklogConformance;
import io.stockscope.publisher.conformance.BacklogUnderTest;
import io.stockscope.publisher.conformance.PublisherConformance;
import io.stockscope.publisher.conformance.PublisherUnderTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** The conformance tests notice publishers that break a rule: those of that rule, and no others. */
final class ConformanceNoticesTest {

    /** What the tests below are run against; one after the other. */
    private static Supplier<PublisherUnderTest> publisher = () -> new GatedPublisher("amazon");

    private static Supplier<BacklogUnderTest> backlog = () -> new BackloggedPublisher("amazon");

    /** Run by name alone: as nested ones no build finds them. */
    static final class OfAPublisher extends PublisherConformance {
        @Override
        protected PublisherUnderTest publisher() {
            return publisher.get();
        }
    }

    static final class OfABacklog extends BacklogConformance {
        @Override
        protected BacklogUnderTest publisher() {
            return backlog.get();
        }
    }

    @ParameterizedTest
    @EnumSource(BrokenPublisher.class)
    void publisherThatBreaksARuleIsNoticed(BrokenPublisher broken) {
        publisher = broken::make;
        assertThat(failuresOf(OfAPublisher.class).keySet())
                .containsExactlyInAnyOrderElementsOf(broken.noticedBy());
    }

    @ParameterizedTest
    @EnumSource(BrokenBacklog.class)
    void backlogInTheWrongOrderIsNoticed(BrokenBacklog broken) {
        backlog = broken::make;
        assertThat(failuresOf(OfABacklog.class).keySet())
                .containsExactlyInAnyOrderElementsOf(broken.noticedBy());
    }

    @Test
    void authorWhoHasNotWrittenRestartIsToldSo() {
        publisher = () -> new WithoutRestart(new GatedPublisher("amazon"));
        Map<String, Throwable> failures = failuresOf(OfAPublisher.class);
        assertThat(failures).hasSize(5);
        assertThat(failures)
                .allSatisfy(
                        (test, failure) -> {
                            assertThat(test).contains("Restart");
                            assertThat(failure)
                                    .hasMessage(
                                            WithoutRestart.class.getName()
                                                    + " does not say how its publisher restarts:"
                                                    + " implement restart(log)");
                        });
    }

    /** Returns what failed, by the name of the test. */
    private static Map<String, Throwable> failuresOf(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request().selectors(selectClass(tests)).build(), listener);
        assertThat(listener.getSummary().getTestsSucceededCount())
                .as("tests that pass all the same, of those that were run")
                .isLessThan(listener.getSummary().getTestsFoundCount());
        Map<String, Throwable> failures = new TreeMap<>();
        listener.getSummary()
                .getFailures()
                .forEach(
                        failure ->
                                failures.put(
                                        method(failure.getTestIdentifier()),
                                        failure.getException()));
        return failures;
    }

    private static String method(TestIdentifier test) {
        return ((MethodSource) test.getSource().orElseThrow()).getMethodName();
    }

    /** A publisher whose author wrote its tests before there was a restart. */
    private record WithoutRestart(GatedPublisher of) implements PublisherUnderTest {
        @Override
        public String channel() {
            return of.channel();
        }

        @Override
        public void deliver(ThrottleCommand command, Duration age) {
            of.deliver(command, age);
        }

        @Override
        public List<ThrottleAck> takeAcknowledgements() {
            return of.takeAcknowledgements();
        }

        @Override
        public void publishable(String sku, long units) {
            of.publishable(sku, units);
        }

        @Override
        public @Nullable Sent lastSent(String sku) {
            return of.lastSent(sku);
        }

        @Override
        public void pass(Duration time) {
            of.pass(time);
        }

        @Override
        public void setWallClock(Duration by) {
            of.setWallClock(by);
        }
    }
}
