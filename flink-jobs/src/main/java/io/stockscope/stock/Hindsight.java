// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.stock;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Brings the incident that was reported in line with what a late event shows to have been.
 * Definition: {@code metrics.md}, "What a late event corrects".
 *
 * <ul>
 *   <li>One that in hindsight lasts keeps its id, however much earlier it began.
 *   <li>One that in hindsight has ended is closed at that time; one that never was, at the time
 *       when it opened.
 *   <li>What came after its end in hindsight is an incident of its own.
 *   <li>What opened and ended in hindsight while none was reported is left alone, and so is what
 *       ended and began before an end that was told: a closed one is not reopened, nor told twice.
 * </ul>
 */
final class Hindsight {

    private Hindsight() {}

    /** A time during which something was wrong. */
    interface Spell {
        /** {@code Long.MIN_VALUE} if it began before what is remembered. */
        long startMillis();

        /** Null while it lasts. */
        @Nullable Long endMillis();

        /** Whether it lasted at that instant. */
        default boolean contains(long atMillis) {
            Long end = endMillis();
            return startMillis() <= atMillis && (end == null || end > atMillis);
        }
    }

    /**
     * What is done with the incidents.
     *
     * @param lost when an incident ended that is in none of the spells: when it opened, if it never
     *     was
     */
    record Acts<S extends Spell, I extends OpenIncident>(
            Function<S, I> open,
            BiConsumer<I, S> adopt,
            ToLongFunction<I> lost,
            BiConsumer<I, Long> close) {}

    /**
     * Reconciles what is reported with what was.
     *
     * @param reported the incident that is open so far
     * @param toldUpToMillis the latest end that was told
     * @param spells what was, in order; only the last one may last
     * @return the incident that is open from now on
     */
    static <S extends Spell, I extends OpenIncident> @Nullable I reconcile(
            @Nullable I reported, long toldUpToMillis, List<S> spells, Acts<S, I> acts) {
        I open = null;
        boolean found = false;
        for (S spell : spells) {
            I incident;
            Long end = spell.endMillis();
            if (reported != null && spell.contains(reported.openedAtMillis())) {
                found = true;
                incident = reported;
                acts.adopt.accept(incident, spell);
            } else if (end == null || isNews(spell, reported, toldUpToMillis)) {
                incident = acts.open.apply(spell);
            } else {
                continue;
            }
            if (end == null) {
                open = incident;
            } else {
                acts.close.accept(incident, end);
            }
        }
        if (reported != null && !found) {
            acts.close.accept(reported, acts.lost.applyAsLong(reported));
        }
        return open;
    }

    private static boolean isNews(
            Spell ended, @Nullable OpenIncident reported, long toldUpToMillis) {
        return reported != null
                && ended.startMillis() > reported.openedAtMillis()
                && ended.startMillis() >= toldUpToMillis;
    }
}
