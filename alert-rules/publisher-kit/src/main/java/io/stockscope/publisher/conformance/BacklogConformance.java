// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.publisher.conformance;

import static io.stockscope.publisher.conformance.Commands.capOf;
import static io.stockscope.publisher.conformance.Commands.of;
import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.event.ThrottleMode;
import io.stockscope.publisher.conformance.BacklogUnderTest.Update;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * In which order updates go out that have waited: most of what a brake prevents on a slow channel
 * is prevented by this alone. To check a publisher whose updates can wait, extend this class beside
 * {@link PublisherConformance}, and return a fresh publisher for each test.
 */
public abstract class BacklogConformance extends Conformance<BacklogUnderTest> {

    /** A fresh one, which has read no command and sent nothing. */
    @Override
    protected abstract BacklogUnderTest publisher();

    @Test
    void whatWaitsGoesOutWhenTheChannelTakesUpdatesAgain() {
        publisher.stall();
        publisher.publishable("B", 5);
        publisher.publishable("A", 90);
        assertThat(resume()).containsExactlyInAnyOrder(new Update("B", 5), new Update("A", 90));
        assertSent("A", 90, 0);
        assertSent("B", 5, 0);
    }

    @Test
    void whatACommandLowersGoesOutAheadOfTheBacklog() {
        publisher.stall();
        publisher.publishable("B", 5);
        deliver(1, List.of(capOf("A", 10)), NOW);
        assertAcknowledged(1, ThrottleAckStatus.APPLIED);
        assertThat(resume()).containsExactly(new Update("A", 10), new Update("B", 5));
        assertSent("A", 10, 90);
    }

    @Test
    void whatFallsWhileItIsBrakedGoesOutAheadOfTheBacklogToo() {
        obey(1, of("A", ThrottleMode.HOLD_INCREASES));
        publisher.stall();
        publisher.publishable("B", 5);
        publisher.publishable("A", 60);
        assertThat(resume()).containsExactly(new Update("A", 60), new Update("B", 5));
    }

    @Test
    void whatRisesWaitsItsTurnThoughItIsBraked() {
        obey(1, capOf("A", 10));
        publisher.stall();
        publisher.publishable("B", 5);
        deliver(2, List.of(capOf("A", 20)), NOW);
        assertAcknowledged(2, ThrottleAckStatus.APPLIED);
        assertThat(resume()).containsExactly(new Update("B", 5), new Update("A", 20));
    }

    @Test
    void nothingOlderFollowsWhatOvertook() {
        publisher.stall();
        publisher.publishable("A", 95);
        publisher.publishable("B", 5);
        deliver(1, List.of(capOf("A", 10)), NOW);
        assertAcknowledged(1, ThrottleAckStatus.APPLIED);
        assertThat(resume()).containsExactly(new Update("A", 10), new Update("B", 5));
        assertSent("A", 10, 85);
    }

    /** What has gone out, in its order; the same once more changes nothing. */
    private List<Update> resume() {
        return publisher.resume().stream().distinct().toList();
    }
}
