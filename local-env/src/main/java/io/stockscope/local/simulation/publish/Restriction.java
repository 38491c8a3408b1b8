// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import static java.util.Objects.requireNonNull;

import io.stockscope.event.ThrottleDirective;
import org.jspecify.annotations.Nullable;

/** How much a channel displays under a directive. */
final class Restriction {
    private Restriction() {}

    /**
     * Returns the units to display.
     *
     * @param directive one that a {@link Brake} has let pass; null: none
     * @param publishable units that would be displayed without it
     * @param before units that are displayed, or on their way to be
     */
    static long display(@Nullable ThrottleDirective directive, long publishable, long before) {
        if (directive == null) {
            return publishable;
        }
        return switch (directive.getMode()) {
            case HOLD_INCREASES -> Math.min(publishable, before);
            case BUFFER -> publishable * (100 - requireNonNull(directive.getBufferPercent())) / 100;
            case CAP -> Math.min(publishable, requireNonNull(directive.getCapUnits()));
            case PAUSE -> 0;
        };
    }
}
