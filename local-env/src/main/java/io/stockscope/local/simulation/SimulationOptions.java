// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import io.stockscope.local.simulation.fault.Faults;
import io.stockscope.local.simulation.publish.ThrottleCommands;

/**
 * What a simulation can be told.
 *
 * @param seed from which everything follows that the sales do not say
 * @param duplicateShare share of the events that are sent twice, 0 to 1
 * @param faults what goes wrong, and who is told what is true
 * @param noLate whether everything is on the bus within 5 s, so that a stock job that waits so long
 *     finds nothing late
 * @param throttleCommands which the publisher obeys
 * @param liveBusTruth whether a live run with faults, too, knows at its end what follows from the
 *     events on the bus; its memory grows with that, the longer it runs
 */
public record SimulationOptions(
        long seed,
        double duplicateShare,
        Faults faults,
        boolean noLate,
        ThrottleCommands throttleCommands,
        boolean liveBusTruth) {
    /** Events sent twice, where nothing else is asked for: some in a thousand. */
    public static final double DEFAULT_DUPLICATE_SHARE = 0.002;

    /** Checks the share. */
    public SimulationOptions {
        if (!(duplicateShare >= 0 && duplicateShare <= 1)) {
            throw new IllegalArgumentException(
                    "duplicateShare must be between 0 and 1, but is " + duplicateShare);
        }
    }

    /** Creates options of a run in which nothing goes wrong. */
    public SimulationOptions(long seed, double duplicateShare) {
        this(seed, duplicateShare, Faults.none(), false, ThrottleCommands.NONE, false);
    }

    /** Returns the same with faults. */
    public SimulationOptions withFaults(Faults newFaults) {
        return new SimulationOptions(
                seed, duplicateShare, newFaults, noLate, throttleCommands, liveBusTruth);
    }

    /** Returns the same, with or without late events. */
    public SimulationOptions withNoLate(boolean newNoLate) {
        return new SimulationOptions(
                seed, duplicateShare, faults, newNoLate, throttleCommands, liveBusTruth);
    }

    /** Returns the same with commands that the publisher obeys. */
    public SimulationOptions withThrottleCommands(ThrottleCommands newCommands) {
        return new SimulationOptions(
                seed, duplicateShare, faults, noLate, newCommands, liveBusTruth);
    }

    /** Returns the same, with or without {@link #liveBusTruth()}. */
    public SimulationOptions withLiveBusTruth(boolean newLiveBusTruth) {
        return new SimulationOptions(
                seed, duplicateShare, faults, noLate, throttleCommands, newLiveBusTruth);
    }
}
