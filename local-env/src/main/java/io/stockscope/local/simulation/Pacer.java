// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

/** Holds a simulation back until it is time for its next step. */
@FunctionalInterface
public interface Pacer {
    /** As fast as the machine can. */
    Pacer NONE = atMillis -> true;

    /**
     * Waits until simulated time has come to {@code atMillis}.
     *
     * @return false if the run is to end instead
     */
    boolean waitUntil(long atMillis);
}
