// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bound of what is pending; all else is tested by whole histories against the reference. */
class PropagationTest {
    private static final int CHANGES = 1_000;
    private static final List<StockSystem> SYSTEMS =
            List.of(StockSystem.WMS, StockSystem.POS, StockSystem.RESERVATION, StockSystem.ERP);
    private static final Channel WEB =
            Channel.of(
                    "web",
                    new ChannelTerms(
                            ChannelType.ECOMMERCE, List.of(), null, false, 60_000, 120_000));

    private final Propagation propagation = new Propagation();
    private final List<SyncSample> samples = new ArrayList<>();
    private final List<SloCount> verdicts = new ArrayList<>();
    private final ChannelFindings findings =
            new ChannelFindings() {
                @Override
                public void sample(SyncSample sample) {
                    samples.add(sample);
                }

                @Override
                public void slo(SloCount count) {
                    verdicts.add(count);
                }

                @Override
                public void exposure(long atMillis, Exposure exposure, int times) {}

                @Override
                public void ended(StaleSku stale) {}
            };

    @Test
    void noMoreAreHeldThanTheBoundThoughEachIsOfAnotherSystemThanTheOneBefore() {
        addInTurn();

        propagation.acknowledge(covering(CHANGES), WEB, findings);

        assertThat(samples).hasSize(Propagation.MAX_PENDING);
        assertThat(samples.stream().mapToLong(SyncSample::weight).sum()).isEqualTo(CHANGES);
        assertThat(propagation.isEmpty()).isTrue();
    }

    @Test
    void whatWasMergedIsCoveredOnlyWhenTheLastOfItIs() {
        addInTurn();

        propagation.acknowledge(covering(0), WEB, findings);

        assertThat(samples).isEmpty();
    }

    @Test
    void eachChangeIsJudgedOnceHoweverManyWereMerged() {
        addInTurn();
        propagation.passTo(60_000 + CHANGES / 2, WEB, findings);
        addInTurn();
        propagation.passTo(Long.MAX_VALUE - 1, WEB, findings);

        assertThat(verdicts.stream().mapToLong(SloCount::changes).sum()).isEqualTo(2 * CHANGES);
        assertThat(propagation.summary().changes()).isEqualTo(2 * CHANGES);
        assertThat(propagation.summary().overdue()).isEqualTo(2 * CHANGES);
    }

    private void addInTurn() {
        for (int at = 0; at < CHANGES; at++) {
            propagation.add(new Propagation.Change(SYSTEMS.get(at % SYSTEMS.size()), at, at, 1));
        }
    }

    private static Acknowledgement covering(long upToMillis) {
        long atMillis = 10_000;
        return new Acknowledgement(
                new Moment(atMillis, Moment.EVENT, atMillis, "ack"),
                1,
                new AvailabilityUpdate(0, upToMillis, Map.of(), null, atMillis));
    }
}
