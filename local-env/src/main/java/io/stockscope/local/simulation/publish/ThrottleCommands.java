// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation.publish;

import io.stockscope.event.ThrottleCommand;
import org.jspecify.annotations.Nullable;

/** Where the publisher takes throttle commands from. */
@FunctionalInterface
public interface ThrottleCommands {
    /** Nobody commands. */
    ThrottleCommands NONE = nowMillis -> null;

    /**
     * Returns the next command that has arrived, null if none has. Does not wait; asked again at
     * once until it returns null, and then once a second.
     *
     * @param nowMillis simulated epoch milliseconds
     */
    @Nullable ThrottleCommand poll(long nowMillis);
}
