// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import io.stockscope.local.simulation.EventOutput;

/** Events that are measured, the same every time. */
public interface MadeEvents {

    /** How many stock events. */
    long total();

    /** Of how many SKUs, at most. */
    long skus();

    /** Hands the events out in the order of time, and reference data before them. */
    void make(EventOutput output);
}
