// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.reference;

import io.stockscope.event.AvailabilityEvent;
import io.stockscope.event.AvailabilityKind;
import io.stockscope.event.ChannelProfile;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One SKU on one channel: what is pending, and how the display differed from the truth. It takes
 * down how it was after every event and expiry; what is overdue, stale or exposed is read from that
 * in hindsight, so there are no timers.
 */
final class ReferenceChannel {
    private final String sku;
    private final ChannelProfile profile;
    private final Duration objective;
    private final Duration threshold;
    private final @Nullable BigDecimal unitPrice;
    private final Consumer<Rule> met;

    /** "Quantity of the acknowledged update with the highest publishedAt"; null: none yet. */
    private @Nullable AvailabilityEvent shown;

    /** Null: "before the first of the channel's locations is anchored the truth is undefined". */
    private @Nullable Long truth;

    /** "The occurredAt of the event that made it diverge"; null: not diverged. */
    private @Nullable Instant divergedSince;

    private final List<Change> changes = new ArrayList<>();
    private final List<State> states = new ArrayList<>();
    private final List<Alteration> alterations = new ArrayList<>();

    /** "A ledger event that alters truth(s,c) and leaves (s,c) diverged", and what became of it. */
    private static final class Change {
        final String system;
        final Instant occurredAt;
        final Instant recordedAt;
        @Nullable AvailabilityEvent coveredBy;
        @Nullable Instant absorbedAt;

        Change(String system, Instant occurredAt, Instant recordedAt) {
            this.system = system;
            this.occurredAt = occurredAt;
            this.recordedAt = recordedAt;
        }

        @Nullable Instant endedAt() {
            return coveredBy != null ? coveredBy.getOccurredAt() : absorbedAt;
        }
    }

    /**
     * A change of the truth, diverged or not: what a publisher would have to tell.
     *
     * @param truth null: undefined
     */
    record Alteration(Instant at, Instant recordedAt, @Nullable Long truth) {}

    /**
     * How it was after an event or expiry, until the next one.
     *
     * @param since null: not diverged; the other numbers mean nothing then
     */
    private record State(
            Instant at,
            @Nullable Instant since,
            long displayed,
            long truth,
            long withheld,
            boolean pending) {
        /** "max(0, displayed - truth)". */
        long oversellUnits() {
            return Math.max(0, displayed - truth);
        }

        /** "max(0, truth - withheld - displayed)". */
        long lostSaleUnits() {
            return Math.max(0, truth - withheld - displayed);
        }
    }

    ReferenceChannel(
            String sku,
            ChannelProfile profile,
            @Nullable BigDecimal unitPrice,
            Consumer<Rule> met) {
        this.sku = sku;
        this.profile = profile;
        this.objective = Duration.ofMillis(profile.getLatencyObjectiveMs());
        this.threshold = Duration.ofMillis(profile.getStalenessThresholdMs());
        this.unitPrice = unitPrice;
        this.met = met;
    }

    // ---- What happens ----

    /**
     * An event or expiry was applied.
     *
     * @param fact null: an expiry, "by system RESERVATION, recorded when it was due"
     * @param truthNow null: undefined
     */
    void applied(Instant at, @Nullable Fact fact, @Nullable Long truthNow) {
        if (fact != null
                && fact.record() instanceof AvailabilityEvent update
                && update.getChannel().equals(profile.getChannel())) {
            if (update.getKind() == AvailabilityKind.ACKNOWLEDGED) {
                acknowledge(update);
            } else {
                noteNotAcknowledged(update);
            }
        }
        boolean altered = !Objects.equals(truth, truthNow);
        boolean wasUndefined = truth == null;
        truth = truthNow;
        if (altered) {
            alterations.add(new Alteration(at, fact == null ? at : fact.recordedAt(), truth));
        }
        if (altered && diverged()) {
            changes.add(
                    fact == null
                            ? new Change("RESERVATION", at, at)
                            : new Change(fact.system(), at, fact.recordedAt()));
            noteChange(fact, wasUndefined);
        }
        if (!diverged()) {
            // "If (s, c) stops being diverged while changes are still pending, they are absorbed."
            for (Change change : pending()) {
                change.absorbedAt = at;
                noteAbsorbed(change, altered);
            }
            if (altered && shown != null) {
                met.accept(Rule.TRUTH_CHANGED_IN_STEP);
            }
            divergedSince = null;
        } else if (divergedSince == null) {
            divergedSince = at;
        }
        states.add(
                new State(
                        at,
                        divergedSince,
                        shown == null ? 0 : shown.getQuantity(),
                        truth == null ? 0 : truth,
                        shown == null ? 0 : shown.getWithheldQuantity(),
                        !pending().isEmpty()));
    }

