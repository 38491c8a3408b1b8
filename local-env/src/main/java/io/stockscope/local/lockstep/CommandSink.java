// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.lockstep;

import io.stockscope.alert.throttle.Command;

/** Where throttle commands go. */
@FunctionalInterface
public interface CommandSink {
    /**
     * Takes a command.
     *
     * @param nowMillis simulated epoch milliseconds
     */
    void command(Command command, long nowMillis);
}
