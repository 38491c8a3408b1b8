// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.stockscope.alert.AlertLife.State;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WaitingTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int ROOM = 4;

    /** What became of how many. */
    private static final class Count implements Waiting.Fates {
        private int superseded;
        private int displaced;
        private int delivered;
        private int repeated;
        private int refused;

        @Override
        public void superseded() {
            superseded++;
        }

        @Override
        public void displaced() {
            displaced++;
        }

        @Override
        public void delivered() {
            delivered++;
        }

        @Override
        public void repeated() {
            repeated++;
        }

        @Override
        public void refused() {
            refused++;
        }
    }

    private final Count count = new Count();
    private long nowNanos = -5;
    private final Waiting waiting =
            new Waiting(
                    new Pace(
                            MINUTE,
                            MINUTE,
                            MINUTE,
                            MINUTE,
                            MINUTE.multipliedBy(3),
                            MINUTE.multipliedBy(2),
                            ROOM),
                    () -> nowNanos,
                    count);

    @Test
    void theLatestOfAnAlertTakesThePlaceOfThoseBefore() {
        waiting.put(firing("web"));
        waiting.put(resolved("web"));
        assertThat(due()).containsExactly(resolved("web"));
        assertThat(waiting.undeliveredEnds()).containsExactly(resolved("web"));
        assertThat(count.superseded).isEqualTo(1);
    }

    @Test
    void itWaitsUntilItIsSaidWhatBecameOfIt() {
        waiting.put(firing("web"));
        Waiting.Entry entry = waiting.due(9).get(0);
        assertThat(due()).containsExactly(firing("web"));
        waiting.delivered(entry);
        assertThat(due()).isEmpty();
        assertThat(waiting.size()).isZero();
        waiting.put(firing("web"));
        waiting.refused(waiting.due(9).get(0));
        assertThat(due()).isEmpty();
        assertThat(count.refused).isEqualTo(1);
    }

    @Test
    void whatChangesWhileItIsSentIsSentAgain() {
        waiting.put(firing("web"));
        Waiting.Entry sent = waiting.due(9).get(0);
        waiting.put(resolved("web"));
        waiting.delivered(sent);
        assertThat(due()).containsExactly(resolved("web"));
        waiting.refused(sent);
        assertThat(due()).containsExactly(resolved("web"));
    }

    @Test
    void anEndIsSentAgainForAWhile() {
        waiting.put(resolved("web"));
        int sent = 0;
        for (int minute = 0; minute < 10; minute++) {
            for (Waiting.Entry entry : waiting.due(9)) {
                waiting.delivered(entry);
                sent++;
            }
            assertThat(due()).isEmpty();
            assertThat(waiting.undeliveredEnds()).isEmpty();
            pass(MINUTE);
        }
        assertThat(sent).isEqualTo(4);
        assertThat(count.delivered).isEqualTo(1);
        assertThat(count.repeated).isEqualTo(3);
    }

    @Test
    void anAlertThatFiresAnewEndsTheRepetition() {
        waiting.put(resolved("web"));
        waiting.delivered(waiting.due(9).get(0));
        pass(MINUTE);
        Waiting.Entry repeat = waiting.due(9).get(0);
        waiting.put(firing("web"));
        waiting.delivered(repeat);
        pass(MINUTE);
        assertThat(due()).containsExactly(firing("web"));
    }

    @Test
    void anAlertWithOtherLabelsEndsUnderThoseThatItHad() {
        Notification page = firing("web");
        waiting.put(page);
        waiting.delivered(waiting.due(9).get(0));
        Notification end = resolved("web");
        Notification ticket = labelled(page, Map.of("severity", "ticket"));
        assertThat(ticket.alertId()).isEqualTo(end.alertId());
        waiting.put(end);
        waiting.put(ticket);
        assertThat(due()).containsExactlyInAnyOrder(end, ticket);
        assertThat(waiting.undeliveredEnds()).containsExactly(end);
        waiting.due(9).forEach(waiting::delivered);
        waiting.put(labelled(end, Map.of("severity", "ticket")));
        pass(MINUTE);
        // The end of the page is repeated, whatever became of the ticket.
        assertThat(due()).hasSize(2).contains(end);
        assertThat(count.superseded).isZero();
    }

    @Test
    void anEndThatIsRestoredWaitsForSomethingNewer() {
        waiting.restore(resolved("web"));
        waiting.restore(resolved("amazon"));
        assertThat(due()).isEmpty();
        assertThat(waiting.undeliveredEnds()).hasSize(2);
        waiting.put(firing("web"));
        assertThat(due()).containsExactly(firing("web"));
        waiting.delivered(waiting.due(9).get(0));
        pass(MINUTE.multipliedBy(2));
        assertThat(due()).containsExactly(resolved("amazon"));
    }

    @Test
    void whatFiresIsNeitherWrittenNorRestored() {
        waiting.put(firing("web"));
        assertThat(waiting.undeliveredEnds()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> waiting.restore(firing("web")));
    }

    @Test
    void whatFiresIsSentFirst() {
        waiting.put(resolved("web"));
        waiting.put(firing("amazon"));
        assertThat(waiting.due(1).get(0).notification()).isEqualTo(firing("amazon"));
    }

    @Test
    void whereThereIsNoRoomNoEndIsLostForAnAlertThatFires() {
        for (int i = 0; i < ROOM; i++) {
            waiting.put(firing("firing " + i));
        }
        waiting.put(firing("no room"));
        assertThat(due()).hasSize(ROOM).doesNotContain(firing("no room"));
        for (int i = 0; i < ROOM; i++) {
            waiting.put(resolved("over " + i));
        }
        waiting.put(firing("no room"));
        assertThat(due()).hasSize(ROOM).allMatch(Notification::isOver);
        waiting.put(resolved("one more"));
        assertThat(due())
                .hasSize(ROOM)
                .contains(resolved("one more"))
                .doesNotContain(resolved("over 0"));
        assertThat(count.displaced).isEqualTo(1 + ROOM + 1 + 1);
    }

    @Test
    void repetitionsMakeRoomForAll() {
        for (int i = 0; i < ROOM; i++) {
            waiting.put(resolved("over " + i));
        }
        waiting.due(9).forEach(waiting::delivered);
        waiting.put(firing("web"));
        assertThat(due()).containsExactly(firing("web"));
        assertThat(count.displaced).isZero();
    }

    @Test
    void theOldestIsAsOldAsItsAlertHasWaited() {
        assertThat(waiting.oldestNanos()).isZero();
        waiting.put(firing("web"));
        pass(MINUTE);
        waiting.put(firing("web"));
        waiting.put(firing("amazon"));
        assertThat(waiting.oldestNanos()).isEqualTo(MINUTE.toNanos());
        waiting.due(1).forEach(waiting::delivered);
        assertThat(waiting.oldestNanos()).isZero();
    }

    /** Whatever happens, the receiver ends up with the last word on every alert. */
    @Test
    void inAnyOrderOfThingsAllIsAccountedForAndTheLastWordIsDelivered() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Count fates = new Count();
            Waiting roomy = new Waiting(Pace.USUAL, () -> nowNanos, fates);
            Map<String, Notification> told = new HashMap<>();
            Map<String, Notification> known = new HashMap<>();
            int put = 0;
            List<Waiting.Entry> sent = List.of();
            for (int step = 0; step < 60; step++) {
                switch (random.nextInt(4)) {
                    case 0, 1 -> {
                        String channel = "c" + random.nextInt(3);
                        Notification next =
                                random.nextBoolean() ? firing(channel) : resolved(channel);
                        told.put(channel, next);
                        roomy.put(next);
                        put++;
                    }
                    case 2 -> sent = roomy.due(1 + random.nextInt(3));
                    default -> {
                        deliver(sent, known, roomy);
                        sent = List.of();
                    }
                }
                pass(Duration.ofSeconds(random.nextInt(30)));
            }
            deliver(sent, known, roomy);
            while (roomy.size() > 0) {
                deliver(roomy.due(2), known, roomy);
            }
            assertThat(known).as("seed %d", seed).isEqualTo(told);
            assertThat(fates.superseded + fates.delivered).isEqualTo(put);
        }
    }

    private static void deliver(
            List<Waiting.Entry> entries, Map<String, Notification> known, Waiting waiting) {
        for (Waiting.Entry entry : entries) {
            known.put(entry.notification().labels().get("channel"), entry.notification());
            waiting.delivered(entry);
        }
    }

    private List<Notification> due() {
        return waiting.due(9).stream().map(Waiting.Entry::notification).toList();
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }

    private static Notification labelled(Notification alert, Map<String, String> others) {
        Map<String, String> labels = new TreeMap<>(alert.labels());
        labels.putAll(others);
        return new Notification(
                alert.alertId(),
                alert.startedAtMillis(),
                alert.endedAtMillis(),
                labels,
                alert.annotations(),
                alert.generatorUrl());
    }

    private static Notification firing(String channel) {
        return Notification.of(Alerts.firing(channel), null).orElseThrow();
    }

    private static Notification resolved(String channel) {
        return Notification.of(Alerts.message(channel, State.RESOLVED, Alerts.STARTED, true), null)
                .orElseThrow();
    }
}
