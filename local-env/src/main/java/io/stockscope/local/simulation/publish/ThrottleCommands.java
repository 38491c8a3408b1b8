// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.ThrottleCommand;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the publisher takes throttle commands from. */
@FunctionalInterface
public interface ThrottleCommands {
    /** Nobody commands. */
    ThrottleCommands NONE = nowMillis -> null;

    /**
     * Returns the next command that has arrived, null if none has. Does not wait; asked again at
     * once until it returns null, and then ten times a second of simulated time.
     *
     * @param nowMillis simulated epoch milliseconds
     */
    @Nullable Received poll(long nowMillis);

    /**
     * A command that has arrived.
     *
     * @param age how long ago it was sent, in simulated time, by the clock of who carried it; null
     *     if nobody knows, so that it cannot be obeyed
     * @param earlier whether it was sent before this publisher began: if its time is over, there is
     *     nothing to answer
     */
    record Received(ThrottleCommand command, @Nullable Duration age, boolean earlier) {
        /** A command that was sent just now. */
        public static Received now(ThrottleCommand command) {
            return new Received(command, Duration.ZERO, false);
        }
    }
}
