// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.job.alerting;

import io.stockscope.alert.engine.AlertEngine;
import io.stockscope.alert.engine.AlertMessage;
import io.stockscope.alert.engine.EngineSettings;
import io.stockscope.alert.intake.Telling;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.ManualOverride;
import io.stockscope.alert.yaml.RuleFiles;
import io.stockscope.event.StockscopeTopic;
import io.stockscope.event.ThrottleAck;
import io.stockscope.event.ThrottleAckStatus;
import io.stockscope.job.alerting.row.RulesInForce;
import io.stockscope.job.decode.BadRecordException;
import io.stockscope.job.decode.DeadLetterReason;
import io.stockscope.job.decode.RejectedRecord;
import io.stockscope.job.decode.ReplayOf;
import io.stockscope.job.decode.SchemaLookup;
import io.stockscope.job.decode.UnknownSchemaException;
import io.stockscope.table.DeadLetterRecoveryRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alerting between Kafka and its engine: records are decoded and handed to {@link AlertEngine},
 * which decides; commands go to their log before anything else is told of them. Without Flink, and
 * without a clock. For one thread.
 *
 * <p><b>Rules first.</b> Nothing is looked at before rules were read once: a metric that no rule
 * looks at is not kept. What comes before waits.
 *
 * <p><b>State.</b> That of the engine, the rules in force and since when, which commands of the log
 * were written to ClickHouse, and the records that wait: for the first rules, or for a schema that
 * the registry does not know yet.
 */
final class Alerting {

    private static final Logger LOG = LoggerFactory.getLogger(Alerting.class);

    /** Mistakes that an alert names; the log names all. */
    private static final int MISTAKES_TOLD = 5;

    /** Takes what comes of it. */
    interface Output {
        void alert(AlertMessage alert);

        /** A command that is in the log; it may be told again after a failure. */
        void command(Command command);

        void answer(ThrottleAck answer);

        /** The rules in force, at each start and whenever the files have changed. */
        void rules(RulesInForce inForce);

        void rejected(RejectedRecord record);

        /** A dead letter was sent again, and could be used. */
        void recovered(DeadLetterRecoveryRow row);
    }

    private final EngineSettings settings;
    private final CommandLog log;
    private final RecordReader reader;
    private final WaitingRecords unknownSchemas;
    private final Output out;

    /** Of each channel the revision up to which commands were told to {@link #out}. */
    private final TreeMap<String, Long> toldRevisions = new TreeMap<>();

    private final List<TopicRecord> beforeRules = new ArrayList<>();
    private AlertEngine engine;

    /** Null until rules were read once. */
    private @Nullable RuleTexts inForce;

    private RuleTexts latest = RuleTexts.NONE;

    /** Where the rules in force are written, by their names. */
    private Map<String, String> places = Map.of();

    private RulesSince since = RulesSince.NONE;

    /** Why {@link #latest} is not in force; empty if it is. */
    private String refused = "";

    /** Not written: at each start rules are told anew, whoever has not heard of them. */
    private boolean areRulesTold;

    /** Commands of the log that are to be told. */
    private List<Command> untold = List.of();

    /**
     * Begins with nothing.
     *
     * @param schemas asked while everybody waits; what it does not know is asked for by {@code
     *     unknownSchemas}
     */
    Alerting(
            EngineSettings settings,
            CommandLog log,
            SchemaLookup schemas,
            WaitingRecords unknownSchemas,
            Output out) {
        this.settings = settings;
        this.log = log;
        this.reader =
                new RecordReader(
                        id -> {
                            Schema learned = unknownSchemas.learned(id);
                            return learned == null ? schemas.schema(id) : learned;
                        });
        this.unknownSchemas = unknownSchemas;
        this.out = out;
        this.engine = new AlertEngine(settings);
    }

