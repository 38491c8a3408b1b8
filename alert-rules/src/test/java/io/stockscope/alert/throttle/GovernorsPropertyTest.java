// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import static org.assertj.core.api.Assertions.assertThat;

import io.stockscope.alert.Rule;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What must hold whatever happens: alerts and orders in any order, restarts from older states,
 * clocks that are put back, publishers that hear everything twice.
 */
class GovernorsPropertyTest {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final int TURNS = 2_500;
    private static final Limits LIMITS = Limits.DEFAULT;
    private static final Map<String, String> TYPES =
            Map.of("amazon", "MARKETPLACE", "ebay", "MARKETPLACE", "otto", "MARKETPLACE");
    private static final List<String> CHANNELS = List.copyOf(new TreeMap<>(TYPES).keySet());
    private static final List<Rule> RULES =
            List.of(
                    GovernorsTest.rule(
                            "Slow",
                            Rule.Scope.CHANNEL,
                            GovernorsTest.buffer(20, 0),
                            GovernorsTest.pause(3)),
                    GovernorsTest.rule("Worst", Rule.Scope.WORST_SKUS, GovernorsTest.pause(0)),
                    GovernorsTest.rule("Dead", Rule.Scope.CHANNEL, GovernorsTest.pause(0)));

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void holdsWhateverHappens(long seed) throws IOException {
        new History(seed).play();
    }

    private static final class History {
        private final SplittableRandom random;
        private final long seed;
        private Governors governors = new Governors(LIMITS, false);
        private byte[] saved;
        private long wallMillis = 1_700_000_000_000L;
        private long monotonicMillis;
        private boolean present = true;
        private boolean broken;
        private final Map<String, Command> log = new TreeMap<>();
        private final Map<String, ObedientPublisher> publishers = new TreeMap<>();
        private final Map<String, ManualOverride> orders = new HashMap<>();

        /** Where what holds was ordered, and rules have not taken over again. */
        private final Set<String> ordered = new TreeSet<>();

        /** By channel: when the rules changed its state, on the monotonic clock. */
        private final Map<String, List<Long>> changes = new TreeMap<>();

        /** Since when the governors have known all along what they know, monotonic. */
        private long knowsSinceMillis;

        History(long seed) throws IOException {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.saved = state();
            CHANNELS.forEach(channel -> publishers.put(channel, new ObedientPublisher()));
        }

        void play() throws IOException {
            for (int i = 0; i < TURNS; i++) {
                long passed = SECOND * (1 + random.nextInt(3));
                wallMillis += passed;
                monotonicMillis += passed;
                happen();
                turn();
            }
            die();
        }

        private void happen() throws IOException {
            String channel = CHANNELS.get(random.nextInt(CHANNELS.size()));
            Rule rule = RULES.get(random.nextInt(RULES.size()));
            String alertId = rule.name() + "-" + channel;
            switch (random.nextInt(400)) {
                case 0, 1, 2, 3, 4, 5 ->
                        governors.fires(channel, alertId, random.nextInt(3), rule, "1");
                case 6, 7, 8, 9, 10, 11, 12 -> governors.isResolved(channel, alertId);
                case 13, 14 -> governors.worst(channel, skus());
                case 15 -> order(channel);
                case 16 -> broken = !broken;
                case 17 -> present = !present;
                case 18 -> saved = state();
                case 19 -> restart();
                case 20 -> wallMillis -= random.nextLong(10 * MINUTE);
                case 21 -> wallMillis += random.nextLong(10 * MINUTE);
                default -> {}
            }
        }

        private List<String> skus() {
            List<String> skus = new ArrayList<>();
            for (int i = random.nextInt(800); i > 0; i--) {
                skus.add("SKU-" + random.nextInt(2_000));
            }
            return skus.stream().distinct().toList();
        }

        private void order(String channel) {
            ManualOverride.Mode mode = ManualOverride.Mode.values()[random.nextInt(3)];
            ManualOverride order =
                    ManualOverride.of(
                            mode, wallMillis, wallMillis + random.nextLong(MINUTE * 30), "kim", "");
            orders.put(channel, order);
            governors.order(channel, order);
        }

        /** From a state that is older than what was sent since; what was ordered is read again. */
        private void restart() throws IOException {
            Governors next = new Governors(LIMITS, false);
            next.readFrom(new DataInputStream(new ByteArrayInputStream(saved)), RULES);
            governors = next;
            log.forEach(
                    (channel, last) -> next.restore(channel, last, last.revision(), wallMillis));
            orders.forEach(next::order);
            knowsSinceMillis = monotonicMillis;
        }

