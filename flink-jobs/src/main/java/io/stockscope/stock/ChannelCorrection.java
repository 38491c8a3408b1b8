// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import static com.google.common.math.LongMath.saturatedAdd;
import static com.google.common.math.LongMath.saturatedSubtract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the steps of one SKU on one channel as they were, now that something has come late.
 *
 * <p>From where all is known of the channel's locations, the truth is worked out anew. Of times
 * before that only the difference is known that the late event makes since: it is made to all that
 * was true between the event and then.
 */
final class ChannelCorrection {

    private static final Comparator<ChannelStep> BY_MOMENT =
            Comparator.comparing(ChannelStep::moment);

    private final ChannelTimeline timeline;
    private final Collection<LocationStock> stocks;
    private final Retelling retelling;
    private final Truth truth;

    ChannelCorrection(
            ChannelTimeline timeline, Collection<LocationStock> stocks, Retelling retelling) {
        this.timeline = timeline;
        this.stocks = stocks;
        this.retelling = retelling;
        this.truth = new Truth(retelling.listing().channel(), retelling.listing().item());
    }

    /**
     * The stock was otherwise.
     *
     * @param from the first moment at which it was
     * @param late what came
     */
    void ledger(Moment from, Cause late) {
        Moment known = Moment.later(truth.knownFrom(stocks), timeline.beforeUpTo());
        boolean isKnown = from.isAfter(known);
        Moment start = isKnown ? from : known.next();
        Truth.Course course = truth.from(start, stocks);
        List<ChannelStep> steps = new ArrayList<>();
        List<ChannelStep> since = new ArrayList<>(course.steps());
        for (ChannelStep step : timeline.steps()) {
            if (step.moment().isBefore(start)) {
                steps.add(step);
            } else if (!step.isTruth()) {
                since.add(step);
            }
        }
        since.sort(BY_MOMENT);
        @Nullable Long was = truthAfter(steps);
        if (Objects.equals(was, course.before())) {
            steps.addAll(since);
            if (!steps.equals(timeline.steps())) {
                timeline.retell(steps, retelling);
            }
        } else if (from.isAfter(timeline.beforeUpTo())) {
            List<ChannelStep> moved = moved(steps, from, was, course.before());
            moved.add(
                    ChannelStep.truth(late, moved(truthBefore(steps, from), was, course.before())));
            moved.sort(BY_MOMENT);
            moved.addAll(since);
            timeline.retell(moved, retelling);
        } else {
            List<ChannelStep> moved = moved(steps, Moment.NEVER, was, course.before());
            moved.addAll(since);
            timeline.retellFromTruth(
                    late, moved(timeline.before().truth(), was, course.before()), moved, retelling);
        }
    }

    /** An update was acknowledged. */
    void acknowledged(Acknowledgement acknowledged) {
        List<ChannelStep> steps = new ArrayList<>(timeline.steps());
        if (isFirst(acknowledged)) {
            first(acknowledged, steps);
        } else if (acknowledged.moment().isAfter(timeline.beforeUpTo())) {
            steps.add(ChannelStep.of(acknowledged));
            steps.sort(BY_MOMENT);
            timeline.retell(steps, retelling);
        } else {
            timeline.retellFromAcknowledgement(acknowledged, steps, retelling);
        }
    }

    private boolean isFirst(Acknowledgement acknowledged) {
        return timeline.before().displayed() == null
                && timeline.steps().stream()
                        .noneMatch(
                                step ->
                                        !step.isTruth()
                                                && step.moment().isBefore(acknowledged.moment()));
    }

    /** It was on the channel before anybody knew. */
    private void first(Acknowledgement acknowledged, List<ChannelStep> steps) {
        Moment known = truth.knownFrom(stocks);
        Moment beforeIt = Moment.endOf(acknowledged.atMillis() - 1);
        Moment upTo = Moment.later(known, beforeIt);
        Truth.Course course = truth.from(upTo.next(), stocks);
        ChannelView first = new ChannelView();
        first.assume(course.before());
        List<ChannelStep> anew = new ArrayList<>(course.steps());
        steps.stream().filter(step -> !step.isTruth()).forEach(anew::add);
        if (acknowledged.moment().isAfter(upTo)) {
            anew.add(ChannelStep.of(acknowledged));
        } else {
            first.remember(acknowledged);
        }
        anew.sort(BY_MOMENT);
        timeline.retellFromFirst(first, upTo, anew, retelling);
    }

    /** The truth after steps; before all of them if there is none. */
    private @Nullable Long truthAfter(List<ChannelStep> steps) {
        @Nullable Long last = timeline.before().truth();
        for (ChannelStep step : steps) {
            last = step.isTruth() ? step.truth() : last;
        }
        return last;
    }

    private @Nullable Long truthBefore(List<ChannelStep> steps, Moment moment) {
        return truthAfter(steps.stream().filter(step -> step.moment().isBefore(moment)).toList());
    }

    /** The steps, with what is true from a moment on moved as far as it is moved at their end. */
    private static List<ChannelStep> moved(
            List<ChannelStep> steps, Moment from, @Nullable Long was, @Nullable Long is) {
        List<ChannelStep> moved = new ArrayList<>();
        for (ChannelStep step : steps) {
            moved.add(
                    step.isTruth() && !step.moment().isBefore(from)
                            ? ChannelStep.truth(step.cause(), moved(step.truth(), was, is))
                            : step);
        }
        return moved;
    }

    private static @Nullable Long moved(
            @Nullable Long truth, @Nullable Long was, @Nullable Long is) {
        return truth == null || was == null || is == null
                ? is
                : Long.valueOf(Math.max(0, saturatedAdd(truth, saturatedSubtract(is, was))));
    }
}
