// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.simulation;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wall clock, as a live run waits by it. */
interface WallTime {
    /** The one of this machine. */
    WallTime OF_THE_MACHINE =
            new WallTime() {
                @Override
                public long nowMillis() {
                    return System.currentTimeMillis();
                }

                @Override
                public void await(long untilMillis, CountDownLatch stopped)
                        throws InterruptedException {
                    stopped.await(untilMillis - nowMillis(), TimeUnit.MILLISECONDS);
                }
            };

    long nowMillis();

    /** Waits until it reads {@code untilMillis}, or until the run is stopped. */
    void await(long untilMillis, CountDownLatch stopped) throws InterruptedException;
}