        private byte[] state() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            governors.write(new DataOutputStream(bytes));
            return bytes.toByteArray();
        }

        private void turn() {
            Map<String, Brake> before = new HashMap<>();
            CHANNELS.forEach(channel -> before.put(channel, governors.inForce(channel)));
            Governors.Turn turn =
                    governors.turn(new Governors.Situation(present, broken, TYPES), wallMillis);
            for (Command command : turn.commands()) {
                send(command);
            }
            for (String channel : CHANNELS) {
                check(channel, Objects.requireNonNull(before.get(channel)), turn);
            }
            long paused =
                    CHANNELS.stream()
                            .filter(channel -> governors.inForce(channel).isPaused())
                            .count();
            for (String channel : CHANNELS) {
                boolean isNew =
                        governors.inForce(channel).isPaused()
                                && !Objects.requireNonNull(before.get(channel)).isPaused();
                if (isNew && !isOrdered(channel)) {
                    assertThat(paused).as(what()).isLessThanOrEqualTo(LIMITS.maxPausedChannels());
                }
            }
        }

        private void send(Command command) {
            Command last = log.put(command.channel(), command);
            if (last != null) {
                assertThat(command.revision()).as(what()).isGreaterThan(last.revision());
            }
            assertThat(command.brake().bySku().size())
                    .as(what())
                    .isLessThanOrEqualTo(LIMITS.mostSkus());
            ObedientPublisher publisher = Objects.requireNonNull(publishers.get(command.channel()));
            publisher.receive(command, monotonicMillis);
            if (last != null) {
                // What is delivered once more, and late, changes nothing.
                Brake holds = publisher.inForce(monotonicMillis);
                publisher.receive(last, monotonicMillis);
                assertThat(publisher.inForce(monotonicMillis)).as(what()).isEqualTo(holds);
            }
        }

        private void check(String channel, Brake before, Governors.Turn turn) {
            Brake now = governors.inForce(channel);
            Brake obeyed = Objects.requireNonNull(publishers.get(channel)).inForce(monotonicMillis);
            if (isOrdered(channel)) {
                assertThat(now.isPaused() ? Brake.PAUSED : now)
                        .as(what())
                        .isEqualTo(
                                Objects.requireNonNull(orders.get(channel)).mode()
                                                == ManualOverride.Mode.FORCE_PAUSE
                                        ? Brake.PAUSED
                                        : Brake.FREE);
            }
            if (present || isOrdered(channel)) {
                assertThat(obeyed).as("%s, %s", what(), channel).isEqualTo(now);
            }
            if (isOrdered(channel)) {
                ordered.add(channel);
                return;
            }
            if (ordered.contains(channel)) {
                // What was ordered ends at once, and does not count.
                if (!now.equals(before) || (present && !broken)) {
                    ordered.remove(channel);
                }
                return;
            }
            if (now.equals(before)) {
                return;
            }
            assertThat(present).as(what()).isTrue();
            assertThat(broken).as(what()).isFalse();
            noteChange(channel, before, now);
        }

        private void noteChange(String channel, Brake before, Brake now) {
            List<Long> at = changes.computeIfAbsent(channel, any -> new ArrayList<>());
            long inAnHour =
                    at.stream()
                            .filter(each -> each >= knowsSinceMillis)
                            .filter(each -> monotonicMillis - each < 50 * MINUTE)
                            .count();
            if (inAnHour > LIMITS.maxChangesPerHour()) {
                assertThat(now.isAsStrictAs(before)).as(what()).isTrue();
            }
            at.add(monotonicMillis);
        }

        private boolean isOrdered(String channel) {
            ManualOverride order = orders.get(channel);
            return order != null && order.isInForce(wallMillis);
        }

        /** Nobody takes a turn any more: every lease ends. */
        private void die() {
            for (ObedientPublisher publisher : publishers.values()) {
                long ends = publisher.endsAtMonotonicMillis();
                assertThat(ends - monotonicMillis).as(what()).isLessThanOrEqualTo(5 * MINUTE);
                assertThat(publisher.inForce(Math.max(ends, monotonicMillis)))
                        .as(what())
                        .isEqualTo(Brake.FREE);
            }
        }

        private String what() {
            return "seed %d at %d s".formatted(seed, monotonicMillis / SECOND);
        }
    }
}
