// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert;

import io.stockscope.alert.series.Labels;
import io.stockscope.alert.series.Reading;
import io.stockscope.alert.series.Window;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides rules at whole seconds of event time: the same readings give the same decisions at the
 * same instants, in whatever order and however late they come, and however far time goes at once.
 *
 * <p>A group is looked at when something was told of it, when a window has passed out of sight
 * (every ten seconds), and when the time of its alert has come: in between nothing can change. Only
 * what is reckoned over time ({@link Rule.Signal#moves}) is looked at every second.
 *
 * <p><b>Bound.</b> Readings that are not known yet, windows of the longest span of each feed, and a
 * life for each rule and group that was heard of within it.
 */
public final class Decider {

    private static final long SECOND = 1_000;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int FORMAT_VERSION = 2;

    /** Of one instant. */
    private static final Comparator<Decision> IN_TELLING_ORDER =
            Comparator.<Decision, String>comparing(decision -> decision.rule().name())
                    .thenComparing(decision -> new TreeMap<>(decision.group()).toString());

    /** The alert of a rule and a group. */
    private record Subject(RuleInForce rule, Map<String, String> group) {}

    private record Due(long atMillis, Subject subject) {}

    /** An alert, and when it is to be looked at again. */
    private static final class Watched {
        private final AlertLife life;
        private long dueMillis = NEVER;

        Watched(AlertLife life) {
            this.life = life;
        }
    }

    /** A rule and its alerts. */
    private static final class RuleInForce {
        private final Rule rule;
        private final Feed feed;
        private final Map<Map<String, String>, Watched> alerts = new HashMap<>();

        RuleInForce(Rule rule, Feed feed) {
            this.rule = rule;
            this.feed = feed;
        }
    }

    private record Waiting(Reading reading, long number) {}

    private static final Comparator<Waiting> IN_ORDER =
            Comparator.<Waiting>comparingLong(waiting -> waiting.reading.knownFromMillis())
                    .thenComparingLong(Waiting::number);

    private final Map<Feed.Key, Feed> feeds = new LinkedHashMap<>();
    private final Map<AlertMetric, List<Feed>> byMetric = new EnumMap<>(AlertMetric.class);
    private final Map<Feed, List<RuleInForce>> readers = new HashMap<>();
    private List<RuleInForce> rules = List.of();
    private final PriorityQueue<Waiting> waiting = new PriorityQueue<>(IN_ORDER);
    private final PriorityQueue<Due> due =
            new PriorityQueue<>(Comparator.comparingLong(Due::atMillis));
    private long arrived;
    private long decidedMillis = Long.MIN_VALUE;

    /** Whether all groups are to be looked at in the next second: rules are new, or others. */
    private boolean lookAtAll = true;

    /** Takes what a measurement tells; of a metric that no rule looks at it keeps nothing. */
    public void take(Reading reading) {
        if (byMetric.containsKey(reading.metric())) {
            waiting.add(new Waiting(reading, arrived++));
        }
    }

    /** Up to which second all is decided; {@code Long.MIN_VALUE} before the first. */
    public long decidedMillis() {
        return decidedMillis;
    }

    /**
     * Decides all seconds up to an instant.
     *
     * @param frontierMillis event time up to which every producer has told everything
     * @return in the order of time
     */
    public List<Decision> decideUpTo(long frontierMillis) {
        long lastMillis = Math.floorDiv(frontierMillis, SECOND) * SECOND;
        List<Decision> decisions = new ArrayList<>();
        if (lastMillis <= 0 || lastMillis <= decidedMillis) {
            // Producers that know nothing yet say 0.
            return decisions;
        }
        if (decidedMillis == Long.MIN_VALUE) {
            decidedMillis = Math.min(lastMillis, beginMillis()) - SECOND;
        }
        for (long at = nextMillis(); at <= lastMillis; at = nextMillis()) {
            decide(at, decisions);
            decidedMillis = at;
        }
        decidedMillis = Math.max(decidedMillis, lastMillis);
        return decisions;
    }

    /** The first second at which anything is known; {@code Long.MAX_VALUE} if nothing is. */
    private long beginMillis() {
        Waiting first = waiting.peek();
        return first == null ? NEVER : secondAfter(first.reading.knownFromMillis());
    }

    /** The next second at which anything may change. */
    private long nextMillis() {
        long next = NEVER;
        Waiting first = waiting.peek();
        if (first != null) {
            next = secondAfter(first.reading.knownFromMillis());
        }
        Due soonest = due.peek();
        if (soonest != null) {
            next = Math.min(next, secondAfter(soonest.atMillis - 1));
        }
        if (lookAtAll || rules.stream().anyMatch(rule -> rule.rule.signal().moves())) {
            return decidedMillis + SECOND;
        }
        if (!feeds.isEmpty()) {
            next = Math.min(next, Window.startOf(decidedMillis) + Window.MILLIS);
        }
        return next == NEVER ? NEVER : Math.max(next, decidedMillis + SECOND);
    }

    /** The first whole second that lies after an instant. */
    private static long secondAfter(long atMillis) {
        return (Math.floorDiv(atMillis, SECOND) + 1) * SECOND;
    }

    private void decide(long atMillis, List<Decision> decisions) {
        Set<Subject> subjects = new LinkedHashSet<>();
        for (Waiting first = waiting.peek();
                first != null && first.reading.knownFromMillis() < atMillis;
                first = waiting.peek()) {
            waiting.remove();
            apply(first.reading, subjects);
        }
        for (Due soonest = due.peek();
                soonest != null && soonest.atMillis <= atMillis;
                soonest = due.peek()) {
            due.remove();
            subjects.add(soonest.subject);
        }
        boolean windowEnds = atMillis % Window.MILLIS == 0;
        for (RuleInForce rule : rules) {
            if (lookAtAll || windowEnds || rule.rule.signal().moves()) {
                rule.feed.groups().forEach(group -> subjects.add(new Subject(rule, group)));
            }
        }
        lookAtAll = false;
        List<Decision> now = new ArrayList<>();
        subjects.forEach(subject -> decide(subject, atMillis, now));
        now.sort(IN_TELLING_ORDER);
        decisions.addAll(now);
        if (windowEnds) {
            forget(atMillis);
        }
    }

    private void apply(Reading reading, Set<Subject> subjects) {
        for (Feed feed : byMetric.getOrDefault(reading.metric(), List.of())) {
            feed.take(reading).ifPresent(group -> add(feed, group, subjects));
        }
    }

    private void add(Feed feed, Map<String, String> group, Set<Subject> subjects) {
        for (RuleInForce reader : readers.getOrDefault(feed, List.of())) {
            subjects.add(new Subject(reader, group));
        }
    }

    private void decide(Subject subject, long atMillis, List<Decision> decisions) {
        RuleInForce reader = subject.rule;
        Rule rule = reader.rule;
        Watched watched =
                reader.alerts.computeIfAbsent(subject.group, any -> new Watched(new AlertLife()));
        OptionalDouble value =
                SignalValue.of(rule.signal(), reader.feed.group(subject.group), atMillis);
        watched.life
                .decide(rule, atMillis, value)
                .ifPresent(
                        transition -> decisions.add(new Decision(rule, subject.group, transition)));
        await(subject, watched, atMillis);
    }

    private void await(Subject subject, Watched watched, long atMillis) {
        long next = watched.life.dueMillis(subject.rule.rule);
        if (next != watched.dueMillis) {
            watched.dueMillis = next;
            if (next != NEVER) {
                due.add(new Due(Math.max(next, atMillis + 1), subject));
            }
        }
    }

    private void forget(long atMillis) {
        feeds.values().forEach(feed -> feed.forget(atMillis));
        for (RuleInForce rule : rules) {
            rule.alerts
                    .entrySet()
                    .removeIf(
                            alert ->
                                    alert.getValue().life.isInactive()
                                            && !rule.feed.has(alert.getKey()));
        }
    }

    /**
     * Puts other rules in force. A rule of the same name and terms goes on where it was; the alerts
     * of all others end. What a new one looks at is told from now on.
     *
     * @return the ends
     */
    public List<Decision> replace(List<Rule> next) {
        Map<String, RuleInForce> former = new HashMap<>();
        rules.forEach(rule -> former.put(rule.rule.name(), rule));
        Map<Feed.Key, Feed> kept = new HashMap<>(feeds);
        feeds.clear();
        byMetric.clear();
        readers.clear();
        due.clear();
        List<RuleInForce> inForce = new ArrayList<>();
        for (Rule rule : next) {
            RuleInForce added = inForce(rule, kept);
            inForce.add(added);
            RuleInForce known = former.get(rule.name());
            if (known != null && known.rule.terms().equals(rule.terms())) {
                former.remove(rule.name());
                known.alerts.forEach((group, watched) -> goOn(added, group, watched.life));
            }
        }
        rules = List.copyOf(inForce);
        lookAtAll = true;
        return ends(former.values());
    }

    private RuleInForce inForce(Rule rule, Map<Feed.Key, Feed> kept) {
        Feed feed =
                feeds.computeIfAbsent(
                        Feed.Key.of(rule), key -> kept.getOrDefault(key, new Feed(key)));
        feed.reach(rule.signal().span().toMillis());
        RuleInForce added = new RuleInForce(rule, feed);
        if (!readers.containsKey(feed)) {
            feed.metrics()
                    .forEach(
                            metric ->
                                    byMetric.computeIfAbsent(metric, any -> new ArrayList<>())
                                            .add(feed));
        }
        readers.computeIfAbsent(feed, any -> new ArrayList<>()).add(added);
        return added;
    }

    private void goOn(RuleInForce rule, Map<String, String> group, AlertLife life) {
        Watched watched = new Watched(life);
        rule.alerts.put(group, watched);
        await(new Subject(rule, group), watched, decidedMillis);
    }

    private List<Decision> ends(Collection<RuleInForce> gone) {
        List<Decision> ends = new ArrayList<>();
        for (RuleInForce rule : gone) {
            rule.alerts.forEach(
                    (group, alert) ->
                            alert.life
                                    .withdraw(decidedMillis)
                                    .ifPresent(
                                            end -> ends.add(new Decision(rule.rule, group, end))));
        }
        ends.sort(IN_TELLING_ORDER);
        return ends;
    }

    /** The alerts that are pending or firing now, for who has not heard of them. */
    public List<Decision> present() {
        List<Decision> present = new ArrayList<>();
        for (RuleInForce rule : rules) {
            rule.alerts.forEach(
                    (group, alert) ->
                            alert.life
                                    .present()
                                    .ifPresent(
                                            now ->
                                                    present.add(
                                                            new Decision(rule.rule, group, now))));
        }
        present.sort(IN_TELLING_ORDER);
        return present;
    }

    /** Writes everything but the rules. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(FORMAT_VERSION);
        out.writeLong(decidedMillis);
        out.writeInt(feeds.size());
        for (Feed feed : feeds.values()) {
            feed.write(out);
        }
        out.writeInt(waiting.size());
        for (Waiting each : waiting.stream().sorted(IN_ORDER).toList()) {
            each.reading.write(out);
        }
        for (RuleInForce rule : rules) {
            out.writeInt(rule.alerts.size());
            for (Map.Entry<Map<String, String>, Watched> alert : rule.alerts.entrySet()) {
                Labels.write(alert.getKey(), out);
                alert.getValue().life.write(out);
            }
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param rules that were in force then
     */
    public static Decider read(DataInput in, List<Rule> rules) throws IOException {
        int version = in.readInt();
        if (version != FORMAT_VERSION) {
            throw new IOException(
                    "alerts are written in format %d, and this is format %d"
                            .formatted(version, FORMAT_VERSION));
        }
        Decider decider = new Decider();
        decider.decidedMillis = in.readLong();
        int feeds = in.readInt();
        for (int i = 0; i < feeds; i++) {
            Feed feed = Feed.read(in);
            decider.feeds.put(feed.key(), feed);
        }
        decider.replace(rules);
        int readings = in.readInt();
        for (int i = 0; i < readings; i++) {
            decider.take(Reading.read(in));
        }
        for (RuleInForce rule : decider.rules) {
            int alerts = in.readInt();
            for (int i = 0; i < alerts; i++) {
                decider.goOn(rule, Labels.read(in), AlertLife.read(in));
            }
        }
        return decider;
    }
}