    /**
     * "(s, c) is diverged when displayed != max(0, truth - withheld)". "Before the first
     * acknowledgement the SKU is not on that channel."
     */
    private boolean diverged() {
        return shown != null
                && truth != null
                && shown.getQuantity() != Math.max(0, truth - shown.getWithheldQuantity());
    }

    private void acknowledge(AvailabilityEvent update) {
        // "When an update is acknowledged, every pending change that it covers is closed": whether
        // or not it is the one that is displayed then.
        int before = pending().size();
        for (Change change : pending()) {
            noteCoverage(change, update);
            if (!change.recordedAt.isAfter(coversUpTo(update, change.system))) {
                change.coveredBy = update;
            }
        }
        int left = pending().size();
        if (left > 0 && left < before) {
            met.accept(Rule.COVERS_SOME);
        }
        // "Of equal publishedAt, the later in the order of events counts."
        noteShown(update);
        if (shown == null || !update.getPublishedAt().isBefore(shown.getPublishedAt())) {
            shown = update;
        }
        if (divergedSince != null && diverged()) {
            met.accept(Rule.ACKNOWLEDGED_STILL_DIVERGED);
        }
    }

    /** The changes that have not ended. */
    private List<Change> pending() {
        List<Change> pending = new ArrayList<>();
        for (Change change : changes) {
            if (change.endedAt() == null) {
                pending.add(change);
            }
        }
        return pending;
    }

    /**
     * "{@code coversUpToBySystem} holds the frontier per system and wins where it has one. If there
     * is neither, {@code computedAt} stands in, or else {@code publishedAt}."
     */
    private static Instant coversUpTo(AvailabilityEvent update, String system) {
        Map<String, Instant> bySystem = update.getCoversUpToBySystem();
        if (bySystem != null && bySystem.get(system) != null) {
            return bySystem.get(system);
        }
        return update.getCoversUpTo() != null ? update.getCoversUpTo() : computedAt(update);
    }

    /** "The sample is counted as inferred." */
    private static boolean inferred(AvailabilityEvent update, String system) {
        Map<String, Instant> bySystem = update.getCoversUpToBySystem();
        return update.getCoversUpTo() == null && (bySystem == null || bySystem.get(system) == null);
    }

    /** "Where {@code computedAt} is null, {@code publishedAt} stands in for it." */
    private static Instant computedAt(AvailabilityEvent update) {
        return update.getComputedAt() != null ? update.getComputedAt() : update.getPublishedAt();
    }

    /** All changes of the truth, in order. */
    List<Alteration> alterations() {
        return List.copyOf(alterations);
    }

    // ---- 1. End-to-end sync latency, in hindsight ----

    void tellSync(ReferenceSync sync, Instant until) {
        String channel = profile.getChannel();
        for (Change change : changes) {
            // "Overdue from occurredAt + latencyObjective(c) on": what happens at that instant
            // happens first, so an acknowledgement in it is good.
            Instant overdueAt = change.occurredAt.plus(objective);
            Instant endedAt = change.endedAt();
            if (endedAt != null && !endedAt.isAfter(overdueAt)) {
                sync.ended(endedAt, channel, change.coveredBy != null ? "good" : "absorbed");
            } else if (!overdueAt.isAfter(until)) {
                sync.ended(overdueAt, channel, "bad");
            }
            if (change.coveredBy != null) {
                tellStages(change, change.coveredBy, sync);
            }
            if (endedAt == null) {
                sync.pending(channel, change.occurredAt, !overdueAt.isAfter(until));
            }
            noteEnd(change, overdueAt, until);
        }
    }

