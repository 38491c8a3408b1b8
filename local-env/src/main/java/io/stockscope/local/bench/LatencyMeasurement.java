// SPDX-License-Identifier: Apache-2.0
// Copyright the Stockscope authors
package io.stockscope.local.bench;

import java.util.List;

/**
 * One run of the stock job under live load.
 *
 * @param figures of each metric, of all of them together, and of the frontier
 * @param sentPerSecond events of the load and probes that were sent
 * @param readPerSecond events that the job read
 * @param cpuCores how many processors the job's process took
 * @param mostBehindMillis the most by which the load was sent too late
 * @param late events that came too late for their place in time, from the start on
 */
record LatencyMeasurement(
        List<LatencyFigures> figures,
        double sentPerSecond,
        double readPerSecond,
        double cpuCores,
        long mostBehindMillis,
        long late) {

    LatencyMeasurement {
        figures = List.copyOf(figures);
    }
}
