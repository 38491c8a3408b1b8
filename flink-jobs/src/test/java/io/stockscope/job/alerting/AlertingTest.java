// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import static io.stockscope.job.alerting.AlertingWorld.CHANNEL;
import static io.stockscope.job.alerting.AlertingWorld.RULES;
import static io.stockscope.job.alerting.AlertingWorld.START;
import static io.stockscope.job.alerting.AlertingWorld.rules;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.engine.EngineSettings;
import io.stockscope.alert.throttle.Brake;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.Restraint;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.job.alerting.row.RulesInForce;
import io.stockscope.job.alerting.row.RulesInForce.Entry;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.job.stock.StockJob;
import io.stockscope.table.DeadLetterRecoveryRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class AlertingTest {

    private static final Brake BUFFER = Brake.general(Restraint.buffer(20));
    private static final int NEW_SCHEMA = 4711;
    private static final int MOST_WAITING = 10_000;

    private final AlertingWorld world = new AlertingWorld();
    private final MemoryCommandLog log = new MemoryCommandLog();
    private final Map<Integer, Schema> registered = AlertingWorld.registered();
    private final Told told = new Told();

    private boolean registryIsAway;
    private boolean isNotAskedBriefly;
    private long nowMillis = START;
    private Alerting alerting = begun();

    @Test
    void whatIsMeasuredBecomesAnAlertAndACommandInTheLog() throws IOException {
        take(rules(RULES));
        take(world.profile(nowMillis));
        take(world.stale(50, nowMillis));

        goOn(1);

        assertThat(told.alerts)
                .extracting(AlertMessage::ruleName, AlertMessage::state, AlertMessage::value)
                .containsExactly(tuple("MuchIsStale", State.FIRING, 50.0));
        assertThat(log.commands)
                .extracting(Command::channel, Command::brake)
                .containsExactly(tuple(CHANNEL, BUFFER));
        assertThat(told.commands).isEqualTo(log.commands);
    }

    @Test
    void theLastMeasurementThatASecondWaitsForLetsItBeDecided() throws IOException {
        take(rules(RULES));
        goOn(1);
        take(world.stale(50, nowMillis));
        nowMillis += 1_000;
        List<TopicRecord> frontiers = world.frontier(nowMillis);

        assertThat(alerting.take(frontiers.get(0), nowMillis)).isFalse();
        assertThat(alerting.take(frontiers.get(1), nowMillis)).isFalse();
        assertThat(alerting.take(frontiers.get(2), nowMillis)).isTrue();
    }

    @Test
    void recordsWaitForTheFirstRules() throws IOException {
        take(world.stale(50, nowMillis));
        goOn(1);
        assertThat(told.alerts).isEmpty();
        restart();

        take(rules(RULES));
        goOn(1);
        assertThat(told.alerts).extracting(AlertMessage::state).containsExactly(State.FIRING);
    }

    @Test
    void otherRulesAreInForceWhileItRuns() throws IOException {
        take(rules(RULES));
        take(world.stale(50, nowMillis));
        goOn(1);
        told.alerts.clear();

        take(rules(RULES.replace("> 10", "> 100")));
        goOn(1);
        assertThat(told.alerts).extracting(AlertMessage::state).containsExactly(State.RESOLVED);
        assertThat(alerting.rules()).isEqualTo(1);
    }

    @Test
    void aBrokenFileIsRefusedWholeAndSaidWhere() throws IOException {
        take(rules(RULES));
        take(world.stale(50, nowMillis));
        goOn(1);
        told.alerts.clear();

        String second =
                RULES.substring(RULES.indexOf("      - alert"))
                        .replace("MuchIsStale", "Usable")
                        .replace("> 10", "> 5");
        take(rules(RULES.replace("aggregate: last", "aggregate: p99") + second));
        goOn(1);
        assertThat(alerting.rules()).isEqualTo(1);
        assertThat(told.alerts)
                .extracting(AlertMessage::ruleName, AlertMessage::state)
                .containsExactly(tuple("RulesRefused", State.FIRING));
        assertThat(told.alerts.get(0).annotations().get("summary"))
                .contains("test.yaml:7: groups[0].rules[0].aggregate");

        // Those in force are still in force, and go on when the file is mended.
        take(rules(RULES));
        goOn(70);
        assertThat(told.alerts)
                .filteredOn(alert -> alert.ruleName().equals("RulesRefused"))
                .extracting(AlertMessage::state)
                .contains(State.RESOLVED);
        assertThat(told.alerts)
                .filteredOn(alert -> alert.ruleName().equals("MuchIsStale"))
                .extracting(AlertMessage::state, AlertMessage::startedAtMillis)
                .containsOnly(tuple(State.FIRING, START + 1_000));
    }

    @Test
    void theRulesInForceAreToldAtEachStartAndWhenTheyChange() throws IOException {
        String other = RULES.substring(RULES.indexOf("      - alert")).replace("Much", "Other");
        take(rules(RULES));
        take(rules(RULES));
        assertThat(told.rules).hasSize(1);
        assertThat(inForce()).containsExactly(tuple("MuchIsStale", "test.yaml:4", START));
        assertThat(toldLast().files()).containsExactly("test.yaml");

        nowMillis += 1_000;
        take(rules(RULES + other));
        assertThat(inForce())
                .containsExactly(
                        tuple("MuchIsStale", "test.yaml:4", START),
                        tuple("OtherIsStale", "test.yaml:17", START + 1_000));
        assertThat(toldLast().takenOut()).isEmpty();

        nowMillis += 1_000;
        take(rules((RULES + other).replace("Other", "Third").replace("20 }", "30 }")));
        assertThat(inForce())
                .containsExactly(
                        tuple("MuchIsStale", "test.yaml:4", START + 2_000),
                        tuple("ThirdIsStale", "test.yaml:17", START + 2_000));
        assertThat(toldLast().takenOut())
                .extracting(entry -> entry.rule().name(), Entry::place, Entry::sinceMillis)
                .containsExactly(tuple("OtherIsStale", "test.yaml:17", START + 1_000));
        RulesInForce before = toldLast();

        restart();
        nowMillis += 1_000;
        take(rules((RULES + other).replace("Other", "Third").replace("20 }", "30 }")));
        assertThat(told.rules).hasSize(4);
        assertThat(toldLast().rules()).isEqualTo(before.rules());
        assertThat(toldLast().sinceMillis()).isEqualTo(START + 2_000);
        assertThat(toldLast().readAtMillis()).isEqualTo(START + 3_000);
        assertThat(toldLast().takenOut()).isEmpty();
    }

    @Test
    void refusedRulesAreToldBesideThoseThatStayInForce() throws IOException {
        take(rules(RULES));
        nowMillis += 1_000;
        take(rules(RULES.replace("aggregate: last", "aggregate: p99")));
        assertThat(toldLast().refused()).contains("test.yaml:7: groups[0].rules[0].aggregate");
        assertThat(toldLast().readAtMillis()).isEqualTo(START + 1_000);
        assertThat(toldLast().sinceMillis()).isEqualTo(START);
        assertThat(inForce()).containsExactly(tuple("MuchIsStale", "test.yaml:4", START));

        nowMillis += 1_000;
        take(rules(RULES));
        assertThat(toldLast().refused()).isEmpty();
        assertThat(inForce()).containsExactly(tuple("MuchIsStale", "test.yaml:4", START));
    }

    @Test
    void aStateOfBeforeItKeptSinceWhenRulesAreInForceIsRead() throws IOException {
        take(rules(RULES));
        byte[] before = written();
        ByteBuffer.wrap(before).putInt(0, 1);
        nowMillis += 1_000;
        restart(before);
        take(rules(RULES));
        assertThat(inForce()).containsExactly(tuple("MuchIsStale", "test.yaml:4", START + 1_000));
    }

    private RulesInForce toldLast() {
        return told.rules.get(told.rules.size() - 1);
    }

    private List<Tuple> inForce() {
        return toldLast().rules().stream()
                .map(entry -> tuple(entry.rule().name(), entry.place(), entry.sinceMillis()))
                .toList();
    }

    @Test
    void rulesThatAreNotThereAreSaidAndMeasurementsDoNotPileUp() throws IOException {
        take(RuleTexts.unreadable("/rules is not there on this host"));
        assertThat(toldLast().rules()).isEmpty();
        assertThat(toldLast().refused()).isEqualTo("/rules is not there on this host");
        take(world.stale(50, nowMillis));
        goOn(1);
        assertThat(told.alerts)
                .extracting(AlertMessage::ruleName, alert -> alert.annotations().get("summary"))
                .containsExactly(tuple("RulesRefused", "/rules is not there on this host"));
        assertThat(alerting.state(nowMillis).beforeRules()).isEmpty();
    }

    @Test
    void whatCannotBeUsedIsADeadLetterAndAReplayThatCanBeUsedClosesIt() throws IOException {
        take(rules(RULES));
        TopicRecord bad =
                world.record(StockscopeTopic.THROTTLE_ACKS, new byte[] {7, 7}, null, nowMillis);
        take(bad);
        assertThat(told.rejected)
                .extracting(RejectedRecord::topic, RejectedRecord::offset, RejectedRecord::reason)
                .containsExactly(
                        tuple("throttle.acks", bad.offset(), DeadLetterReason.UNDECODABLE));

        TopicRecord good = world.applied(1, nowMillis);
        take(
                world.record(
                        StockscopeTopic.THROTTLE_ACKS,
                        good.value(),
                        "throttle.acks/0/" + bad.offset(),
                        nowMillis));
        assertThat(told.answers).extracting(ThrottleAck::getRevision).containsExactly(1L);
        assertThat(told.recovered)
                .extracting(DeadLetterRecoveryRow::offset)
                .containsExactly(bad.offset());
    }

    @Test
    void anOrderThatIsReplayedHoldsForNoOtherDay() throws IOException {
        take(rules(RULES));
        TopicRecord order = world.paused(nowMillis);
        take(
                world.record(
                        StockscopeTopic.THROTTLE_OVERRIDES,
                        order.value(),
                        "throttle.overrides/0/1",
                        nowMillis));
        goOn(1);
        assertThat(log.commands).isEmpty();
        assertThat(told.recovered).isEmpty();
        assertThat(told.rejected)
                .extracting(RejectedRecord::topic, RejectedRecord::reason)
                .containsExactly(tuple("throttle.overrides", DeadLetterReason.INVALID));
        assertThat(told.rejected.get(0).message()).endsWith("give the order anew");
    }

    @Test
    void recordsOfAnUnknownSchemaWaitForItAlsoOverARestart() throws IOException {
        take(rules(RULES));
        take(AlertingWorld.withSchema(NEW_SCHEMA, world.stale(50, nowMillis)));
        goOn(5);
        assertThat(told.alerts).isEmpty();
        restart();

        registered.put(NEW_SCHEMA, StockscopeTopic.MEASUREMENTS.schema());
        goOn(12);
        assertThat(told.alerts)
                .filteredOn(alert -> alert.ruleName().equals("MuchIsStale"))
                .extracting(AlertMessage::state)
                .containsExactly(State.FIRING);
        assertThat(told.rejected).isEmpty();
    }

    @Test
    void recordsWhoseSchemaIsNeverKnownAreDeadLetters() throws IOException {
        take(rules(RULES));
        take(AlertingWorld.withSchema(NEW_SCHEMA, world.applied(1, nowMillis)));
        goOn(29);
        assertThat(told.rejected).isEmpty();
        goOn(6);
        assertThat(told.rejected)
                .extracting(RejectedRecord::message)
                .containsExactly(
                        "schema id 4711 is not known to the schema registry, after 30 s of"
                                + " asking; register the schema and replay the record");
    }

    @Test
    void recordsWaitForARegistryThatIsAwayAndOthersGoOn() throws IOException {
        take(rules(RULES));
        registryIsAway = true;
        take(AlertingWorld.withSchema(NEW_SCHEMA, world.applied(1, nowMillis)));
        take(world.stale(50, nowMillis));
        goOn(120);
        assertThat(told.alerts)
                .filteredOn(alert -> alert.ruleName().equals("MuchIsStale"))
                .extracting(AlertMessage::state)
                .contains(State.FIRING);
        assertThat(told.answers).isEmpty();
        assertThat(told.rejected).isEmpty();

        registryIsAway = false;
        registered.put(NEW_SCHEMA, StockscopeTopic.THROTTLE_ACKS.schema());
        goOn(8);
        assertThat(told.answers).hasSize(1);
        assertThat(told.rejected).isEmpty();
    }

    @Test
    void anOrderThatHadToWaitDoesNotTakeBackWhatWasSaidAfterIt() throws IOException {
        take(rules(RULES));
        registryIsAway = true;
        take(AlertingWorld.withSchema(NEW_SCHEMA, world.paused(nowMillis)));
        take(world.record(StockscopeTopic.THROTTLE_OVERRIDES, null, null, nowMillis));

        registryIsAway = false;
        registered.put(NEW_SCHEMA, StockscopeTopic.THROTTLE_OVERRIDES.schema());
        goOn(8);
        assertThat(log.commands).isEmpty();
        assertThat(told.rejected).isEmpty();

        take(AlertingWorld.withSchema(NEW_SCHEMA, world.paused(nowMillis)));
        assertThat(log.commands).extracting(Command::brake).containsExactly(Brake.PAUSED);
    }

    @Test
    void whenNoMoreMayWaitForARegistryThatIsAwayNothingIsLost() throws IOException {
        take(rules(RULES));
        registryIsAway = true;
        TopicRecord answer = AlertingWorld.withSchema(NEW_SCHEMA, world.applied(1, nowMillis));
        for (int i = 0; i < MOST_WAITING; i++) {
            take(answer);
        }
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> take(answer));

        registryIsAway = false;
        isNotAskedBriefly = true;
        registered.put(NEW_SCHEMA, StockscopeTopic.THROTTLE_ACKS.schema());
        take(answer);
        assertThat(told.answers).hasSize(MOST_WAITING + 1);
        assertThat(told.rejected).isEmpty();
    }

    @Test
    void nothingIsToldOfACommandThatDidNotGetIntoTheLog() throws IOException {
        take(rules(RULES));
        take(world.stale(50, nowMillis));
        log.away = true;

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> goOn(1));
        assertThat(told.commands).isEmpty();
    }

    @Test
    void aRestoreFromAnOlderStateUsesNoRevisionAgainAndPagesNobodyTwice() throws IOException {
        take(rules(RULES));
        goOn(1);
        byte[] older = written();
        long olderMillis = nowMillis;
        TopicRecord measured = world.stale(50, nowMillis);
        take(measured);
        goOn(1);
        assertThat(log.commands).hasSize(1);
        long startedAt = told.alerts.get(0).startedAtMillis();

        restart(older);
        // What came since is read again.
        take(measured);
        for (long at = olderMillis + 1_000; at <= nowMillis; at += 1_000) {
            for (TopicRecord each : world.frontier(at)) {
                take(each);
            }
        }
        goOn(130);

        assertThat(log.commands).extracting(Command::revision).doesNotHaveDuplicates().isSorted();
        assertThat(log.commands).extracting(Command::brake).containsOnly(BUFFER);
        assertThat(told.alerts)
                .filteredOn(alert -> alert.ruleName().equals("MuchIsStale"))
                .extracting(AlertMessage::startedAtMillis)
                .containsOnly(startedAt);
    }

    @Test
    void revisionsRiseAboveThoseOfTheLogWhateverTheClockSays() throws IOException {
        take(rules(RULES));
        take(world.stale(50, nowMillis));
        goOn(1);
        Command last = log.commands.get(0);
        // Of a machine whose clock is an hour ahead.
        long revision = last.revision() + Duration.ofHours(1).toMillis();
        log.commands.add(
                new Command(
                        last.channel(),
                        last.brake(),
                        revision,
                        last.issuedAtMillis(),
                        last.ttl(),
                        last.ruleNames(),
                        last.alertIds(),
                        last.reason(),
                        last.evidence(),
                        false));

        restart();
        goOn(1);
        assertThat(log.commands).last().extracting(Command::revision).isEqualTo(revision + 1);
    }

    @Test
    void commandsThatWereNotToldAreToldAfterARestartFromTheLog() throws IOException {
        take(rules(RULES));
        goOn(1);
        byte[] older = written();
        take(world.stale(50, nowMillis));
        goOn(1);
        List<Command> before = List.copyOf(log.commands);
        told.commands.clear();

        restart(older);
        alerting.turn(nowMillis);
        assertThat(told.commands).containsAll(before);

        // Those that were are not.
        told.commands.clear();
        List<Command> all = List.copyOf(log.commands);
        restart();
        alerting.turn(nowMillis);
        assertThat(told.commands).doesNotContainAnyElementsOf(all);
    }

    @Test
    void anOrderIsCarriedOutAtOnce() throws IOException {
        take(rules(RULES));
        assertThat(alerting.take(world.paused(nowMillis), nowMillis)).isTrue();
        alerting.turn(nowMillis);
        assertThat(log.commands).extracting(Command::brake).containsExactly(Brake.PAUSED);
    }

    @Test
    void aReleaseThatIsAnsweredAsExpiredIsNoPublisherThatDoesNotAnswer() throws IOException {
        String copy = RULES.substring(RULES.indexOf("      - alert"));
        String unanswered =
                copy.substring(0, copy.indexOf("        throttle"))
                        .replace("MuchIsStale", "Unanswered")
                        .replace("stale_skus", "throttle_unacknowledged")
                        .replace("> 10", "> 0");
        take(rules(RULES + unanswered));
        take(world.paused(nowMillis));
        alerting.turn(nowMillis);
        take(world.record(StockscopeTopic.THROTTLE_OVERRIDES, null, null, nowMillis));
        alerting.turn(nowMillis);
        assertThat(log.commands)
                .extracting(Command::brake)
                .containsExactly(Brake.PAUSED, Brake.FREE);
        goOn(60);
        assertThat(told.alerts)
                .extracting(AlertMessage::ruleName, AlertMessage::state)
                .contains(tuple("Unanswered", State.FIRING))
                .doesNotContain(tuple("Unanswered", State.RESOLVED));

        take(world.answered(log.commands.get(1).revision(), ThrottleAckStatus.EXPIRED, nowMillis));
        goOn(20);
        assertThat(told.alerts)
                .extracting(AlertMessage::ruleName, AlertMessage::state)
                .contains(tuple("Unanswered", State.RESOLVED));
    }

    @Test
    void aChannelWhoseProfileIsTakenBackTakesItsBrakeWithIt() throws IOException {
        take(rules(RULES));
        take(world.profile(nowMillis));
        take(world.stale(50, nowMillis));
        goOn(1);
        told.alerts.clear();
        take(world.record(StockscopeTopic.REFERENCE_CHANNELS, null, null, nowMillis));
        goOn(1);
        assertThat(told.alerts)
                .extracting(AlertMessage::ruleName, AlertMessage::state)
                .containsExactly(tuple("MuchIsStale", State.RESOLVED));
        goOn(600);
        assertThat(log.commands).last().extracting(Command::brake).isEqualTo(Brake.FREE);
    }

    private void take(TopicRecord record) throws IOException {
        if (alerting.take(record, nowMillis)) {
            alerting.turn(nowMillis);
        }
    }

    private void take(RuleTexts texts) throws IOException {
        alerting.take(texts, nowMillis);
        alerting.turn(nowMillis);
    }

    /** Time goes on, and all that is measured is told. */
    private void goOn(int seconds) throws IOException {
        for (int i = 0; i < seconds; i++) {
            nowMillis += 1_000;
            for (TopicRecord each : world.frontier(nowMillis)) {
                take(each);
            }
            alerting.turn(nowMillis);
        }
    }

    private byte[] written() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        alerting.state(nowMillis).write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private void restart() throws IOException {
        restart(written());
    }

    private void restart(byte[] state) throws IOException {
        alerting = begun();
        alerting.read(
                AlertingState.read(new DataInputStream(new ByteArrayInputStream(state))),
                nowMillis);
        alerting.takeOver(nowMillis);
    }

    private Alerting begun() {
        SchemaLookup schemas =
                id -> {
                    Schema schema = registered.get(id);
                    if (schema == null) {
                        throw new UnknownSchemaException(id);
                    }
                    return schema;
                };
        SchemaLookup asked =
                id -> {
                    if (registryIsAway) {
                        throw new IOException("away");
                    }
                    return schemas.schema(id);
                };
        SchemaLookup brief =
                id -> {
                    if (isNotAskedBriefly) {
                        throw new UnknownSchemaException(id);
                    }
                    return schemas.schema(id);
                };
        return new Alerting(
                EngineSettings.defaults(StockJob.measurementProducers()),
                log,
                brief,
                new WaitingRecords(asked, asked, Duration.ofSeconds(30), Runnable::run),
                told);
    }

    /** What came of it. */
    private static final class Told implements Alerting.Output {
        private final List<AlertMessage> alerts = new ArrayList<>();
        private final List<Command> commands = new ArrayList<>();
        private final List<ThrottleAck> answers = new ArrayList<>();
        private final List<RulesInForce> rules = new ArrayList<>();
        private final List<RejectedRecord> rejected = new ArrayList<>();
        private final List<DeadLetterRecoveryRow> recovered = new ArrayList<>();

        @Override
        public void alert(AlertMessage alert) {
            alerts.add(alert);
        }

        @Override
        public void command(Command command) {
            commands.add(command);
        }

        @Override
        public void answer(ThrottleAck answer) {
            answers.add(answer);
        }

        @Override
        public void rules(RulesInForce inForce) {
            rules.add(inForce);
        }

        @Override
        public void rejected(RejectedRecord record) {
            rejected.add(record);
        }

        @Override
        public void recovered(DeadLetterRecoveryRow row) {
            recovered.add(row);
        }
    }
}