    private void tellStages(Change change, AvailabilityEvent update, ReferenceSync sync) {
        Instant acknowledgedAt = update.getOccurredAt();
        record Stage(String name, Instant from, Instant to) {}
        List<Stage> stages =
                List.of(
                        new Stage("total", change.occurredAt, acknowledgedAt),
                        new Stage("capture", change.occurredAt, change.recordedAt),
                        new Stage("compute", change.recordedAt, computedAt(update)),
                        new Stage("publish", computedAt(update), update.getPublishedAt()),
                        new Stage("acknowledge", update.getPublishedAt(), acknowledgedAt));
        boolean inferred = inferred(update, change.system);
        for (Stage stage : stages) {
            if (stage.to().isBefore(stage.from())) {
                met.accept(Rule.valueOf("SKEWED_" + stage.name().toUpperCase(Locale.ROOT)));
            }
            sync.stage(
                    acknowledgedAt,
                    profile.getChannel(),
                    change.system,
                    stage.name(),
                    stage.from(),
                    stage.to(),
                    inferred);
        }
    }

    // ---- 2. Stale stock exposure, in hindsight ----

    /**
     * "Longer than stalenessThreshold(c)", strictly: stale from the millisecond after it on, after
     * all that happens in it.
     */
    private boolean staleAt(State state, Instant at) {
        return state.since() != null && state.since().plus(threshold).isBefore(at);
    }

    /** How it was at an instant, after all that happened in it; null: nothing had happened. */
    private @Nullable State stateAt(Instant at) {
        State last = null;
        for (State state : states) {
            if (!state.at().isAfter(at)) {
                last = state;
            }
        }
        return last;
    }

    /** "Per stale (s, c): the latest while it was stale, and the worst oversell units." */
    List<Row> staleSkus(Instant until) {
        List<Row> rows = new ArrayList<>();
        for (int first = 0; first < states.size(); ) {
            Instant since = states.get(first).since();
            if (since == null) {
                first++;
                continue;
            }
            int next = first;
            while (next < states.size() && states.get(next).since() != null) {
                next++;
            }
            Instant endedAt = next < states.size() ? states.get(next).at() : null;
            row(since, endedAt, states.subList(first, next), until).ifPresent(rows::add);
            first = next;
        }
        return rows;
    }

    private Optional<StaleSku> row(
            Instant since, @Nullable Instant endedAt, List<State> diverged, Instant until) {
        Instant staleFrom = since.plus(threshold).plusMillis(1);
        noteSpell(since, endedAt);
        boolean becameStale =
                endedAt == null ? !staleFrom.isAfter(until) : endedAt.isAfter(staleFrom);
        if (!becameStale) {
            return Optional.empty();
        }
        // The last one of those up to the instant in which it became stale, and all later ones.
        List<State> stale = new ArrayList<>();
        for (State state : diverged) {
            if (!state.at().isAfter(staleFrom)) {
                stale.clear();
            }
            stale.add(state);
        }
        State latest = stale.get(stale.size() - 1);
        long worst = 0;
        for (State state : stale) {
            worst = Math.max(worst, state.oversellUnits());
        }
        noteStale(stale, endedAt, worst);
        return Optional.of(
                new StaleSku(
                        profile.getChannel(),
                        sku,
                        since,
                        endedAt,
                        latest.pending() ? "NOT_PROPAGATED" : "WRONG_QUANTITY",
                        latest.displayed(),
                        latest.truth(),
                        latest.withheld(),
                        worst,
                        value(worst)));
    }

