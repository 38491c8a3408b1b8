// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
/**
 * The whole way in simulated time, in one thread: the simulated retailer, the stock job's own code,
 * the alert engine, and back to the retailer's publisher. Nothing waits for a clock, so hours take
 * seconds, and everything follows from the seed.
 */
@NullMarked
package io.stockscope.local.lockstep;

import org.jspecify.annotations.NullMarked;
