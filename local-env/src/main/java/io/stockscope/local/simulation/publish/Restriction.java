package io.stockscope.local.simulation.publish;

import io.stockscope.event.ThrottleDirective;
import org.jspecify.annotations.Nullable;

/** How much a channel displays under a directive. */
final class Restriction {
    private Restriction() {}

    /**
     * Returns the units to display.
     *
     * @param directive null: none
     * @param publishable units that would be displayed without it
     * @param before units that are displayed, or on their way to be
     */
    static long display(@Nullable ThrottleDirective directive, long publishable, long before) {
        if (directive == null) {
            return publishable;
        }
        return switch (directive.getMode()) {
            case HOLD_INCREASES -> Math.min(publishable, before);
            case BUFFER -> publishable * (100 - directive.getBufferPercent()) / 100;
            case CAP -> Math.min(publishable, directive.getCapUnits());
            case PAUSE -> 0;
        };
    }
}