    /**
     * The share of this SKU at the end of every window in which it may have changed. The window in
     * which time ends counts as it is then.
     */
    void tellExposure(ReferenceExposure exposure, Instant until) {
        TreeSet<Instant> windows = new TreeSet<>();
        for (State state : states) {
            windows.add(Durations.windowOf(state.at()));
            if (state.since() != null) {
                Instant staleFrom = state.since().plus(threshold).plusMillis(1);
                if (!staleFrom.isAfter(until)) {
                    windows.add(Durations.windowOf(staleFrom));
                }
            }
        }
        for (Instant window : windows) {
            Instant end = Durations.lastInstantOf(window);
            Instant at = end.isAfter(until) ? until : end;
            State state = Objects.requireNonNull(stateAt(at));
            exposure.share(
                    profile.getChannel(),
                    window,
                    sku,
                    staleAt(state, at)
                            ? new ReferenceExposure.Share(
                                    Objects.requireNonNull(state.since()),
                                    state.oversellUnits(),
                                    value(state.oversellUnits()),
                                    state.lostSaleUnits(),
                                    value(state.lostSaleUnits()))
                            : null);
        }
    }

    /** "A SKU without a price counts in units and adds 0 to values." */
    private BigDecimal value(long units) {
        return unitPrice == null ? BigDecimal.ZERO : unitPrice.multiply(BigDecimal.valueOf(units));
    }

    // ---- Only which cases occur; nothing below changes a result ----

    private void noteNotAcknowledged(AvailabilityEvent update) {
        for (Change change : pending()) {
            if (!change.recordedAt.isAfter(coversUpTo(update, change.system))) {
                met.accept(Rule.valueOf("CLOSES_NOTHING_" + update.getKind()));
            }
        }
    }

    private void noteChange(@Nullable Fact fact, boolean wasUndefined) {
        met.accept(
                fact == null ? Rule.CHANGE_BY_EXPIRY : Rule.valueOf("CHANGE_BY_" + fact.system()));
        if (wasUndefined) {
            met.accept(Rule.CHANGE_BY_BECOMING_DEFINED);
        }
        if (divergedSince != null) {
            met.accept(Rule.CHANGE_WHILE_DIVERGED);
        }
        if (pending().size() > 100) {
            met.accept(Rule.MORE_THAN_100_PENDING);
        }
        if (pending().size() > 256) {
            met.accept(Rule.MORE_THAN_256_PENDING);
        }
    }

    private void noteAbsorbed(Change change, boolean byChange) {
        met.accept(byChange ? Rule.ABSORBED_BY_CHANGE : Rule.ABSORBED_BY_ACKNOWLEDGEMENT);
    }

    private void noteCoverage(Change change, AvailabilityEvent update) {
        Instant frontier = coversUpTo(update, change.system);
        Instant overall = update.getCoversUpTo();
        if (change.recordedAt.equals(frontier)) {
            met.accept(Rule.COVERED_EXACTLY);
        } else if (change.recordedAt.equals(frontier.plusMillis(1))) {
            met.accept(Rule.NOT_COVERED_BY_A_MILLISECOND);
        }
        boolean covered = !change.recordedAt.isAfter(frontier);
        if (overall != null && covered != !change.recordedAt.isAfter(overall)) {
            met.accept(covered ? Rule.COVERED_BY_SYSTEM : Rule.NOT_COVERED_BY_SYSTEM);
        }
        if (covered && update.getCoversUpToBySystem() != null && frontier.equals(overall)) {
            met.accept(Rule.COVERED_THOUGH_SYSTEM_IS_MISSING);
        }
        if (covered && inferred(update, change.system)) {
            met.accept(
                    update.getComputedAt() != null
                            ? Rule.INFERRED_FROM_COMPUTED
                            : Rule.INFERRED_FROM_PUBLISHED);
        }
        if (covered && update.getComputedAt() == null) {
            met.accept(Rule.COMPUTED_UNKNOWN);
        }
    }

