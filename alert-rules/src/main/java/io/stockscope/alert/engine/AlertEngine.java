// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.engine;

import io.stockscope.alert.AlertLife.State;
import io.stockscope.alert.AlertMetric;
import io.stockscope.alert.Decider;
import io.stockscope.alert.Decision;
import io.stockscope.alert.Rule;
import io.stockscope.alert.RulesFingerprint;
import io.stockscope.alert.SnapshotText;
import io.stockscope.alert.intake.Intake;
import io.stockscope.alert.intake.Telling;
import io.stockscope.alert.series.Labels;
import io.stockscope.alert.series.Reading;
import io.stockscope.alert.series.Window;
import io.stockscope.alert.throttle.Command;
import io.stockscope.alert.throttle.Governors;
import io.stockscope.alert.throttle.ManualOverride;
import io.stockscope.alert.throttle.Notice;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * From measurements to alerts and commands. For one thread.
 *
 * <p><b>The present.</b> Rules are decided as time goes on, whenever that is. Only while decisions
 * are of the present, at most {@link EngineSettings#maxDecisionAge} behind the wall clock, are they
 * told, and do governors hear of them; when it is reached again, both take up what is the case
 * then.
 */
public final class AlertEngine {

    /**
     * The fourth has for how long decisions were not of the present, and when something was told of
     * each source.
     */
    private static final int FORMAT_VERSION = 4;

    private static final int OLDEST_FORMAT_VERSION = 3;
    private static final String PAGE = "page";
    private static final String TICKET = "ticket";
    private static final String CHANNEL_TYPE = "channelType";

    private static final int LONGEST_REASON = 2_000;

    private static final String CHANNEL_IS_NO_MORE = "the channel's profile was taken back";

    /** How often a gauge that is not 0 is told again, so that it is believed. */
    private static final long GAUGE_AGAIN_MILLIS = Duration.ofMinutes(1).toMillis();

    /** Where alerts and commands go. */
    public interface Output {
        void alert(AlertMessage alert);

        void command(Command command);
    }

    private final EngineSettings settings;
    private final Governors governors;
    private final Outbox outbox;

    /**
     * Of what the alerting says of itself: that is of the present, whatever rules are decided on.
     */
    private final Outbox ownOutbox;

    private final OwnAlerts own = new OwnAlerts();
    private final SourcesOfTruth sources;
    private final WorstLists worstLists;
    private final Map<String, String> typeByChannel = new TreeMap<>();
    private Intake intake;
    private Decider decider = new Decider();
    private List<Rule> rules = List.of();
    private @Nullable String refusedRules;

    /**
     * Channels with a command that is not acknowledged, and of which type they were, as it was told
     * last.
     */
    private final Map<String, String> unacknowledged = new TreeMap<>();

    private long unacknowledgedToldMillis = Long.MIN_VALUE;

    private final Absence absence = new Absence();

    /** Not written: from a snapshot on is waited for what is missing anyway. */
    private long lastTurnMillis = Long.MIN_VALUE;

    /** Whether the last turn was one of the present; not written: one that was read begins anew. */
    private boolean wasPresent;

    public AlertEngine(EngineSettings settings) {
        this.settings = settings;
        this.intake = new Intake(settings.producerKinds(), settings.patience());
        this.governors = new Governors(settings.limits(), settings.dryRun(), settings.listEvery());
        this.outbox = new Outbox(settings.tellAgain().toMillis(), this::asOfNow);
        this.ownOutbox = new Outbox(settings.tellAgain().toMillis(), UnaryOperator.identity());
        this.sources = new SourcesOfTruth(settings.sourceBroken().toMillis());
        this.worstLists = new WorstLists(settings.listEvery().toMillis());
    }

    /**
     * Takes a measurement.
     *
     * @param nowMillis wall clock
     * @return whether there is a second more to decide: a turn is due at once
     */
    public boolean take(Telling telling, long nowMillis) {
        for (Reading reading : intake.take(telling, nowMillis)) {
            sources.take(reading);
            decider.take(reading);
        }
        intake.takeProblems().forEach(problem -> notice(problem, nowMillis));
        OptionalLong frontier = intake.frontierMillis();
        return frontier.isPresent() && frontier.getAsLong() >= decider.decidedMillis() + 1_000;
    }

    private void notice(Intake.Problem problem, long nowMillis) {
        switch (problem.kind()) {
            case MALFORMED ->
                    own.count(
                            OwnAlert.MEASUREMENTS_MALFORMED.alertName(),
                            TICKET,
                            Map.of(),
                            1,
                            all ->
                                    "%d measurements could not be understood, and count nowhere; the last: %s"
                                            .formatted(all, problem.text()),
                            nowMillis);
            case COUNTED_TWICE ->
                    own.count(
                            OwnAlert.MEASUREMENTS_COUNTED_TWICE.alertName(),
                            TICKET,
                            Map.of(),
                            1,
                            all ->
                                    "%d times a producer went on from a checkpoint that is older than what is kept of it: counts and distributions of the last windows may be too high; the last: %s"
                                            .formatted(all, problem.text()),
                            nowMillis);
        }
    }

    /**
     * The SKUs of a channel that were oversold worst, the worst first.
     *
     * @param atMillis when that was, event time: what is too old for what is decided is left out
     */
    public void worst(String channel, long atMillis, List<String> skus) {
        worstLists.take(channel, atMillis, skus);
    }

    /** A person orders something. */
    public void order(String channel, ManualOverride override) {
        governors.order(channel, override);
    }

    /** A publisher has answered a command. */
    public void isAnswered(String channel, long revision, boolean applied) {
        governors.isAnswered(channel, revision, applied);
    }

    /** A publisher has found a command too old to obey: one that sets it free is done by that. */
    public void isExpired(String channel, long revision) {
        governors.isExpired(channel, revision);
    }

    /**
     * The type of a channel, such as MARKETPLACE; null: it is no more. Of one that is no more
     * nothing is measured that could end its alerts, so they end with it, and so does what they
     * demand.
     */
    public void channel(String channel, @Nullable String type) {
        if (type != null) {
            typeByChannel.put(channel, type);
        } else if (typeByChannel.remove(channel) != null) {
            for (Decision end : decider.remove(Rule.CHANNEL, channel)) {
                outbox.changed(AlertMessage.of(end).because(CHANNEL_IS_NO_MORE), wasPresent);
            }
            // Governors hear with the next turn that it demands nothing any more.
            wasPresent = false;
        }
    }

    /**
     * What the log of commands holds of a channel; before the first turn.
     *
     * @param lastReal the last command of the channel that is not a dry run; null: there is none
     * @param lastRevision the highest of the channel, those of dry runs included
     * @param nowMillis wall clock
     * @throws IllegalArgumentException if the last command is a dry run, or another channel's
     */
    public void restore(
            String channel, @Nullable Command lastReal, long lastRevision, long nowMillis) {
        governors.restore(channel, lastReal, lastRevision, nowMillis);
    }

    /**
     * Puts other rules in force; alerts of those that are no more end. One that goes on with other
     * labels is another alert to who tells alerts apart by them: it ends with the old ones, and
     * fires with the new.
     */
    public void replaceRules(List<Rule> next) {
        refusedRules = null;
        rules = List.copyOf(next);
        Map<String, AlertMessage> before = firing();
        for (Decision end : decider.replace(rules)) {
            tell(end, wasPresent);
        }
        firing().forEach((alertId, now) -> reword(before.get(alertId), now));
        // What has changed of rules beside their terms, governors hear with the next turn.
        wasPresent = false;
    }

    /** The alerts that fire, by their ids. */
    private Map<String, AlertMessage> firing() {
        Map<String, AlertMessage> firing = new TreeMap<>();
        for (Decision decision : decider.present()) {
            if (decision.transition().state() == State.FIRING) {
                AlertMessage message = AlertMessage.of(decision);
                firing.put(message.alertId(), message);
            }
        }
        return firing;
    }

    private void reword(@Nullable AlertMessage before, AlertMessage now) {
        if (before == null || before.equals(now)) {
            return;
        }
        long atMillis = Math.max(now.atMillis(), decider.decidedMillis());
        if (!before.labels().equals(now.labels())) {
            outbox.changed(before.endedAt(atMillis), wasPresent);
        }
        // Later than the end, so that it is what counts.
        outbox.changed(now.saidAt(atMillis + 1), wasPresent);
    }

    /**
     * Rules were refused; those in force stay in force, and an alert says so.
     *
     * @param why for people; of a long one the beginning is told
     */
    public void refuseRules(String why) {
        refusedRules = why.substring(0, Math.min(why.length(), LONGEST_REASON));
    }

    /** The rules in force. */
    public List<Rule> rules() {
        return rules;
    }

    /** The event time up to which everything is known; empty before. */
    public OptionalLong frontierMillis() {
        return intake.frontierMillis();
    }

    /** Up to which second of event time all is decided. */
    public long decidedMillis() {
        return decider.decidedMillis();
    }

    /**
     * Decides what can be decided, and tells what is to be told. To be called when {@link #take}
     * says so, and every second. Nothing is decided that lies ahead of the wall clock.
     *
     * @param nowMillis wall clock
     */
    public void turn(long nowMillis, Output out) {
        long passed = lastTurnMillis == Long.MIN_VALUE ? 0 : nowMillis - lastTurnMillis;
        lastTurnMillis = nowMillis;
        if (passed < 0 || passed > Governors.LONGEST_STEP.toMillis()) {
            intake.waitAnew(nowMillis);
        }
        giveUpMissing(nowMillis);
        OptionalLong frontier = intake.frontierMillis();
        List<Decision> decisions =
                frontier.isPresent()
                        ? decider.decideUpTo(Math.min(frontier.getAsLong(), nowMillis))
                        : List.of();
        boolean isPresent = isPresent(decider.decidedMillis(), nowMillis);
        governors.observe(isPresent, nowMillis);
        if (isPresent) {
            worstLists.handOver(decider.decidedMillis(), governors::worst);
        }
        if (isPresent && wasPresent) {
            sources.pass(Absence.counted(passed));
        }
        boolean allPresent = wasPresent;
        for (Decision decision : decisions) {
            boolean present = isPresent(decision.transition().atMillis(), nowMillis);
            allPresent &= present;
            tell(decision, present);
        }
        if (isPresent && allPresent) {
            decisions.forEach(this::demand);
        } else if (isPresent) {
            takeUpDemands();
        }
        wasPresent = isPresent;
        govern(isPresent, nowMillis, out);
        absence.look(isPresent, passed);
        noticeStalled(nowMillis);
        if (refusedRules != null) {
            own.raise(
                    OwnAlert.RULES_REFUSED.alertName(), TICKET, Map.of(), refusedRules, nowMillis);
        }
        own.changes(nowMillis).forEach(change -> ownOutbox.changed(change, true));
        ownOutbox.flush(nowMillis, nowMillis, true, out::alert);
        outbox.flush(nowMillis, decider.decidedMillis(), isPresent, out::alert);
    }

    /**
     * What is told again says what is the case by then, and so do the commands that follow from it.
     */
    private AlertMessage asOfNow(AlertMessage told) {
        Decision now = decider.present(told.ruleName(), told.labels()).orElse(null);
        if (now == null || now.transition().startedAtMillis() != told.startedAtMillis()) {
            return told;
        }
        demand(now);
        return told.withValueOf(AlertMessage.of(now));
    }

    /** Neither of the past nor, where the wall clock was put back, of the future. */
    private boolean isPresent(long atMillis, long nowMillis) {
        return atMillis != Long.MIN_VALUE
                && Math.abs(nowMillis - atMillis) <= settings.maxDecisionAge().toMillis();
    }

    private void tell(Decision decision, boolean isPresent) {
        outbox.changed(AlertMessage.of(decision), isPresent);
    }

    private void demand(Decision decision) {
        String channel = decision.group().get(Rule.CHANNEL);
        if (channel == null) {
            return;
        }
        AlertMessage message = AlertMessage.of(decision);
        if (message.state() == State.FIRING && decision.rule().throttle() != null) {
            governors.fires(
                    channel,
                    message.alertId(),
                    message.startedAtMillis(),
                    decision.rule(),
                    evidence(message));
        } else if (message.isOver()) {
            governors.isResolved(channel, message.alertId());
        }
    }

    private static String evidence(AlertMessage message) {
        return "%s (%s)".formatted(message.value(), message.condition());
    }

    /** Time has caught up, or rules are others: what fires now demands, and nothing else does. */
    private void takeUpDemands() {
        Set<String> firing = new HashSet<>();
        for (Decision decision : decider.present()) {
            demand(decision);
            // One whose rule does not throttle any more demands nothing, though it fires on.
            if (decision.transition().state() == State.FIRING
                    && decision.rule().throttle() != null) {
                firing.add(AlertMessage.of(decision).alertId());
            }
        }
        for (String channel : governors.channels()) {
            for (String alertId : governors.alertIds(channel)) {
                if (!firing.contains(alertId)) {
                    governors.isResolved(channel, alertId);
                }
            }
        }
    }

    private void govern(boolean isPresent, long nowMillis, Output out) {
        Governors.Turn turn =
                governors.turn(
                        new Governors.Situation(
                                isPresent, sources.areBroken(), Map.copyOf(typeByChannel)),
                        nowMillis);
        turn.commands().forEach(out::command);
        for (Notice notice : turn.notices()) {
            own.raise(
                    notice.kind().alertName(),
                    notice.kind() == Notice.Kind.THROTTLE_WITHHELD ? PAGE : TICKET,
                    Map.of(Rule.CHANNEL, notice.channel()),
                    notice.text(),
                    nowMillis);
        }
        if (frontierIsKnown()) {
            tellUnacknowledged(turn.unacknowledged(), nowMillis);
        }
    }

    private boolean frontierIsKnown() {
        return decider.decidedMillis() != Long.MIN_VALUE;
    }

    /**
     * Rules look at it as at any other gauge. One with another type is another gauge: the one that
     * was told before is 0 then.
     */
    private void tellUnacknowledged(Set<String> channels, long nowMillis) {
        Map<String, String> now = new TreeMap<>();
        channels.forEach(channel -> now.put(channel, typeByChannel.getOrDefault(channel, "")));
        boolean again = Math.abs(nowMillis - unacknowledgedToldMillis) >= GAUGE_AGAIN_MILLIS;
        if (now.equals(unacknowledged) && !again) {
            return;
        }
        unacknowledgedToldMillis = nowMillis;
        unacknowledged.forEach(
                (channel, type) -> {
                    if (!type.equals(now.get(channel))) {
                        tellUnacknowledged(channel, type, 0);
                    }
                });
        now.forEach((channel, type) -> tellUnacknowledged(channel, type, 1));
        unacknowledged.clear();
        unacknowledged.putAll(now);
    }

    private void tellUnacknowledged(String channel, String type, double value) {
        decider.take(
                new Reading(
                        AlertMetric.THROTTLE_UNACKNOWLEDGED,
                        Map.of(Rule.CHANNEL, channel, CHANNEL_TYPE, type),
                        Window.startOf(decider.decidedMillis()),
                        value,
                        Map.of(),
                        decider.decidedMillis()));
    }

    /**
     * Waits no longer for measurements that have been missing for too long; each turn does so.
     *
     * @param nowMillis the clock that {@link #take} was told of
     */
    public void giveUpMissing(long nowMillis) {
        long missing = intake.giveUpMissing(nowMillis);
        if (missing > 0) {
            own.count(
                    OwnAlert.MEASUREMENTS_MISSING.alertName(),
                    TICKET,
                    Map.of(),
                    missing,
                    all ->
                            "%d measurements have not come, though later ones have: counts and distributions of the last windows may be too low; see whether the topic stockscope.measurements has lost records"
                                    .formatted(all),
                    nowMillis);
        }
    }

    private void noticeStalled(long nowMillis) {
        if (absence.lastsMillis() < settings.stalledAfter().toMillis()) {
            return;
        }
        own.raise(
                OwnAlert.MEASUREMENTS_STALLED.alertName(),
                PAGE,
                Map.of(),
                ("%s, and what is more than %s from the clock (maxDecisionAge) is not told: no"
                                + " alert goes out, no channel is braked, and brakes end; see"
                                + " whether the stock job runs, how far behind it is, and"
                                + " outOfOrderness")
                        .formatted(
                                Absence.whereDecisionsAre(decider.decidedMillis(), nowMillis),
                                Absence.span(settings.maxDecisionAge().toMillis())),
                nowMillis);
    }

    /** Writes everything but the rules; of those a fingerprint. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(FORMAT_VERSION);
        SnapshotText.write(RulesFingerprint.of(rules), out);
        intake.write(out);
        decider.write(out);
        governors.write(out);
        outbox.write(out);
        ownOutbox.write(out);
        own.write(out);
        sources.write(out);
        Labels.write(unacknowledged, out);
        Labels.write(typeByChannel, out);
        absence.write(out);
    }

    /**
     * Reads what {@link #write} wrote. What was told last to publishers comes from the log of
     * commands afterwards ({@link #restore}).
     *
     * @param rules that were in force then; others are put in force afterwards ({@link
     *     #replaceRules})
     * @param nowMillis wall clock
     * @throws IOException if it cannot be read, is of another format, or was written with other
     *     rules
     */
    public static AlertEngine read(
            DataInput in, EngineSettings settings, List<Rule> rules, long nowMillis)
            throws IOException {
        int version = in.readInt();
        if (version < OLDEST_FORMAT_VERSION || version > FORMAT_VERSION) {
            throw new IOException(
                    "the alerting's state is written in format %d, and this reads formats %d to %d"
                            .formatted(version, OLDEST_FORMAT_VERSION, FORMAT_VERSION));
        }
        String written = SnapshotText.read(in);
        String given = RulesFingerprint.of(rules);
        if (!written.equals(given)) {
            throw new IOException(
                    "the alerting's state was written with rules of the fingerprint %s, and those given have %s: read it with the rules that were in force then, and put others in force afterwards"
                            .formatted(written, given));
        }
        AlertEngine engine = new AlertEngine(settings);
        engine.rules = List.copyOf(rules);
        engine.intake = Intake.read(in, settings.producerKinds(), settings.patience(), nowMillis);
        engine.decider = Decider.read(in, rules);
        engine.governors.readFrom(in, rules);
        // How old the lists are that it remembers nobody knows.
        engine.governors.channels().forEach(each -> engine.governors.worst(each, List.of()));
        engine.outbox.readFrom(in);
        engine.outbox.decidesAgain(nowMillis);
        engine.ownOutbox.readFrom(in);
        engine.own.readFrom(in);
        engine.sources.readFrom(in, version > 3);
        engine.unacknowledged.putAll(Labels.read(in));
        engine.typeByChannel.putAll(Labels.read(in));
        if (version > 3) {
            engine.absence.readFrom(in);
        }
        return engine;
    }
}
