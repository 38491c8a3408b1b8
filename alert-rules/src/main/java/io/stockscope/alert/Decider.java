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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PriorityQueue;
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

    private record Due(long atMillis, Watched alert) {}

    /** A rule, and what it looks at. */
    private record RuleInForce(Rule rule, Feed feed) {}

    private record Waiting(Reading reading, long number) {}

    private static final Comparator<Waiting> IN_ORDER =
            Comparator.<Waiting>comparingLong(waiting -> waiting.reading.knownFromMillis())
                    .thenComparingLong(Waiting::number);

    private final Map<Feed.Key, Feed> feeds = new LinkedHashMap<>();
    private final Map<AlertMetric, List<Feed>> byMetric = new EnumMap<>(AlertMetric.class);

    /** Those with a rule that is to be looked at every second. */
    private List<Feed> moving = List.of();

    private List<RuleInForce> rules = List.of();
    private final Map<String, RuleInForce> byName = new HashMap<>();
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
        if (lookAtAll || !moving.isEmpty()) {
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
        List<Watched> alerts = new ArrayList<>();
        for (Waiting first = waiting.peek();
                first != null && first.reading.knownFromMillis() < atMillis;
                first = waiting.peek()) {
            waiting.remove();
            apply(first.reading, atMillis, alerts);
        }
        for (Due soonest = due.peek();
                soonest != null && soonest.atMillis <= atMillis;
                soonest = due.peek()) {
            due.remove();
            if (soonest.alert.isThere()) {
                mark(soonest.alert, atMillis, alerts);
            }
        }
        boolean windowEnds = atMillis % Window.MILLIS == 0;
        boolean all = lookAtAll || windowEnds;
        for (Feed feed : all ? feeds.values() : moving) {
            for (Feed.Group group : feed.groups()) {
                for (Watched alert : group.alerts()) {
                    if (all || alert.rule().signal().moves()) {
                        mark(alert, atMillis, alerts);
                    }
                }
            }
        }
        lookAtAll = false;
        List<Decision> now = new ArrayList<>();
        alerts.forEach(alert -> decide(alert, atMillis, now));
        now.sort(IN_TELLING_ORDER);
        decisions.addAll(now);
        if (windowEnds) {
            feeds.values().forEach(feed -> feed.forget(atMillis));
        }
    }

    private void apply(Reading reading, long atMillis, List<Watched> alerts) {
        for (Feed feed : byMetric.getOrDefault(reading.metric(), List.of())) {
            Feed.Group group = feed.take(reading);
            if (group != null) {
                for (Watched alert : group.alerts()) {
                    mark(alert, atMillis, alerts);
                }
            }
        }
    }

    private static void mark(Watched alert, long atMillis, List<Watched> alerts) {
        if (alert.mark(atMillis)) {
            alerts.add(alert);
        }
    }

    private void decide(Watched alert, long atMillis, List<Decision> decisions) {
        Rule rule = alert.rule();
        OptionalDouble value = SignalValue.of(rule.signal(), alert.group().series(), atMillis);
        alert.life()
                .decide(rule, atMillis, value)
                .ifPresent(
                        transition ->
                                decisions.add(new Decision(rule, alert.labels(), transition)));
        await(alert, atMillis);
    }

    private void await(Watched alert, long atMillis) {
        long next = alert.life().dueMillis(alert.rule());
        if (alert.isDue(next)) {
            due.add(new Due(Math.max(next, atMillis + 1), alert));
        }
    }

    /**
     * Puts other rules in force. A rule of the same name and terms goes on where it was; the alerts
     * of all others end. What a new one looks at is told from now on.
     *
     * @return the ends
     */
    public List<Decision> replace(List<Rule> next) {
        Map<String, Rule> former = new LinkedHashMap<>();
        Map<String, List<Watched>> alive = new HashMap<>();
        for (RuleInForce rule : rules) {
            former.put(rule.rule.name(), rule.rule);
            alive.put(rule.rule.name(), alive(rule));
        }
        Map<Feed.Key, Feed> kept = new HashMap<>(feeds);
        kept.values().forEach(Feed::detachAll);
        feeds.clear();
        byMetric.clear();
        due.clear();
        List<RuleInForce> inForce = new ArrayList<>();
        for (Rule rule : next) {
            Feed feed = feed(rule, kept);
            feed.attach(rule);
            inForce.add(new RuleInForce(rule, feed));
            Rule known = former.get(rule.name());
            if (known != null && known.terms().equals(rule.terms())) {
                for (Watched alert : alive.getOrDefault(rule.name(), List.of())) {
                    goOn(rule, feed, alert.labels(), alert.life());
                }
                alive.remove(rule.name());
            }
        }
        rules = List.copyOf(inForce);
        byName.clear();
        rules.forEach(rule -> byName.put(rule.rule.name(), rule));
        moving =
                feeds.values().stream()
                        .filter(feed -> feed.readers().stream().anyMatch(Decider::moves))
                        .toList();
        lookAtAll = true;
        return ends(alive.values());
    }

    private static boolean moves(Rule rule) {
        return rule.signal().moves();
    }

    private Feed feed(Rule rule, Map<Feed.Key, Feed> kept) {
        Feed.Key key = Feed.Key.of(rule);
        Feed known = feeds.get(key);
        if (known != null) {
            return known;
        }
        Feed feed = kept.getOrDefault(key, new Feed(key));
        feeds.put(key, feed);
        feed.metrics()
                .forEach(
                        metric ->
                                byMetric.computeIfAbsent(metric, any -> new ArrayList<>())
                                        .add(feed));
        return feed;
    }

    /** The alerts of a rule that are not over. */
    private static List<Watched> alive(RuleInForce rule) {
        List<Watched> alive = new ArrayList<>();
        for (Feed.Group group : rule.feed.groups()) {
            for (Watched alert : group.alerts()) {
                if (alert.rule() == rule.rule && !alert.life().isInactive()) {
                    alive.add(alert);
                }
            }
        }
        return alive;
    }

    private void goOn(Rule rule, Feed feed, Map<String, String> labels, AlertLife life) {
        for (Watched alert : feed.group(labels).alerts()) {
            if (alert.rule() == rule) {
                alert.goOn(life);
                await(alert, decidedMillis);
            }
        }
    }

    private List<Decision> ends(Collection<List<Watched>> gone) {
        List<Decision> ends = new ArrayList<>();
        for (List<Watched> alerts : gone) {
            for (Watched alert : alerts) {
                alert.life()
                        .withdraw(decidedMillis)
                        .ifPresent(
                                end -> ends.add(new Decision(alert.rule(), alert.labels(), end)));
            }
        }
        ends.sort(IN_TELLING_ORDER);
        return ends;
    }

    /**
     * Something that rules group by is no more, such as a channel: its alerts end, and what was
     * told of it is forgotten. What is told of it afterwards counts as of a new one.
     *
     * @return the ends
     */
    public List<Decision> remove(String label, String value) {
        Map<String, List<Watched>> gone = new HashMap<>();
        for (Feed feed : feeds.values()) {
            for (Feed.Group group : feed.remove(label, value)) {
                for (Watched alert : group.alerts()) {
                    gone.computeIfAbsent(alert.rule().name(), any -> new ArrayList<>()).add(alert);
                }
            }
        }
        return ends(gone.values());
    }

    /** The alerts that are pending or firing now, for who has not heard of them. */
    public List<Decision> present() {
        List<Decision> present = new ArrayList<>();
        for (RuleInForce rule : rules) {
            for (Watched alert : alive(rule)) {
                alert.life()
                        .present()
                        .ifPresent(
                                now -> present.add(new Decision(rule.rule, alert.labels(), now)));
            }
        }
        present.sort(IN_TELLING_ORDER);
        return present;
    }

    /**
     * One alert as it is now; empty if it is neither pending nor firing.
     *
     * @param labels that of its group, and any others
     */
    public Optional<Decision> present(String ruleName, Map<String, String> labels) {
        RuleInForce inForce = byName.get(ruleName);
        if (inForce == null) {
            return Optional.empty();
        }
        return inForce.feed
                .alert(inForce.rule, labels)
                .flatMap(
                        alert ->
                                alert.life()
                                        .present()
                                        .map(
                                                now ->
                                                        new Decision(
                                                                inForce.rule,
                                                                alert.labels(),
                                                                now)));
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
            List<Watched> alive = alive(rule);
            out.writeInt(alive.size());
            for (Watched alert : alive) {
                Labels.write(alert.labels(), out);
                alert.life().write(out);
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
                decider.goOn(rule.rule, rule.feed, Labels.read(in), AlertLife.read(in));
            }
        }
        return decider;
    }
}