    private void noteShown(AvailabilityEvent update) {
        if (truth == null) {
            met.accept(Rule.ACKNOWLEDGED_WHILE_UNDEFINED);
        }
        if (shown == null) {
            met.accept(Rule.ACKNOWLEDGED_FIRST);
        } else if (update.getPublishedAt().equals(shown.getPublishedAt())) {
            met.accept(Rule.PUBLISHED_AT_ONE_INSTANT);
        } else if (update.getPublishedAt().isBefore(shown.getPublishedAt())) {
            met.accept(Rule.PUBLISHED_BEFORE_THE_SHOWN);
        }
    }

    private void noteEnd(Change change, Instant overdueAt, Instant until) {
        Instant endedAt = change.endedAt();
        boolean covered = change.coveredBy != null;
        if (endedAt == null) {
            met.accept(overdueAt.isAfter(until) ? Rule.LEFT_PENDING : Rule.LEFT_OVERDUE);
            if (overdueAt.equals(until)) {
                met.accept(Rule.OVERDUE_AT_UNTIL);
            }
        } else if (endedAt.equals(overdueAt)) {
            met.accept(covered ? Rule.COVERED_AT_THE_OBJECTIVE : Rule.ABSORBED_AT_THE_OBJECTIVE);
        } else if (endedAt.equals(overdueAt.plusMillis(1))) {
            met.accept(covered ? Rule.COVERED_JUST_TOO_LATE : Rule.ABSORBED_JUST_TOO_LATE);
        } else if (endedAt.isBefore(overdueAt)) {
            met.accept(covered ? Rule.COVERED_IN_TIME : Rule.ABSORBED_IN_TIME);
        } else {
            met.accept(covered ? Rule.COVERED_TOO_LATE : Rule.ABSORBED_TOO_LATE);
        }
    }

    private void noteSpell(Instant since, @Nullable Instant endedAt) {
        Instant limit = since.plus(threshold);
        if (endedAt == null) {
            return;
        }
        if (endedAt.equals(limit)) {
            met.accept(Rule.DIVERGED_FOR_THE_THRESHOLD);
        } else if (endedAt.equals(limit.plusMillis(1))) {
            met.accept(Rule.AGREES_AS_IT_WOULD_BE_STALE);
        } else if (endedAt.equals(limit.plusMillis(2))) {
            met.accept(Rule.STALE_FOR_A_MILLISECOND);
        } else if (endedAt.isBefore(limit)) {
            met.accept(Rule.DIVERGED_NOT_LONG);
        }
    }

    private void noteStale(List<State> stale, @Nullable Instant endedAt, long worst) {
        State latest = stale.get(stale.size() - 1);
        met.accept(endedAt == null ? Rule.STALE_LEFT : Rule.STALE_ENDED);
        met.accept(latest.pending() ? Rule.STALE_NOT_PROPAGATED : Rule.STALE_WRONG_QUANTITY);
        if (worst > latest.oversellUnits()) {
            met.accept(Rule.STALE_WORST_IS_PAST);
        }
        if (latest.oversellUnits() > 0) {
            met.accept(Rule.STALE_OVERSELL);
        }
        if (latest.lostSaleUnits() > 0) {
            met.accept(Rule.STALE_LOST_SALE);
        }
        if (latest.oversellUnits() == 0 && latest.lostSaleUnits() == 0) {
            met.accept(Rule.STALE_WITHOUT_UNITS);
        }
        if (latest.withheld() > 0) {
            met.accept(Rule.STALE_WITH_WITHHELD);
        }
        if (unitPrice == null) {
            met.accept(Rule.STALE_UNPRICED);
        }
        State first = stale.get(0);
        Instant from = Objects.requireNonNull(first.since()).plus(threshold).plusMillis(1);
        if (endedAt != null && Durations.windowOf(from).equals(Durations.windowOf(endedAt))) {
            met.accept(Rule.STALE_WITHIN_ONE_WINDOW);
        }
        if (Durations.windowOf(from).equals(from)
                || Durations.lastInstantOf(Durations.windowOf(from)).equals(from)) {
            met.accept(Rule.STALE_AT_THE_EDGE_OF_A_WINDOW);
        }
    }
}