    /**
     * Takes over the log of commands: what it says is in force. After {@link #read}, before
     * anything else.
     *
     * @throws IOException if it cannot be read
     */
    void takeOver(long nowMillis) throws IOException {
        List<Command> commands = log.takeOver();
        Map<String, List<Command>> byChannel =
                commands.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Command::channel, TreeMap::new, Collectors.toList()));
        byChannel.forEach((channel, told) -> restore(channel, told, nowMillis));
        untold =
                commands.stream()
                        .filter(
                                command ->
                                        command.revision()
                                                > toldRevisions.getOrDefault(
                                                        command.channel(), Long.MIN_VALUE))
                        .toList();
    }

    /** In the order of the log; of real commands the last one is in force. */
    private void restore(String channel, List<Command> told, long nowMillis) {
        Command lastReal = null;
        long lastRevision = 0;
        for (Command command : told) {
            lastReal = command.dryRun() ? lastReal : command;
            lastRevision = Math.max(lastRevision, command.revision());
        }
        engine.restore(channel, lastReal, lastRevision, nowMillis);
    }

    /**
     * Takes a record.
     *
     * @return whether a turn is due at once
     * @throws IOException if the registry does not answer, and too many records wait for it
     */
    boolean take(TopicRecord record, long nowMillis) throws IOException {
        if (inForce == null) {
            beforeRules.add(record);
            return false;
        }
        ToEngine receiver = new ToEngine(nowMillis);
        try {
            reader.read(record, receiver);
            if (StockscopeTopic.byName(record.topic()).compacted()) {
                unknownSchemas.supersededBy(record);
            }
            if (record.replayOf() != null) {
                recovered(record.replayOf(), nowMillis);
            }
        } catch (BadRecordException e) {
            out.rejected(record.rejected(e.reason(), e.message(), nowMillis));
        } catch (UnknownSchemaException e) {
            Decided decided = new Decided(nowMillis);
            unknownSchemas.add(record, e.schemaId(), nowMillis, decided);
            for (TopicRecord known : decided.known) {
                receiver.turnIsDue |= take(known, nowMillis);
            }
        }
        return receiver.turnIsDue;
    }

    private void recovered(String replayOf, long nowMillis) {
        ReplayOf.parse(replayOf).stream()
                .flatMap(replay -> replay.places().stream())
                .map(
                        place ->
                                new DeadLetterRecoveryRow(
                                        place.topic(),
                                        place.partition(),
                                        place.offset(),
                                        nowMillis))
                .forEach(out::recovered);
    }

    /** Hands to the engine what a record says. */
    private final class ToEngine implements RecordReader.Receiver {
        private final long nowMillis;
        private boolean turnIsDue;

        ToEngine(long nowMillis) {
            this.nowMillis = nowMillis;
        }

        @Override
        public void measurement(Telling telling) {
            turnIsDue = engine.take(telling, nowMillis);
        }

        @Override
        public void worst(String channel, long atMillis, List<String> skus) {
            engine.worst(channel, atMillis, skus);
        }

        @Override
        public void order(String channel, ManualOverride override) {
            engine.order(channel, override);
            // A person waits for it.
            turnIsDue = true;
        }

        @Override
        public void answer(ThrottleAck answer) {
            engine.isAnswered(
                    answer.getChannel(),
                    answer.getRevision(),
                    answer.getStatus() == ThrottleAckStatus.APPLIED);
            if (answer.getStatus() == ThrottleAckStatus.EXPIRED) {
                engine.isExpired(answer.getChannel(), answer.getRevision());
            }
            out.answer(answer);
        }

        @Override
        public void channel(String channel, @Nullable String type) {
            engine.channel(channel, type);
        }
    }

    /** What becomes of records whose schema was not known. */
    private final class Decided implements WaitingRecords.Outcome {
        private final long nowMillis;
        private final List<TopicRecord> known = new ArrayList<>();

        Decided(long nowMillis) {
            this.nowMillis = nowMillis;
        }

        @Override
        public void known(TopicRecord record) {
            known.add(record);
        }

        @Override
        public void refused(TopicRecord record, String message) {
            out.rejected(record.rejected(DeadLetterReason.UNDECODABLE, message, nowMillis));
        }
    }

    /**
     * Takes the rules as they are now. Those that cannot be used are refused all together, and
     * those in force stay in force.
     *
     * @throws IOException if records have waited for rules, the registry does not answer, and too
     *     many wait for it
     */
    void take(RuleTexts texts, long nowMillis) throws IOException {
        List<RulesInForce.Entry> before = entries();
        boolean isOther = !texts.equals(latest);
        if (isOther) {
            latest = texts;
            putInForce(texts, nowMillis);
        }
        RuleTexts files = inForce;
        if (files == null) {
            // There is none yet; from now on that is said, and time goes on.
            files = RuleTexts.NONE;
            inForce = files;
            since = new RulesSince(nowMillis, Map.of());
        }
        if (isOther || !areRulesTold) {
            out.rules(rulesInForce(files, before, nowMillis));
            areRulesTold = true;
        }
        List<TopicRecord> waited = List.copyOf(beforeRules);
        beforeRules.clear();
        for (TopicRecord record : waited) {
            take(record, nowMillis);
        }
    }

    private List<RulesInForce.Entry> entries() {
        return engine.rules().stream()
                .map(
                        rule ->
                                new RulesInForce.Entry(
                                        rule, places.getOrDefault(rule.name(), ""), since.of(rule)))
                .toList();
    }

    private RulesInForce rulesInForce(
            RuleTexts files, List<RulesInForce.Entry> before, long nowMillis) {
        List<RulesInForce.Entry> now = entries();
        Set<String> names =
                now.stream().map(entry -> entry.rule().name()).collect(Collectors.toSet());
        return new RulesInForce(
                now,
                before.stream().filter(entry -> !names.contains(entry.rule().name())).toList(),
                List.copyOf(files.byFile().keySet()),
                since.allMillis(),
                nowMillis,
                refused,
                settings.dryRun());
    }

    private void putInForce(RuleTexts texts, long nowMillis) {
        if (texts.unreadable() != null) {
            refuse(texts.unreadable(), List.of());
            return;
        }
        RuleFiles.Result read = RuleFiles.read(texts.byFile());
        List<String> mistakes = read.mistakes().stream().map(Objects::toString).toList();
        if (!read.isUsable()) {
            refuse(
                    mistakes.stream().limit(MISTAKES_TOLD).collect(Collectors.joining("; "))
                            + (mistakes.size() > MISTAKES_TOLD
                                    ? "; and %d more".formatted(mistakes.size() - MISTAKES_TOLD)
                                    : ""),
                    mistakes);
            return;
        }
        since = since.replaced(engine.rules(), read.rules(), nowMillis);
        places = read.places();
        refused = "";
        engine.replaceRules(read.rules());
        inForce = texts;
        LOG.info(
                "{} alert rules are in force, from {}",
                read.rules().size(),
                String.join(", ", texts.byFile().keySet()));
    }

    private void refuse(String why, List<String> mistakes) {
        refused = why;
        engine.refuseRules(why);
        LOG.error(
                "Alert rules are refused, those in force stay in force: {}",
                mistakes.isEmpty() ? why : String.join("\n", mistakes));
    }

    /**
     * Decides what can be decided, and tells it. To be called when {@link #take} says so, and every
     * second.
     *
     * @throws IOException if commands cannot be written to their log, or the registry does not
     *     answer
     */
    void turn(long nowMillis) throws IOException {
        tell(untold);
        untold = List.of();
        lookForSchemas(nowMillis);
        if (inForce == null) {
            return;
        }
        List<Command> commands = new ArrayList<>();
        engine.turn(
                nowMillis,
                new AlertEngine.Output() {
                    @Override
                    public void alert(AlertMessage alert) {
                        out.alert(alert);
                    }

                    @Override
                    public void command(Command command) {
                        commands.add(command);
                    }
                });
        if (!commands.isEmpty()) {
            log.append(commands);
            tell(commands);
        }
    }

    private void lookForSchemas(long nowMillis) throws IOException {
        Decided decided = new Decided(nowMillis);
        unknownSchemas.look(nowMillis, decided);
        for (TopicRecord record : decided.known) {
            take(record, nowMillis);
        }
    }

    private void tell(List<Command> commands) {
        for (Command command : commands) {
            out.command(command);
            toldRevisions.merge(command.channel(), command.revision(), Math::max);
        }
    }

    /** The second of event time up to which rules are decided; empty before the first. */
    long decidedMillis() {
        return engine.decidedMillis();
    }

    int rules() {
        return engine.rules().size();
    }

    /** All that it knows, for {@link #read}. */
    AlertingState state(long nowMillis) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        engine.write(new DataOutputStream(bytes));
        List<AlertingState.Waiting> waiting = new ArrayList<>();
        unknownSchemas.forEach(
                nowMillis,
                (record, askedForMillis) ->
                        waiting.add(
                                new AlertingState.Waiting(
                                        TopicRecord.of(record, nowMillis),
                                        record.schemaId(),
                                        askedForMillis)));
        return new AlertingState(
                inForce, bytes.toByteArray(), toldRevisions, beforeRules, waiting, since);
    }

    /**
     * Goes on from a state.
     *
     * @throws IOException if it cannot be read
     */
    void read(AlertingState state, long nowMillis) throws IOException {
        inForce = state.rules();
        RuleTexts rules = Objects.requireNonNullElse(inForce, RuleTexts.NONE);
        latest = rules;
        RuleFiles.Result read = RuleFiles.read(rules.byFile());
        engine =
                AlertEngine.read(
                        new DataInputStream(new ByteArrayInputStream(state.engine())),
                        settings,
                        read.rules(),
                        nowMillis);
        places = read.places();
        since =
                Objects.requireNonNullElseGet(
                        state.rulesSince(),
                        () -> RulesSince.NONE.replaced(List.of(), read.rules(), nowMillis));
        toldRevisions.putAll(state.toldRevisions());
        beforeRules.addAll(state.beforeRules());
        for (AlertingState.Waiting each : state.waiting()) {
            unknownSchemas.addAgain(
                    each.record().undecided(each.schemaId()), each.askedForMillis(), nowMillis);
        }
    }
}
