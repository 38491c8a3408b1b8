// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.alert.throttle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules of a channel demand together; kept while they demand the same.
 *
 * @param parts what each alert demands
 * @param brake that comes of it
 * @param withoutPause what comes of it if the whole channel may not be paused: the demands of whose
 *     pause that is are less, and all others are as they are
 * @param ifTriedCounted what would come of it if rules that are only tried counted; free if none of
 *     them changes anything
 */
record Demanded(List<Part> parts, Brake brake, Brake withoutPause, Brake ifTriedCounted) {

    static final Demanded NOTHING = new Demanded(List.of(), Brake.FREE, Brake.FREE, Brake.FREE);

    /**
     * The demand of one alert.
     *
     * @param skus null: the whole channel
     * @param isTried whether it does not count
     */
    record Part(Restraint restraint, @Nullable List<String> skus, boolean isTried) {

        private Brake brake() {
            return skus == null ? Brake.general(restraint) : Brake.of(skus, restraint);
        }

        private Part withoutPause(Restraint instead) {
            return skus == null && restraint.isPause() ? new Part(instead, null, isTried) : this;
        }
    }

    static Demanded of(List<Part> parts, Restraint insteadOfPause) {
        List<Part> real = parts.stream().filter(part -> !part.isTried).toList();
        Brake brake = together(real);
        Brake withTried = real.size() == parts.size() ? brake : together(parts);
        return new Demanded(
                List.copyOf(parts),
                brake,
                brake.isPaused()
                        ? together(
                                real.stream()
                                        .map(part -> part.withoutPause(insteadOfPause))
                                        .toList())
                        : brake,
                withTried.equals(brake) ? Brake.FREE : withTried);
    }

    private static Brake together(List<Part> parts) {
        Brake brake = Brake.FREE;
        for (Part part : parts) {
            brake = brake.and(part.brake());
        }
        return brake;
    }
}
